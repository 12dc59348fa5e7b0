/// Damaged designs, tables and stores: each is refused with a reason that names the file, or is a
/// visibly other experiment. None crashes or hangs.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "host/experiment/points.hpp"
#include "host/experiment/results.hpp"
#include "host/experiment/session.hpp"
#include "host/scenario/problem.hpp"
#include "tests/host/experiment/written_design.hpp"
#include "tests/host/scenario/mutation.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::experiment {
namespace {

using scenario::test::Folder;
using scenario::test::mutated;

/// Whether a design is refused; then each problem says where and what.
bool is_refused(const std::string& text, const std::string& table, std::uint64_t variant) {
  try {
    EXPECT_FALSE(points_of(test::design_of(text, table)).empty()) << "variant " << variant;
    return false;
  } catch (const scenario::ScenarioError& error) {
    EXPECT_FALSE(error.problems().empty()) << "variant " << variant;
    for (const scenario::Problem& problem : error.problems()) {
      EXPECT_FALSE(problem.file.empty()) << "variant " << variant;
      EXPECT_GT(problem.what.size(), 8U) << "variant " << variant << ": " << text_of(problem);
    }
    return true;
  }
}

TEST(Damaged, DesignsAreRefusedOrAreOthers) {
  const std::vector<std::string> designs = {
      test::small_design(),
      test::changed(test::small_design(),
                    "kind = \"full_factorial\"",
                    "kind = \"nearly_orthogonal_latin_hypercube\"\npoints_count = 8\nseed = 3"),
      test::changed(test::small_design(),
                    "count = 2",
                    "count = 2\nuntil_measure = \"leak_prob\"\nhalf_width = 0.1\ncount_max = 8"),
      test::changed(
          test::small_design(), "name = \"drones\"", "name = \"drones\"\nrole = \"noise\"") +
          "\n[noise_design]\nkind = \"sobol_sequence\"\npoints_count = 4\n"};
  int refused = 0;
  for (std::uint64_t k = 0; k < 200; ++k) {
    refused += is_refused(mutated(designs[k % designs.size()], k), "", k) ? 1 : 0;
  }
  EXPECT_GT(refused, 80);
  EXPECT_LT(refused, 200);
}

TEST(Damaged, TablesOfPointsAreRefusedOrAreOthers) {
  const std::string design = test::changed(
      test::small_design(), "kind = \"full_factorial\"", "kind = \"table\"\nfile = \"points.csv\"");
  const std::string table = "drones,decide_s\r\n8,10.5\r\n\"16\",900\r\n# end\r\n16,1e2\r\n";
  int refused = 0;
  for (std::uint64_t k = 0; k < 200; ++k) {
    const std::string variant = mutated(table, k);
    refused += !variant.empty() && is_refused(design, variant, k) ? 1 : 0;
  }
  EXPECT_GT(refused, 80);
  EXPECT_LT(refused, 200);
}

/// Where every world has some numbers.
std::string written_store(const Folder& folder) {
  const Experiment experiment(test::design_of(test::small_design()));
  std::string path = folder.path("results.db");
  Session session(path, false);
  Store& store = session.open(experiment,
                              std::vector<std::string>(experiment.points().size(), "0123"),
                              manifest_of(experiment.design()));
  FinishedBatch batch{{}, 1, "here"};
  for (std::uint32_t point = 0; point < experiment.points().size(); ++point) {
    for (std::uint32_t arm = 0; arm < 2; ++arm) {
      ResultRow row;
      row.point = point;
      row.arm = arm;
      row.row = experiment.row_number(point, arm, 0);
      row.numbers.assign(result_columns().size(), 0.25);
      batch.rows.push_back(row);
    }
  }
  store.write(batch);
  session.complete();
  return path;
}

TEST(Damaged, StoresAreRefusedOrRead) {
  const Folder folder;
  const std::string path = written_store(folder);
  EXPECT_EQ(Results(path).rows().size(), 8U);
  std::ifstream in(path, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  int refused = 0;
  for (std::uint64_t k = 0; k < 100; ++k) {
    // Names of their own: what one leaves beside it must not be read with the next.
    const std::string variant =
        folder.write("damaged" + std::to_string(k) + ".db", mutated(whole, k));
    try {
      const Results results(variant);
      responses_of(results, 0);
    } catch (const StoreError& error) {
      refused += 1;
      EXPECT_NE(std::string(error.what()).find(variant), std::string::npos) << error.what();
    } catch (const scenario::ScenarioError& error) {
      refused += 1;
      EXPECT_FALSE(error.problems().empty());
    }
  }
  EXPECT_GT(refused, 20);
}

TEST(Damaged, RowsThatAreNoneOfTheDesignAreNamed) {
  const Folder folder;
  const std::string path = written_store(folder);
  for (const char* change : {"UPDATE world SET replication = 4294967294 WHERE row = 0",
                             "UPDATE world SET arm = 5 WHERE row = 0",
                             "UPDATE world SET point = -1 WHERE row = 0"}) {
    Database database(path, Database::Mode::kWrite);
    database.execute(std::string("BEGIN; ") + change);
    database.execute("COMMIT");
    try {
      const Results results(path);
      FAIL() << change;
    } catch (const StoreError& error) {
      const std::string text = error.what();
      EXPECT_NE(text.find("results.db: row 0 of table world is none of its design"),
                std::string::npos)
          << text;
      EXPECT_NE(text.find("run the experiment again"), std::string::npos) << text;
    }
    database.execute("UPDATE world SET point = 0, arm = 0, replication = 0 WHERE row = 0");
  }
  EXPECT_EQ(Results(path).rows().size(), 8U);
}

}  // namespace
}  // namespace boyd::experiment
