#include <gtest/gtest.h>

#include "host/experiment/points.hpp"
#include "host/scenario/problem.hpp"
#include "tests/host/experiment/written_design.hpp"

namespace boyd::experiment {
namespace {

using test::changed;
using test::design_of;
using test::problems_of;
using test::small_design;

/// A change of the small design, and words of the problem it makes.
struct Wrong {
  std::string from;
  std::string to;
  std::vector<std::string> words;
};

void expect_problem(const Wrong& wrong, const std::string& table_text = "") {
  const std::string problems =
      problems_of(changed(small_design(), wrong.from, wrong.to), table_text);
  for (const std::string& word : wrong.words) {
    EXPECT_NE(problems.find(word), std::string::npos)
        << "looked for: " << word << "\nafter: " << wrong.to << "\nfound: " << problems;
  }
}

TEST(DesignFile, WithoutFaultIsReadAsWritten) {
  const Design design = design_of(small_design());
  EXPECT_EQ(design.name, "small");
  EXPECT_EQ(design.arms, (std::vector<std::string>{"standing_only", "operations_centre"}));
  EXPECT_TRUE(design.common_random_numbers);
  ASSERT_EQ(design.factors.size(), 2U);
  EXPECT_TRUE(design.factors[0].logarithmic);
  EXPECT_EQ(design.factors[1].levels[1].name, "16");
  const auto points = points_of(design);
  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[3].values[0].text, "1000");
  ASSERT_EQ(points[3].settings.size(), 3U);
  EXPECT_EQ(points[3].settings[0].path, "scenario.duration_min");
  EXPECT_EQ(points[3].settings[2].path, "raid.night.count");
  EXPECT_EQ(points[3].settings[2].value, "16");
}

TEST(DesignFile, WithoutArmsTakesThoseOfTheScenario) {
  const Design design =
      design_of(changed(small_design(), "arms = [\"standing_only\", \"operations_centre\"]\n", ""));
  EXPECT_EQ(design.arms.size(), 3U);
}

TEST(DesignFile, SaysWhatIsWrongWithItsFrame) {
  expect_problem({"[experiment]", "[other]", {"experiment: is missing", "other: is not a key"}});
  expect_problem({"[replications]\ncount = 2", "", {"replications: is missing"}});
  expect_problem({"[design]\nkind = \"full_factorial\"", "", {"design: is missing"}});
  expect_problem(
      {"name = \"small\"", "nme = \"small\"", {"written.toml:2", "did you mean 'name'"}});
  expect_problem({"smoke.toml", "smok.toml", {"smok.toml"}});
  expect_problem({"\"standing_only\", ",
                  "\"standing_olny\", ",
                  {"written.toml:4", "experiment.arms", "did you mean 'standing_only'"}});
  expect_problem({"\"standing_only\", ", "\"operations_centre\", ", {"names one of them twice"}});
  expect_problem({"[\"leak_prob\"]", "[]", {"names 0 measures", "one to three"}});
  expect_problem({"[\"leak_prob\"]",
                  "[\"leak_prob\", \"shots_count\", \"escalation_count\", "
                  "\"orders_executed_count\"]",
                  {"names 4 measures"}});
  expect_problem(
      {"[\"leak_prob\"]", "[\"leak_porb\"]", {"written.toml:5", "did you mean 'leak_prob'"}});
  expect_problem({"\"scenario.duration_min\" = 40",
                  "scenario = { a = 1 }",
                  {"experiment.set.scenario", "in quotes"}});
  expect_problem({"kind = \"full_factorial\"", "kind = \"fully\"", {"latin_hypercube", "'fully'"}});
  expect_problem({"kind = \"full_factorial\"", "kind = ", {"written.toml:12"}});
}

TEST(DesignFile, SaysWhatIsWrongWithItsReplications) {
  const auto wrong = [](const std::string& keys, const std::vector<std::string>& words) {
    expect_problem({"count = 2", keys, words});
  };
  wrong("count = 0", {"replications.count", "must be 1 to"});
  wrong("count = 2\nhalf_width = 0.1", {"half_width", "without until_measure"});
  wrong("count = 2\nuntil_measure = \"leak_prob\"\ncount_max = 9", {"half_width: is missing"});
  wrong("count = 2\nuntil_measure = \"leak_prob\"\nhalf_width = 0.1", {"count_max: is missing"});
  wrong("count = 5\nuntil_measure = \"leak_prob\"\nhalf_width = 0.1\ncount_max = 4",
        {"must be count, 5, or more"});
  wrong("count = 1\nuntil_measure = \"leak_prob\"\nhalf_width = 0.1\ncount_max = 4",
        {"must be 2 or more"});
  wrong("count = 2\nuntil_measure = \"luck\"\nhalf_width = 0.1\ncount_max = 4",
        {"no measure 'luck'"});
}

TEST(DesignFile, SaysWhatIsWrongWithAFactor) {
  expect_problem({"low = 10", "low = 1000", {"factor.decide_s.high", "above low"}});
  expect_problem({"low = 10", "low = -10", {"above 0 on a logarithmic scale"}});
  expect_problem(
      {"type = \"number\"\nlow = 10", "type = \"integer\"\nlow = 10.5", {"whole numbers"}});
  expect_problem({"name = \"drones\"", "name = \"decide_s\"", {"factor.decide_s", "given twice"}});
  expect_problem({"levels = [8, 16]", "levels = [8]", {"factor.drones.levels", "two levels"}});
  expect_problem({"levels = [8, 16]", "levels = [8, 8]", {"has '8' twice"}});
  expect_problem({"levels = [8, 16]", "levels = 8", {"needs a list"}});
  expect_problem({"levels = [8, 16]", "levels = [8, [1]]", {"needs a list"}});
  expect_problem(
      {"levels = [8, 16]", "levels = [8, 16]\nbase = \"9\"", {"must name one of the levels"}});
  expect_problem(
      {"high = 1000", "high = 1000\nbase = 5", {"factor.decide_s.base", "must be 10 to 1000"}});
  expect_problem({"path = \"raid.night.count\"", "", {"factor.drones.path: is missing"}});
  expect_problem({"levels = [8, 16]",
                  "[[factor.level]]\nname = \"a\"\nset = { \"raid.night.count\" = 8 }",
                  {"path says nothing beside it"}});
  expect_problem({"type = \"number\"", "type = \"number\"\nrole = \"luck\"", {"decision, noise"}});
}

TEST(DesignFile, WithoutFactorsIsNone) {
  const std::string text = small_design();
  EXPECT_NE(problems_of(text.substr(0, text.find("[[factor]]"))).find("factor: is missing"),
            std::string::npos);
}

TEST(DesignFile, SaysWhatIsWrongWithItsPoints) {
  const auto wrong = [](const std::string& keys, const std::vector<std::string>& words) {
    expect_problem({"kind = \"full_factorial\"", "kind = " + keys, words});
  };
  wrong("\"latin_hypercube\"", {"design.points_count: is missing"});
  wrong("\"latin_hypercube\"\npoints_count = 1", {"must be 2 to"});
  wrong("\"full_factorial\"\npoints_count = 4", {"points_count", "is not a key"});
  wrong("\"morris\"", {"trajectories_count: is missing"});
  wrong("\"morris\"\ntrajectories_count = 4\ngrid_count = 5", {"must be even"});
  wrong("\"sobol_indices\"\npoints_count = 900000", {"makes 3600000 points"});
  wrong("\"fractional_factorial\"", {"generators", "is missing"});
  wrong("\"fractional_factorial\"\ngenerators = [\"drones\"]", {"not of the form"});
  wrong("\"fractional_factorial\"\ngenerators = [\"x = a*b\"]", {"'x', which is no factor"});
  wrong("\"fractional_factorial\"\ngenerators = [\"drones = decide_s\"]",
        {"the same as another factor"});
  wrong("\"fractional_factorial\"\ngenerators = [\"drones = decide_s*decide_s\"]", {"by itself"});
  wrong("\"fractional_factorial\"\ngenerators = [\"drones = decide_s*x\"]",
        {"multiplies 'x', which is no factor"});
  wrong("\"fractional_factorial\"\ngenerators = [\"drones = decide_s*drones\"]",
        {"which a generator makes"});
  wrong("\"full_factorial\"\n[noise_design]\nkind = \"full_factorial\"",
        {"needs a factor with role = \"noise\""});
}

TEST(DesignFile, WithMoreCombinationsThanCanBeRunSaysSo) {
  std::string text = changed(small_design(), "scale = \"log\"", "levels_count = 1000");
  text = changed(text,
                 "type = \"levels\"\nlevels = [8, 16]",
                 "type = \"number\"\nlow = 1\nhigh = 9\nlevels_count = 1000");
  text +=
      "\n[[factor]]\nname = \"c\"\npath = \"scenario.dt_s\"\ntype = \"levels\"\nlevels = [1, 2]\n";
  EXPECT_NE(problems_of(text).find("makes 2000000 points; at most 1000000"), std::string::npos);
}

std::string table_design() {
  return changed(
      small_design(), "kind = \"full_factorial\"", "kind = \"table\"\nfile = \"points.csv\"");
}

TEST(TableOfPoints, IsTakenAsWritten) {
  const Design design =
      design_of(table_design(), "drones,decide_s\n# a comment\n8,10.50\n16, 900\n");
  const auto points = points_of(design);
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].values[0].text, "10.50");
  EXPECT_EQ(points[1].values[1].text, "16");
  EXPECT_EQ(points[1].settings[1].value, "900");
}

