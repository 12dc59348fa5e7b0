/// Leak against the size of a raid in scenarios/saturation.toml: it bends where arithmetic says.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include <gtest/gtest.h>

#include "host/run/document_study.hpp"
#include "host/run/measures.hpp"
#include "host/run/runner.hpp"
#include "host/run/summary.hpp"

namespace boyd::run {
namespace {

constexpr double kChannels = 4;
constexpr double kRounds = 40;
constexpr double kBusy_s = 60;  // reaction, flight, pause and a few ticks
constexpr double kRaid_s = 1200;

/// leak_prob of the arms many_rounds and few_rounds.
std::vector<statistics::Estimate> leaks(int attackers_count) {
  const scenario::Document document(std::string(BOYD_SOURCE_DIR) + "/scenarios/saturation.toml",
                                    {{"raid.night.count", std::to_string(attackers_count)}});
  const DocumentStudy study(document, 1, std::nullopt);
  RunOptions options;
  options.arms = {0, 1};
  options.replications_count = 20;
  const StopFlag never;
  const RunResult result = run_study(study, options, never);
  std::vector<statistics::Estimate> out;
  for (const ArmSummary& arm : summarise(result.worlds)) {
    out.push_back(arm.measures[*find_measure("leak_prob")].estimate);
  }
  return out;
}

double half_width(const statistics::Estimate& estimate) {
  return estimate.high.value() - estimate.mean.value();
}

double erlang_b(double offered) {
  double blocked = 1;
  for (int c = 1; c <= static_cast<int>(kChannels); ++c) {
    blocked = offered * blocked / (c + offered * blocked);
  }
  return blocked;
}

TEST(Saturation, WithRoundsForAllTheLeakFollowsErlangsFormula) {
  for (const int count : {20, 40, 80, 160}) {
    const statistics::Estimate leak = leaks(count).at(0);
    const double expected = erlang_b(count * kBusy_s / kRaid_s);
    // A raid that ends leaves each channel one engagement that the long run would not count.
    EXPECT_LT(*leak.mean, expected + 2 * half_width(leak)) << count;
    EXPECT_GT(*leak.mean, expected - kChannels / count - 2 * half_width(leak)) << count;
  }
}

TEST(Saturation, WithFewRoundsItBendsWhereTheMagazineIsEmpty) {
  // Below, the channels decide and both arms are the same battle.
  const std::vector<statistics::Estimate> small = leaks(30);
  EXPECT_EQ(*small[0].mean, *small[1].mean);
  for (const int count : {60, 120, 240}) {
    const std::vector<statistics::Estimate> large = leaks(count);
    EXPECT_NEAR(*large[1].mean, 1 - kRounds / count, 1e-12) << count;
    EXPECT_LT(*large[0].mean, *large[1].mean) << count;
  }
}

}  // namespace
}  // namespace boyd::run
