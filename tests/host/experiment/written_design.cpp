#include "tests/host/experiment/written_design.hpp"

#include <gtest/gtest.h>

#include "host/experiment/points.hpp"

namespace boyd::experiment::test {

std::string small_design() {
  return R"([experiment]
name = "small"
scenario = "smoke.toml"
arms = ["standing_only", "operations_centre"]
primary_measures = ["leak_prob"]
set = { "scenario.duration_min" = 40 }

[replications]
count = 2

[design]
kind = "full_factorial"

[[factor]]
name = "decide_s"
path = "chain.operations_centre.node.decide.median_s"
type = "number"
low = 10
high = 1000
scale = "log"

[[factor]]
name = "drones"
path = "raid.night.count"
type = "levels"
levels = [8, 16]
)";
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  EXPECT_EQ(text.find(from, at + 1), std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

Design design_of(const std::string& text, const std::string& table_text) {
  const std::string path = std::string(BOYD_SOURCE_DIR) + "/scenarios/written.toml";
  return table_text.empty()
             ? read_design_text(path, text, std::nullopt)
             : read_design_text(path, text, KeptFiles{table_text, {"standing_only"}});
}

std::string problems_of(const std::string& text, const std::string& table_text) {
  try {
    points_of(design_of(text, table_text));
  } catch (const scenario::ScenarioError& error) {
    return error.what();
  }
  return "";
}

}  // namespace boyd::experiment::test
