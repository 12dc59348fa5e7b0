/// docs/scenario.md says what the reader reads.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

/// All TOML examples of the manual, but for the includes, which name files of other folders.
std::string examples() {
  std::ifstream in(std::string(BOYD_SOURCE_DIR) + "/docs/scenario.md");
  std::string text;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = line == "```toml";
    } else if (inside && line.rfind("include", 0) != 0) {
      text += line + "\n";
    }
  }
  return text;
}

}  // namespace

TEST(Manual, EveryKeyOfItsExamplesIsKnown) {
  const Folder folder;
  ASSERT_GT(examples().size(), 5000U);
  for (const Problem& problem : problems_of(folder.write("manual.toml", examples()))) {
    // Names that the examples leave to libraries are the only thing that may be missing.
    const bool dangling = problem.what.rfind("there is no ", 0) == 0;
    const bool share_of_library = problem.what.rfind("is not a key of this table", 0) == 0 &&
                                  (problem.key.find(".mix.") != std::string::npos ||
                                   problem.key.find(".targets.") != std::string::npos);
    EXPECT_TRUE(dangling || share_of_library) << text_of(problem);
  }
}

}  // namespace boyd::scenario::test
