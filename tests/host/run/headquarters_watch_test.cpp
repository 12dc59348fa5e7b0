#include "host/run/headquarters_watch.hpp"

#include <gtest/gtest.h>

#include "host/run/batch_run.hpp"
#include "tests/host/run/stand_in_battle.hpp"

namespace boyd::run {
namespace {

constexpr std::uint32_t kHeadquarters = 1;

/// Asset, then two units of group 1.
WorldPlan world_with_headquarters() {
  WorldPlan plan;
  plan.seed = 1;
  plan.end_ns = 900 * kNsPerSecond;
  plan.pictures.push_back({});
  plan.groups.resize(2);
  plan.triggers.push_back({});
  plan.sites.resize(3);
  plan.sites[0].kind = SiteKind::kAsset;
  plan.sites[0].group = 0;
  for (std::size_t s = 1; s < 3; ++s) {
    plan.sites[s].kind = SiteKind::kHeadquarters;
    plan.sites[s].group = kHeadquarters;
    plan.sites[s].damage_for_kill = 0.5F;
  }
  return plan;
}

command::CommandPlan post_with_headquarters(double service_s) {
  command::CommandPlan plan;
  plan.groups.resize(2);
  plan.groups[0].name = "battery";
  plan.groups[1].name = "brigade";
  command::Node post;
  post.name = "post";
  post.law = command::deterministic(service_s);
  post.duty.headquarters = kHeadquarters;
  command::Chain chain;
  chain.name = "chain";
  chain.nodes = {post};
  chain.entry = 0;
  chain.exit = 0;
  plan.chains = {chain};
  command::AuthorityRow row;
  row.name = "engage";
  row.chain = 0;
  plan.authority = {row};
  command::RequestRule rule;
  rule.name = "ask";
  rule.trigger = 0;
  rule.groups = {0};
  plan.rules = {rule};
  return plan;
}

TEST(HeadquartersWatch, AGroupIsLostOnceWithItsLastUnit) {
  HeadquartersWatch watch(post_with_headquarters(1), world_with_headquarters());
  EXPECT_TRUE(watch.is_watching());
  EXPECT_TRUE(watch.newly_lost({1, 0, 0}).empty()) << "an asset is no unit";
  EXPECT_TRUE(watch.newly_lost({1, 0.5F, 0.4F}).empty());
  EXPECT_EQ(watch.newly_lost({1, 0.5F, 0.5F}), std::vector<std::uint32_t>{kHeadquarters});
  EXPECT_FALSE(watch.is_watching());
  EXPECT_TRUE(watch.newly_lost({1, 1, 1}).empty());
}

TEST(HeadquartersWatch, PoolsAndRadiosSitWithGroupsToo) {
  command::CommandPlan plan = post_with_headquarters(1);
  plan.chains[0].nodes[0].duty.headquarters = kNoRow;
  EXPECT_FALSE(HeadquartersWatch(plan, world_with_headquarters()).is_watching());
  plan.networks.push_back({"radio", kHeadquarters});
  EXPECT_TRUE(HeadquartersWatch(plan, world_with_headquarters()).is_watching());
  plan.networks.clear();
  plan.pools.push_back({"staff", 1, command::Discipline::kFifo, {}});
  plan.pools[0].duty.headquarters = kHeadquarters;
  EXPECT_TRUE(HeadquartersWatch(plan, world_with_headquarters()).is_watching());
}

/// The order that trigger 0 asks for 21 s after the start.
command::Order first_order(double service_s, TimeNs slice_ns) {
  std::vector<WorldSetup> setups(1);
  setups[0].plan = world_with_headquarters();
  setups[0].command = command::prepare(post_with_headquarters(service_s));
  BatchRunOptions options;
  options.make = &make_stand_in;
  options.slice_ns = slice_ns;
  BatchRun batch(std::move(setups), options);
  const StopFlag stop;
  batch.run(stop, [](double) {});
  return batch.engine(0).orders()[0];
}

TEST(HeadquartersWatch, WorkIsLostWithTheHeadquartersThatDoesIt) {
  EXPECT_EQ(first_order(250, 0).state, command::OrderState::kReleased);
  for (const TimeNs slice_ns : {TimeNs{0}, 3 * kNsPerSecond, 1000 * kNsPerSecond}) {
    const command::Order order = first_order(400, slice_ns);
    EXPECT_EQ(order.state, command::OrderState::kLost);
    EXPECT_EQ(order.decided_ns, 310 * kNsPerSecond) << "when it is next looked at";
  }
}

}  // namespace
}  // namespace boyd::run
