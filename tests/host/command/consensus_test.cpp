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

std::vector<ConsensusResult> sample(
    const Consensus& table,
    std::uint32_t count = kSamples,
    const AttributionAt& attribution = [](TimeNs) { return Attribution::kConfirmed; }) {
  const Dice dice(7);
  std::vector<ConsensusResult> out;
  for (std::uint32_t s = 0; s < count; ++s) {
    out.push_back(
        hold_consensus(table, dice, {name_hash("rule"), s, name_hash("table")}, attribution));
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
  table.members.push_back({2, "", std::nullopt, always(0.5)});
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
  table.members.push_back({1, "", deterministic(5), always(1.0)});
  ConsensusResult broken = sample(table, 1)[0];
  EXPECT_FALSE(broken.approved);
  EXPECT_EQ(broken.duration_ns, testing::seconds(5));
  table.members[0].reply = deterministic(100);
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

TEST(Consensus, ObjectionsGoByTheAttributionAtTheBeginningOfEachRound) {
  Consensus table = meeting(1, deterministic(100));
  table.objection = ProbByAttribution{1, 1, 1, 0};
  table.rounds_max = 3;
  const auto settled_after = [](double at_s) {
    return [at_s](TimeNs since_ns) {
      return since_ns < testing::seconds(at_s) ? Attribution::kSuspected : Attribution::kConfirmed;
    };
  };
  EXPECT_EQ(sample(table, 1, settled_after(0))[0].rounds_count, 1U);
  EXPECT_EQ(sample(table, 1, settled_after(100))[0].rounds_count, 2U);
  EXPECT_FALSE(sample(table, 1, settled_after(250))[0].approved);
  table.members.push_back({0, "", std::nullopt, always(0)});
  EXPECT_TRUE(sample(table, 1, settled_after(250))[0].approved) << "this one asks for no proof";
}

TEST(Consensus, SeveralBlocsAreStruckIndependently) {
  Consensus table = meeting(32, deterministic(1));
  table.blocs = {{"south", {0, 1}, always(0.2)}, {"east", {5}, always(0.1)}};
  expect_share(approved_share(sample(table)), 0.8 * 0.9);
  table.blocs[1].shock = {0, 0, 0, 0.5};
  expect_share(approved_share(sample(table)), 0.8 * 0.5);
}

TEST(Consensus, WhoIsAbsentAbstainsOrBlocksAsStated) {
  Consensus table = meeting(2, deterministic(3));
  table.members.push_back({1, "", deterministic(50), always(1)});
  table.members[0].attendance = Attendance::kAbstains;
  const ConsensusResult abstains = sample(table, 1)[0];
  EXPECT_TRUE(abstains.approved);
  EXPECT_EQ(abstains.duration_ns, testing::seconds(3)) << "nobody waits for it";
  table.members[0].attendance = Attendance::kBlocks;
  table.rounds_max = 2;
  EXPECT_FALSE(sample(table, 1)[0].approved);
  table.mode = ConsensusMode::kSilence;
  table.deadline = deterministic(20);
  EXPECT_EQ(sample(table, 1)[0].duration_ns, testing::seconds(40)) << "noticed at the deadline";
}

TEST(Consensus, ASmallerBodyDecidesWithoutThoseWhoObjected) {
  Consensus table = meeting(19, deterministic(10));
  table.members.push_back({7, "", std::nullopt, always(1)});
  table.rounds_max = 2;
  table.rework = deterministic(100);
  EXPECT_FALSE(sample(table, 1)[0].approved);
  table.smaller_body = SmallerBody{};
  table.smaller_body->convene = deterministic(1000);
  table.smaller_body->session = deterministic(5);
  const ConsensusResult result = sample(table, 1)[0];
  EXPECT_TRUE(result.approved);
  EXPECT_TRUE(result.by_smaller_body);
  EXPECT_EQ(result.rounds_count, 3U);
  EXPECT_EQ(result.duration_ns, testing::seconds(10 + 100 + 10 + 1000 + 10 + 5));
  table.smaller_body->without = {3};
  EXPECT_FALSE(sample(table, 1)[0].approved) << "the objector still sits at the table";
  table.smaller_body->without = {7};
  EXPECT_TRUE(sample(table, 1)[0].approved);
}

TEST(Consensus, NobodyIsLeftWhenAllObject) {
  Consensus table = meeting(3, deterministic(1), 1.0);
  table.smaller_body = SmallerBody{};
  const ConsensusResult result = sample(table, 1)[0];
  EXPECT_FALSE(result.approved);
  EXPECT_FALSE(result.by_smaller_body);
}

TEST(Consensus, WhoObjectedPersistsWithItsProbability) {
  Consensus table = meeting(1, deterministic(1), 0.4);
  table.rounds_max = 2;
  table.persistence_prob = 0.5;
  // Refused: objects, then again by persistence or anew.
  expect_share(approved_share(sample(table)), 1 - 0.4 * (0.5 + 0.5 * 0.4));
}

TEST(Consensus, AMemberWithAReservationAgreesButItsForcesStayOut) {
  Consensus table = meeting(3, deterministic(1));
  table.members.push_back({0, "west", std::nullopt, std::nullopt});
  table.members[0].nation = 4;
  table.members[0].reservation_prob = 0.3;
  double held_back = 0;
  for (const ConsensusResult& result : sample(table)) {
    EXPECT_TRUE(result.approved);
    held_back += result.held_back == 1U << 4 ? 1 : 0;
  }
  expect_share(held_back / kSamples, 0.3);
}

TEST(Consensus, ANamedMemberDrawsByItsNameWhereverItSits) {
  Consensus table = meeting(5, deterministic(0));
  table.members.push_back({4, "largest", lognormal(8, 0.6), std::nullopt});
  const std::vector<ConsensusResult> first = sample(table, 100);
  table.members_count = 9;
  table.members[0].number = 2;
  table.members.push_back({8, "another", deterministic(0), std::nullopt});
  const std::vector<ConsensusResult> second = sample(table, 100);
  for (std::size_t s = 0; s < 100; ++s) {
    EXPECT_EQ(first[s].duration_ns, second[s].duration_ns);
  }
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