TEST(TableOfPoints, IsReadAsSpreadsheetsWriteIt) {
  const std::string named =
      changed(table_design(), "levels = [8, 16]", "levels = [\"few, \\\"eight\\\"\", \"16\"]");
  const Design design = design_of(
      named, "\xEF\xBB\xBF\"drones\",decide_s\r\n\"few, \"\"eight\"\"\",10\r\n\"16\",\"900\"\r\n");
  const auto points = points_of(design);
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].values[1].text, "few, \"eight\"");
  EXPECT_EQ(points[1].values[0].text, "900");
}

TEST(TableOfPoints, SaysWhatIsWrongInWhichLine) {
  const auto expect = [](const std::string& table, const std::vector<std::string>& words) {
    const std::string problems = problems_of(table_design(), table);
    for (const std::string& word : words) {
      EXPECT_NE(problems.find(word), std::string::npos) << word << "\nfound: " << problems;
    }
  };
  expect("drones,decide_s\n", {"holds no points"});
  expect("drones\n8\n", {"points.csv:1", "decide_s: is missing among the columns"});
  expect("drones,decide_s,luck\n8,10,1\n", {"luck: is no factor"});
  expect("drones,decide_s,drones\n8,10,8\n", {"two columns"});
  expect("drones,decide_s\n8,10\n8\n", {"points.csv:3", "has 1 cells, the header 2"});
  expect("drones,decide_s\n9,10\n", {"points.csv:2", "drones: '9' is none of the factor's levels"});
  expect("drones,decide_s\n9,10\n", {"levels: 8, 16"});
  expect("drones,decide_s,luck\n8,10,1\n", {"the design, which has decide_s, drones"});
  expect("drones,decide_s\n8,10,\n", {"has 3 cells, the header 2"});
  expect("drones,decide_s\n8,5\n", {"must be a number from 10 to 1000, found '5'"});
  expect("drones,decide_s\n8,ten\n", {"found 'ten'"});
}

