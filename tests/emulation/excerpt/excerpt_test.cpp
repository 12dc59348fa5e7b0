/// A real engagement of baltic_night, and the whole of smoke, on both backends: equal after every
/// tick. The CPU computes the night up to the engagement.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/run/batch_run.hpp"
#include "host/run/document_study.hpp"
#include "host/time/time.hpp"
#include "tests/emulation/excerpt/both_backends.hpp"

namespace boyd::test {
namespace {

/// An order that comes at once, and one that a machine gives.
const std::vector<std::string> kArms = {"instant_full_picture", "algorithmic"};
constexpr TimeNs kBefore_ns = 10 * kNsPerSecond;
constexpr TimeNs kAfter_ns = 290 * kNsPerSecond;

/// BattleMaker is a plain function, so what it makes battles for is here.
std::unique_ptr<Excerpt> excerpt_now;

std::unique_ptr<Battle> make_both(Backend /*backend*/,
                                  std::span<const WorldPlan> plans,
                                  const BatchOptions& options) {
  return std::make_unique<BothBackends>(plans, options, *excerpt_now);
}

std::vector<run::WorldSetup> worlds(const scenario::Document& document,
                                    const run::DocumentStudy& study,
                                    const std::vector<std::string>& arms,
                                    std::uint32_t replication) {
  std::vector<run::WorldSetup> setups;
  setups.reserve(arms.size());
  for (const std::string& arm : arms) {
    setups.push_back(study.world(static_cast<std::uint32_t>(document.arm_row(arm)), replication));
  }
  return setups;
}

/// When each of the worlds has fired, on the CPU; kNever when one never does.
TimeNs time_of_engagement(std::vector<run::WorldSetup> setups) {
  const std::size_t count = setups.size();
  run::BatchRunOptions options;
  options.batch.record_events = true;
  options.slice_ns = time::kNsPerMinute;
  run::BatchRun night(std::move(setups), options);
  run::StopFlag stop;
  std::vector<TimeNs> first_ns(count, kNever);
  night.run(stop, [&](double) {
    for (std::uint32_t w = 0; w < count; ++w) {
      for (const Event& event : night.take_events(w)) {
        if (event.kind == EventKind::kShot) {
          first_ns[w] = std::min(first_ns[w], event.time_ns);
        }
      }
    }
    if (std::find(first_ns.begin(), first_ns.end(), kNever) == first_ns.end()) {
      stop.request();
    }
  });
  return *std::max_element(first_ns.begin(), first_ns.end());
}

/// Runs a batch on both backends; the excerpt says from when to when.
const Excerpt& fight(std::vector<run::WorldSetup> setups, TimeNs from_ns, TimeNs until_ns) {
  excerpt_now = std::make_unique<Excerpt>();
  excerpt_now->from_ns = from_ns;
  excerpt_now->until_ns = until_ns;
  run::BatchRunOptions options;
  options.make = &make_both;
  run::BatchRun night(std::move(setups), options);
  night.run(excerpt_now->stop, [](double) {});
  return *excerpt_now;
}

void expect_same_engagement(std::uint32_t replication) {
  const scenario::Document document(BOYD_SOURCE_DIR "/scenarios/baltic_night.toml");
  const run::DocumentStudy study(document, document.arm(0).general.seed, std::nullopt);
  const auto setups = [&] { return worlds(document, study, kArms, replication); };
  const TimeNs engagement_ns = time_of_engagement(setups());
  ASSERT_NE(engagement_ns, kNever) << "an arm never fires in replication " << replication;
  const TimeNs from_ns = engagement_ns - kBefore_ns;
  const Excerpt& excerpt = fight(setups(), from_ns, engagement_ns + kAfter_ns);
  EXPECT_EQ(excerpt.difference, "") << "replication " << replication;
  EXPECT_GE(excerpt.ticks_count,
            static_cast<std::uint64_t>((kBefore_ns + kAfter_ns) / kNsPerSecond));
  std::int64_t shots = 0;
  for (std::size_t w = 0; w < kArms.size(); ++w) {
    EXPECT_GT(excerpt.shots_count.at(w), 0) << kArms[w];
    EXPECT_GT(excerpt.kills_count.at(w), 0) << kArms[w];
    shots += excerpt.shots_count.at(w) - excerpt.shots_before_count.at(w);
    std::cout << "replication " << replication << ", " << kArms[w] << ": "
              << time::to_seconds(from_ns) << " s, " << excerpt.ticks_count << " ticks, shots "
              << excerpt.shots_before_count.at(w) << " to " << excerpt.shots_count.at(w)
              << ", shot down " << excerpt.kills_count.at(w) << std::endl;
  }
  EXPECT_GT(shots, 0) << "nobody fires in the excerpt of replication " << replication;
}

TEST(Excerpt, BothBackendsAgreeAfterEveryTickOfAnEngagement) {
  expect_same_engagement(0);
}

TEST(ExcerptOfTenNights, BothBackendsAgreeAfterEveryTickOfAnEngagement) {
  for (std::uint32_t replication = 0; replication < 10; ++replication) {
    expect_same_engagement(replication);
  }
}

TEST(Smoke, BothBackendsAgreeAfterEveryTickOfTheWholeScenario) {
  const scenario::Document document(BOYD_SOURCE_DIR "/scenarios/smoke.toml");
  const run::DocumentStudy study(document, document.arm(0).general.seed, std::nullopt);
  const Excerpt& excerpt = fight(worlds(document, study, document.arm_names(), 0), 0, kNever);
  EXPECT_EQ(excerpt.difference, "");
  EXPECT_GT(excerpt.ticks_count, 100U);
  for (std::size_t w = 0; w < document.arm_names().size(); ++w) {
    std::cout << document.arm_names()[w] << ": " << excerpt.ticks_count << " ticks, shots "
              << excerpt.shots_count.at(w) << ", shot down " << excerpt.kills_count.at(w)
              << std::endl;
  }
  EXPECT_GT(*std::max_element(excerpt.shots_count.begin(), excerpt.shots_count.end()), 0);
}

TEST(BothBackends, NamesTheFirstDifference) {
  const scenario::Document document(BOYD_SOURCE_DIR "/scenarios/smoke.toml");
  const run::DocumentStudy study(document, document.arm(0).general.seed, std::nullopt);
  const std::vector<WorldPlan> plans = {study.world(0, 0).plan};
  Excerpt excerpt;
  excerpt.from_ns = plans[0].start_ns + 5 * plans[0].command_interval_ns;
  const auto other = make_battle(Backend::kCpu, plans, {});
  other->advance(std::vector<TimeNs>{excerpt.from_ns - plans[0].command_interval_ns});
  excerpt.other_start = other->snapshot();  // a tick behind
  BothBackends battle(plans, {}, excerpt);
  battle.advance(std::vector<TimeNs>{excerpt.from_ns + plans[0].command_interval_ns});
  EXPECT_EQ(excerpt.difference, "world 0 at 5 s: its clock or whether it runs");
  EXPECT_TRUE(excerpt.stop.requested());
}

}  // namespace
}  // namespace boyd::test
