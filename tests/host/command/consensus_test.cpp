#include "host/command/consensus.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "host/command/exact_math.hpp"
#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

constexpr std::uint32_t kSamples = 100'000;

std::vector<ConsensusResult> sample(const Consensus& table, std::uint32_t count = kSamples) {
  const Dice dice(7);
  std::vector<ConsensusResult> out;
  for (std::uint32_t s = 0; s < count; ++s) {
    out.push_back(hold_consensus(table, dice, {name_hash("rule"), s, name_hash("table")}));
  }
  return out;
}

double approved_share(const std::vector<ConsensusResult>& results) {
  double approved = 0;
  for (const ConsensusResult& result : results) {
    approved += result.approved ? 1 : 0;
  }
  return approved / static_cast<double>(results.size());
}

void expect_share(double got, double expected) {
  EXPECT_NEAR(got, expected, 4 * std::sqrt(expected * (1 - expected) / kSamples));
}

Consensus meeting(std::uint32_t members_count, Law reply, double objection_prob = 0) {
  Consensus table;
  table.members_count = members_count;
  table.reply = reply;
  table.objection_prob = objection_prob;
  return table;
}

TEST(Consensus, ExponentialRepliesOfNMembersTakeTheMeanTimesTheHarmonicNumber) {
  double harmonic = 0;
  double variance = 0;
  for (int i = 1; i <= 32; ++i) {
    harmonic += 1.0 / i;
    variance += 1.0 / (i * i);
  }
  EXPECT_NEAR(harmonic, 4.0585, 1e-4);
  double sum_s = 0;
  for (const ConsensusResult& result : sample(meeting(32, exponential(10)))) {
    sum_s += time::to_seconds(result.duration_ns);
  }
  EXPECT_NEAR(sum_s / kSamples, 10 * harmonic, 4 * 10 * std::sqrt(variance / kSamples));
}

TEST(Consensus, LognormalRepliesHaveTheMedianOfTheirMaximum) {
  std::vector<double> seconds;
  for (const ConsensusResult& result : sample(meeting(32, lognormal(8, 0.6)))) {
    seconds.push_back(time::to_seconds(result.duration_ns));
  }
  std::nth_element(seconds.begin(), seconds.begin() + kSamples / 2, seconds.end());
  const double expected = 8 * std::exp(0.6 * normal_quantile(std::pow(0.5, 1.0 / 32)));
  EXPECT_NEAR(expected, 27.0, 0.5);  // 27 h for 32 members
  // Share below the expected median: binomial with p = 1/2.
  const auto below = std::count_if(
      seconds.begin(), seconds.end(), [&](double value_s) { return value_s < expected; });
  expect_share(static_cast<double>(below) / kSamples, 0.5);
}

TEST(Consensus, NobodyObjectsWithTheProductOfTheMembersProbabilities) {
  expect_share(approved_share(sample(meeting(32, deterministic(1), 0.03))), std::pow(0.97, 32));
  Consensus table = meeting(3, deterministic(1), 0.1);
  table.overrides.push_back({2, std::nullopt, 0.5});
  expect_share(approved_share(sample(table)), 0.9 * 0.9 * 0.5);
}

TEST(Consensus, SilenceIsBrokenAsOftenAsAMeetingObjects) {
  Consensus table = meeting(19, lognormal(12, 0.7), 0.03);
  table.mode = ConsensusMode::kSilence;
  table.deadline = deterministic(6);  // shorter than most replies: an objector does not miss it
  expect_share(approved_share(sample(table)), std::pow(0.97, 19));
}

TEST(Consensus, ACommonShockMakesTheBlocObjectTogether) {
  Consensus table = meeting(32, deterministic(1), 0);
  table.common_shock_prob = 0.2;
  expect_share(approved_share(sample(table)), 1.0);
  table.bloc_count = 3;
  expect_share(approved_share(sample(table)), 0.8);
  table.objection_prob = 0.01;
  expect_share(approved_share(sample(table)), 0.8 * std::pow(0.99, 32));
}

TEST(Consensus, SilenceEndsAtTheDeadlineOrAtTheFirstObjection) {
  Consensus table = meeting(4, deterministic(30), 0);
  table.mode = ConsensusMode::kSilence;
  table.deadline = deterministic(24);
  table.session = deterministic(1);
  EXPECT_EQ(sample(table, 1)[0].duration_ns, testing::seconds(25));
  table.overrides.push_back({1, deterministic(5), 1.0});
  ConsensusResult broken = sample(table, 1)[0];
  EXPECT_FALSE(broken.approved);
  EXPECT_EQ(broken.duration_ns, testing::seconds(5));
  table.overrides[0].reply = deterministic(100);
  EXPECT_EQ(sample(table, 1)[0].duration_ns, testing::seconds(24));
}

TEST(Consensus, EachObjectionCostsReworkUntilTheLastRoundRefuses) {
  Consensus table = meeting(2, deterministic(3), 1.0);
  table.session = deterministic(2);
  table.rework = deterministic(10);
  table.rounds_max = 3;
  const ConsensusResult result = sample(table, 1)[0];
  EXPECT_FALSE(result.approved);
  EXPECT_EQ(result.rounds_count, 3U);
  EXPECT_EQ(result.duration_ns, testing::seconds(3 * 5 + 2 * 10));
}

TEST(Consensus, RoundsAreDrawnAnew) {
  Consensus table = meeting(10, deterministic(1), 0.05);
  table.rounds_max = 2;
  const double one = std::pow(0.95, 10);
  expect_share(approved_share(sample(table)), one + (1 - one) * one);
}

TEST(Consensus, AMemberDrawsTheSameWhoeverElseSitsAtTheTable) {
  const std::vector<ConsensusResult> small = sample(meeting(19, lognormal(8, 0.6)), 1000);
  const std::vector<ConsensusResult> large = sample(meeting(32, lognormal(8, 0.6)), 1000);
  int equal = 0;
  for (std::size_t s = 0; s < small.size(); ++s) {
    EXPECT_LE(small[s].duration_ns, large[s].duration_ns);
    equal += small[s].duration_ns == large[s].duration_ns ? 1 : 0;
  }
  // The slowest of 32 is among the first 19 with probability 19/32 = 0.594; sigma 0.0155.
  EXPECT_NEAR(equal / 1000.0, 19.0 / 32, 4 * 0.0155);
}

}  // namespace
}  // namespace boyd::command
