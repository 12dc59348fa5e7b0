/// Damaged scenarios: each is refused with a problem, or is visibly another scenario, or says the
/// same. None crashes, hangs, or runs in silence as what it is not.
#include "tests/host/scenario/mutation.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <gtest/gtest.h>
#include <toml++/toml.h>

#include "host/scenario/document.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

/// What a TOML text says, without comments, layout and includes (a file included twice counts
/// once); empty when it is not TOML.
std::string meaning(const std::string& text) {
  try {
    std::ostringstream out;
    toml::table table = toml::parse(text);
    table.erase("include");
    out << table;
    return out.str();
  } catch (const toml::parse_error&) {
    return "";
  }
}

struct Tally {
  int refused = 0;
  int changed = 0;
  int same = 0;
};

/// Reads variants of the file at `path`, which may include others beside it.
Tally read_variants(const std::string& path, const std::string& text, std::uint64_t count) {
  const std::string original_hash = Document(path).hash();
  const std::string original_meaning = meaning(text);
  Tally tally;
  for (std::uint64_t k = 0; k < count; ++k) {
    const std::string variant = mutated(text, k);
    std::ofstream(path, std::ios::binary) << variant;
    try {
      const Document document(path);
      for (std::size_t arm = 0; arm < document.arm_names().size(); ++arm) {
        EXPECT_TRUE(command::check_plan(document.arm(arm).command).empty()) << "variant " << k;
      }
      if (document.hash() != original_hash) {
        tally.changed += 1;
      } else {
        tally.same += 1;
        EXPECT_TRUE(meaning(variant) == original_meaning)
            << "variant " << k << " says something else and runs as the original";
      }
    } catch (const ScenarioError& error) {
      tally.refused += 1;
      EXPECT_FALSE(error.problems().empty()) << "variant " << k;
      for (const Problem& problem : error.problems()) {
        EXPECT_FALSE(problem.file.empty()) << "variant " << k << ": " << text_of(problem);
        EXPECT_FALSE(problem.what.empty()) << "variant " << k << ": " << text_of(problem);
      }
    }
  }
  return tally;
}

}  // namespace

TEST(Mutation, TwoHundredDamagedSmokeScenarios) {
  const Folder folder;
  const Tally tally = read_variants(folder.write("s.toml", smoke_text()), smoke_text(), 200);
  EXPECT_GT(tally.refused, 50);
  EXPECT_GT(tally.changed, 5);
}

TEST(Mutation, TwoHundredDamagedBalticNights) {
  namespace fs = std::filesystem;
  const fs::path scenarios = fs::path(BOYD_SOURCE_DIR) / "scenarios";
  if (!fs::exists(scenarios / "baltic_night.toml")) {
    GTEST_SKIP() << "scenarios/baltic_night.toml is not there";
  }
  const Folder folder;
  fs::copy(scenarios, folder.path("scenarios"), fs::copy_options::recursive);
  std::ifstream in(scenarios / "baltic_night.toml", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const Tally tally = read_variants(folder.path("scenarios/baltic_night.toml"), text, 200);
  EXPECT_GT(tally.refused, 50);
  EXPECT_GT(tally.changed, 5);
}

}  // namespace boyd::scenario::test
