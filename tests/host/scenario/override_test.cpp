/// What a file, an arm or --set lays over an included one that says the same in another way.
#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

/// The smoke scenario with what a file that includes it adds.
Document including(const std::string& more,
                   const std::vector<Change>& changes = {},
                   const std::vector<CommandLineSetting>& settings = {}) {
  const Folder folder;
  folder.write("smoke.toml", changed(smoke_text(), changes));
  return Document(folder.write("more.toml", "include = [\"smoke.toml\"]\n" + more), settings);
}

const command::Node& decide(const Document& document) {
  return document.arm(document.arm_row("operations_centre")).command.chains.at(0).nodes.at(1);
}

constexpr const char* kDecide =
    "[[chain]]\nname = \"operations_centre\"\n[[chain.node]]\nname = \"decide\"\n";

}  // namespace

TEST(Override, AnotherFamilyTakesThePlaceOfALawAndOfItsAssumptions) {
  const Document document =
      including(std::string(kDecide) + "law = \"exponential\"\nmean_min = 2\n",
                {{"median_s = 60\nlog_sigma = 0.6\n"
                  "link = { delay = { law = \"deterministic\", value_s = 2 } }\nassumed = [\"*\"]",
                  "median_s = 60\nlog_sigma = 0.6\nassumed = [\"median_s\", \"log_sigma\"]"}});
  EXPECT_EQ(decide(document).law.kind, command::LawKind::kExponential);
  EXPECT_EQ(decide(document).law.p1, 120);
}

TEST(Override, ALawInATableIsReplacedLikewise) {
  const Document document =
      including(std::string(kDecide) +
                "[chain.node.link]\ndelay = { law = \"uniform\", min_s = 1, max_s = 3 }\n");
  EXPECT_EQ(document.arm(1).command.chains.at(0).edges.at(0).link.delay.kind,
            command::LawKind::kUniform);
}

TEST(Override, ANumberOfTheSameFamilyLeavesTheOthers) {
  const Document document = including(std::string(kDecide) + "median_min = 3\n");
  EXPECT_EQ(decide(document).law.kind, command::LawKind::kLognormal);
}

TEST(Override, AFamilyWithoutItsNumbersIsAskedForThem) {
  const Folder folder;
  folder.write("smoke.toml", smoke_text());
  const std::vector<Problem> problems = problems_of(folder.write(
      "more.toml",
      "include = [\"smoke.toml\"]\n" + std::string(kDecide) + "law = \"exponential\"\n"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].key, "chain.operations_centre.node.decide.mean_s");
}

TEST(Override, ASettingReplacesALawToo) {
  const Document document = including("",
                                      {},
                                      {{"chain.operations_centre.node.decide.law", "exponential"},
                                       {"chain.operations_centre.node.decide.mean_s", "9"}});
  EXPECT_EQ(decide(document).law.kind, command::LawKind::kExponential);
}

TEST(Override, TheRadarEquationTakesThePlaceOfARangeAndBack) {
  const std::string equation =
      "antenna_gain_db = 35\nfrequency_hz = 3e9\npeak_power_w = 1e5\npulse_s = 1e-5\n"
      "sidelobe_db = 30\nbeamwidth_deg = 2\n";
  const Document by_power = including("[[sensor]]\nname = \"radar\"\n" + equation);
  EXPECT_GT(by_power.arm(0).sensors.at(0).spec.snr_at_1m, 0);
  const Document by_range =
      including("[[sensor]]\nname = \"radar\"\nrange_ref_m = 30000\nrcs_ref_m2 = 0.05\n",
                {{"range_ref_m = 30000\nrcs_ref_m2 = 0.05\n", equation}});
  EXPECT_GT(by_range.arm(0).sensors.at(0).spec.jnr_at_1m, 0);
}

TEST(Override, ObjectionsByAttributionTakeThePlaceOfOneForAll) {
  const std::string council =
      "[[chain.node]]\nname = \"council\"\nkind = \"consensus\"\nmode = \"meeting\"\n"
      "members_count = 3\nreply = { law = \"deterministic\", value_s = 1 }\n"
      "objection_prob = 0.1\nassumed = [\"objection_prob\"]\n\n[[chain]]\nname = \"instant\"";
  const std::string by_attribution =
      "[[chain]]\nname = \"operations_centre\"\n[[chain.node]]\nname = \"council\"\n"
      "objection = { none_prob = 0.4, suspected_prob = 0.3, probable_prob = 0.2, "
      "confirmed_prob = 0.1 }\n";
  const std::vector<Change> changes = {{"[[chain]]\nname = \"instant\"", council}};
  const Document document = including(by_attribution, changes);
  const command::Consensus& now = document.arm(1).command.chains.at(0).nodes.at(2).consensus;
  ASSERT_TRUE(now.objection);
  EXPECT_EQ((*now.objection)[1], 0.3);
  const Document back = including(
      by_attribution, changes, {{"chain.operations_centre.node.council.objection_prob", "0"}});
  EXPECT_FALSE(back.arm(1).command.chains.at(0).nodes.at(2).consensus.objection);
}

}  // namespace boyd::scenario::test
