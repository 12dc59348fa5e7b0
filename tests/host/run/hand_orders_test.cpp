#include "host/run/hand_orders.hpp"

#include <stdexcept>
#include <utility>

#include <gtest/gtest.h>

#include "host/run/batch_run.hpp"
#include "tests/host/run/small_study.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::run {
namespace {

constexpr TimeNs kAsked_ns = 20 * kNsPerSecond;

/// A battery that may fire only on order, a post that takes 400 s, and nobody who asks: its rule
/// waits for an hour that never comes.
WorldSetup silent_world() {
  WorldSetup setup;
  setup.plan = test::small_world(16);
  setup.plan.groups[test::kBattery].autonomy = Autonomy::kA0;
  AreaSpec area;
  area.radius_m = 50000;
  setup.plan.areas.push_back(area);
  command::CommandPlan plan;
  command::Node post;
  post.name = "post";
  post.law = command::deterministic(400);
  command::Chain chain;
  chain.name = "chain";
  chain.nodes = {post};
  chain.entry = 0;
  chain.exit = 0;
  plan.chains = {chain};
  command::AuthorityRow row;
  row.name = "engage";
  row.chain = 0;
  row.validity_s = 3000;
  plan.authority = {row};
  for (std::size_t g = 0; g < setup.plan.groups.size(); ++g) {
    plan.groups.emplace_back().name = "group " + std::to_string(g);
  }
  command::RequestRule rule;
  rule.name = "permission";
  rule.source = command::RuleSource::kTime;
  rule.at_ns = setup.plan.end_ns + kNsPerSecond;
  rule.groups = {test::kBattery};
  rule.area = 0;
  plan.rules = {rule};
  setup.command = command::prepare(std::move(plan));
  return setup;
}

struct Lived {
  std::uint64_t state_hash = 0;
  std::vector<command::Order> orders;
};

Lived live(WorldSetup setup, TimeNs slice_ns = 0) {
  BatchRunOptions options;
  options.slice_ns = slice_ns;
  BatchRun batch({std::move(setup)}, options);
  const StopFlag stop;
  batch.run(stop, [](double) {});
  const auto orders = batch.engine(0).orders();
  const WorldOutcome outcome = batch.outcome(0);
  EXPECT_EQ(outcome.ending, Ending::kEnded) << outcome.problem;
  return {outcome.state_hash, {orders.begin(), orders.end()}};
}

TEST(HandOrders, NoneOfThemLeaveTheNightAsItWas) {
  EXPECT_EQ(live(with_hand_orders(silent_world(), {})).state_hash, live(silent_world()).state_hash);
  EXPECT_TRUE(live(silent_world()).orders.empty());
}

TEST(HandOrders, ThroughTheChainItTakesTheChainsTime) {
  const Lived lived = live(with_hand_orders(silent_world(), {{kAsked_ns, 0, false}}));
  ASSERT_EQ(lived.orders.size(), 1U);
  EXPECT_EQ(lived.orders[0].requested_ns, kAsked_ns);
  ASSERT_EQ(lived.orders[0].visits.size(), 1U);
  EXPECT_EQ(lived.orders[0].visits[0].finished_ns, kAsked_ns + 400 * kNsPerSecond);
}

TEST(HandOrders, PastTheChainItActsAtOnceAndAsksNobody) {
  const Lived lived = live(with_hand_orders(silent_world(), {{kAsked_ns, 0, true}}));
  ASSERT_EQ(lived.orders.size(), 1U);
  EXPECT_TRUE(lived.orders[0].visits.empty());
  EXPECT_EQ(command::action_ns(lived.orders[0]), kAsked_ns);
  EXPECT_NE(lived.state_hash, live(silent_world()).state_hash);
}

TEST(HandOrders, TheNightDoesNotDependOnHowItIsSliced) {
  const WorldSetup setup =
      with_hand_orders(silent_world(), {{kAsked_ns, 0, true}, {kAsked_ns / 2, 0, false}});
  EXPECT_EQ(setup.hand_orders.front().at_ns, kAsked_ns / 2);
  EXPECT_EQ(live(setup, kNsPerSecond).state_hash, live(setup, 60 * kNsPerSecond).state_hash);
}

TEST(HandOrders, ARuleThatDoesNotExistIsRefused) {
  EXPECT_THROW(with_hand_orders(silent_world(), {{kAsked_ns, 1, false}}), std::invalid_argument);
}

/// The same with a rule for single tracks, whose trigger never fires by itself.
WorldSetup world_of_single_tracks() {
  WorldSetup setup = silent_world();
  TriggerSpec trigger;
  trigger.threshold_count = 1000;
  setup.plan.triggers = {trigger};
  command::CommandPlan plan = command::plan_of(*setup.command);
  plan.rules[0].source = command::RuleSource::kTrigger;
  plan.rules[0].trigger = 0;
  plan.rules[0].scope = command::Scope::kTarget;
  plan.rules[0].area = kNoRow;
  plan.authority[0].any_scope = true;
  setup.command = command::prepare(std::move(plan));
  return setup;
}

TEST(HandOrders, ARuleForSingleTracksNeedsOneThatThereIs) {
  const auto refused = [](std::uint32_t track) {
    EXPECT_THROW(with_hand_orders(world_of_single_tracks(), {{kAsked_ns, 0, true, track}}),
                 std::invalid_argument);
  };
  refused(kNoRow);
  refused(1'000'000);
  EXPECT_THROW(with_hand_orders(silent_world(), {{kAsked_ns, 0, true, 3}}), std::invalid_argument);
}

/// When the picture first holds a track, and which.
std::pair<TimeNs, std::uint32_t> first_track() {
  std::pair<TimeNs, std::uint32_t> found{0, kNoRow};
  BatchRun* running = nullptr;
  BatchRunOptions options;
  options.frame_ns = kNsPerSecond;
  options.on_frame = [&](std::uint32_t w) {
    const WorldView view = running->observe(w);
    if (found.second == kNoRow && !view.pictures.at(0).empty()) {
      found = {view.now_ns, view.pictures[0].front().track_id};
    }
  };
  BatchRun batch({world_of_single_tracks()}, options);
  running = &batch;
  const StopFlag stop;
  batch.run(stop, [](double) {});
  return found;
}

TEST(HandOrders, ASingleTrackIsAskedForWhereThePictureHoldsIt) {
  const auto [at_ns, track] = first_track();
  ASSERT_NE(track, kNoRow);
  for (const bool is_past_chain : {false, true}) {
    const Lived lived =
        live(with_hand_orders(world_of_single_tracks(), {{at_ns, 0, is_past_chain, track}}));
    ASSERT_EQ(lived.orders.size(), 1U);
    EXPECT_EQ(lived.orders[0].track_id, track);
    EXPECT_EQ(lived.orders[0].requested_ns, at_ns);
    EXPECT_LE(lived.orders[0].oldest_measurement_ns, at_ns);
    EXPECT_NE(lived.orders[0].aim.x, 0);
    EXPECT_EQ(command::action_ns(lived.orders[0]),
              is_past_chain ? at_ns : at_ns + 400 * kNsPerSecond);
  }
}

TEST(HandOrders, NothingIsAskedForATrackThatThePictureDoesNotHold) {
  // Before the first scan nothing is seen.
  WorldSetup setup = world_of_single_tracks();
  for (SensorSpec& sensor : setup.plan.sensors) {
    sensor.range_max_m = 1;
  }
  EXPECT_TRUE(live(with_hand_orders(std::move(setup), {{kAsked_ns, 0, true, 3}})).orders.empty());
}

TEST(HandOrders, TheRowPastTheChainMatchesNothingByItself) {
  const WorldSetup setup = with_hand_orders(silent_world(), {{kAsked_ns, 0, true}});
  const command::CommandPlan& plan = command::plan_of(*setup.command);
  const std::uint32_t row = authority_past_chain(plan, command::OrderKind::kEngageArea);
  EXPECT_EQ(row, 1U);
  EXPECT_THROW(authority_past_chain(plan, command::OrderKind::kStrike), std::logic_error);
  command::CommandPlan alone = plan;
  alone.authority.erase(alone.authority.begin());
  command::Engine engine(command::prepare(alone), 1);
  std::vector<Injection> effects;
  engine.request(kNsPerSecond, 0);
  engine.advance_to(kNsPerSecond, effects);
  EXPECT_EQ(engine.orders()[0].refusal, command::Refusal::kNoAuthority);
  EXPECT_THROW(engine.request(kNsPerSecond, 0, kNever, 7), std::out_of_range);
}

}  // namespace
}  // namespace boyd::run