TEST(TableOfPoints, ThatIsNotThereIsSaid) {
  EXPECT_NE(problems_of(table_design()).find("points.csv cannot be read"), std::string::npos);
}

TEST(DesignFile, ThatIsNotThereIsSaid) {
  EXPECT_THROW(read_design("nowhere/design.toml"), scenario::ScenarioError);
  EXPECT_THROW(read_design("."), scenario::ScenarioError);
}

TEST(DesignFile, CrossesDecisionsWithNoise) {
  std::string text =
      changed(small_design(), "name = \"drones\"", "name = \"drones\"\nrole = \"noise\"");
  text = changed(text,
                 "kind = \"full_factorial\"",
                 "kind = \"latin_hypercube\"\npoints_count = 3\n[noise_design]\nkind = "
                 "\"full_factorial\"");
  const auto points = points_of(design_of(text));
  ASSERT_EQ(points.size(), 6U);
  EXPECT_EQ(points[0].values[0].text, points[1].values[0].text);
  EXPECT_EQ(points[0].values[1].text, "8");
  EXPECT_EQ(points[1].values[1].text, "16");
  EXPECT_NE(points[0].values[0].text, points[2].values[0].text);
}

TEST(DesignFile, SetsSeveralKeysForOneLevel) {
  const std::string text =
      changed(small_design(),
              "path = \"raid.night.count\"\ntype = \"levels\"\nlevels = [8, 16]",
              "type = \"levels\"\n[[factor.level]]\nname = \"few\"\nnumber = 8\n"
              "set = { \"raid.night.count\" = 8, \"scenario.posture\" = \"war\" }\n"
              "[[factor.level]]\nname = \"many\"\nset = { \"raid.night.count\" = 16 }");
  const auto points = points_of(design_of(text));
  EXPECT_EQ(points[0].settings.size(), 4U);
  EXPECT_EQ(points[1].settings.size(), 3U);
  EXPECT_EQ(points[0].values[1].number, 8);
  EXPECT_FALSE(points[1].values[1].number);
}

}  // namespace
}  // namespace boyd::experiment
