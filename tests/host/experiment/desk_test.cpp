#include "host/experiment/desk.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "host/experiment/session.hpp"
#include "host/experiment/work.hpp"
#include "tests/host/experiment/written_design.hpp"

namespace boyd::experiment {
namespace {

namespace fs = std::filesystem;
using test::changed;
using test::small_design;

/// A store of one design, and runs that write into it.
class Desks : public ::testing::Test {
protected:
  Desks() {
    std::string name = (fs::temp_directory_path() / "boyd-desk-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~Desks() override { fs::remove_all(folder_); }

  /// Runs with so many threads; stops after `parcels_max` parcels.
  std::vector<ResultRow> run(const std::string& text,
                             const std::string& file,
                             std::uint32_t threads,
                             int parcels_max = 1'000'000) {
    const Experiment experiment(test::design_of(text));
    Session session((folder_ / file).string(), true);
    Store& store = session.open(experiment,
                                std::vector<std::string>(experiment.points().size(), "-"),
                                manifest_of(experiment.design()));
    StoreDesk desk(experiment, store, threads);
    run::StopFlag stop;
    WorkOptions options;
    options.threads = threads;
    int parcels = 0;
    work(experiment, desk, options, stop, [&] {
      if (++parcels >= parcels_max) {
        stop.request();
      }
    });
    complete_ = desk.complete();
    progress_ = desk.progress();
    return read_rows(store.database());
  }

  static std::vector<std::string> texts_of(const std::vector<ResultRow>& rows) {
    std::vector<std::string> texts;
    for (const ResultRow& row : rows) {
      std::string text =
          std::to_string(row.row) + " " + std::to_string(row.state_hash) + " " + row.problem;
      for (const auto& number : row.numbers) {
        text += " " + (number ? std::to_string(*number) : "-");
      }
      texts.push_back(std::move(text));
    }
    return texts;
  }

  fs::path folder_;
  bool complete_ = false;
  DeskProgress progress_;
};

TEST_F(Desks, RunEveryWorldOnceForAnyNumberOfThreads) {
  const auto one = run(small_design(), "one.db", 1);
  EXPECT_TRUE(complete_);
  EXPECT_EQ(one.size(), 16U);
  EXPECT_EQ(texts_of(run(small_design(), "three.db", 3)), texts_of(one));
}

TEST_F(Desks, GoOnWhereARunStoppedWithTheSameRows) {
  const auto whole = run(small_design(), "whole.db", 2);
  const auto part = run(small_design(), "parts.db", 1, 2);
  EXPECT_FALSE(complete_);
  EXPECT_LT(part.size(), whole.size());
  EXPECT_EQ(texts_of(run(small_design(), "parts.db", 2)), texts_of(whole));
  EXPECT_EQ(progress_.rows_before, part.size());
  run(small_design(), "parts.db", 1);
  EXPECT_EQ(progress_.rows_before, whole.size());
}

TEST_F(Desks, GiveEachPointItsNightsUnlessTheyAreCommon) {
  const auto shared = run(small_design(), "shared.db", 2);
  // Standing orders do not depend on how long the operations centre takes.
  EXPECT_EQ(shared[0].state_hash, shared[8].state_hash);
  EXPECT_EQ(shared[0].world_seed, shared[2].world_seed);
  const auto apart = run(
      changed(
          small_design(), "name = \"small\"", "name = \"small\"\ncommon_random_numbers = false"),
      "apart.db",
      2);
  EXPECT_NE(apart[0].world_seed, apart[2].world_seed);
  EXPECT_NE(apart[0].world_seed, apart[8].world_seed);
  EXPECT_NE(apart[0].world_seed, apart[1].world_seed);
}

std::string sequential(const std::string& half_width, int count_max) {
  return changed(small_design(),
                 "count = 2",
                 "count = 3\nuntil_measure = \"leak_prob\"\nhalf_width = " + half_width +
                     "\ncount_max = " + std::to_string(count_max));
}

TEST_F(Desks, AddRoundsUntilIntervalsAreNarrowOrTheCapIsReached) {
  EXPECT_EQ(run(sequential("100", 9), "wide.db", 2).size(), 4U * 2 * 3);
  // Points at which nothing differs in the first nights are narrow at once; others reach the cap.
  const auto narrow = run(sequential("1e-9", 8), "narrow.db", 2);
  EXPECT_LE(narrow.size(), 4U * 2 * 8);
  EXPECT_EQ(
      std::max_element(narrow.begin(),
                       narrow.end(),
                       [](const auto& a, const auto& b) { return a.replication < b.replication; })
          ->replication,
      7U);
  const auto some = run(sequential("0.12", 30), "some.db", 2);
  EXPECT_GT(some.size(), 4U * 2 * 3);
  EXPECT_LT(some.size(), 4U * 2 * 30);
  EXPECT_EQ(texts_of(run(sequential("0.12", 30), "one.db", 1)), texts_of(some));
  run(sequential("0.12", 30), "parts.db", 1, 5);
  EXPECT_EQ(texts_of(run(sequential("0.12", 30), "parts.db", 2)), texts_of(some));
}

TEST_F(Desks, RecordWorldsThatFailAndGoOn) {
  // More orders than a world can hold: an order every second for each of many requests.
  const Experiment experiment(test::design_of(small_design()));
  Session session((folder_ / "failed.db").string(), true);
  Store& store =
      session.open(experiment, std::vector<std::string>(4, "-"), manifest_of(experiment.design()));
  StoreDesk desk(experiment, store, 1);
  Parcel parcel;
  ASSERT_EQ(desk.next(parcel), Reply::kParcel);
  EXPECT_EQ(parcel.replications_count, 1U);
  FinishedBatch batch;
  for (std::uint32_t arm = 0; arm < 2; ++arm) {
    run::WorldOutcome world;
    world.ending = run::Ending::kFailed;
    world.problem = "broken";
    ResultRow row = row_of(world);
    row.arm = arm;
    row.row = experiment.row_number(0, arm, 0);
    batch.rows.push_back(std::move(row));
  }
  desk.finished(parcel, std::move(batch));
  EXPECT_EQ(desk.progress().failed_count, 2U);
  EXPECT_EQ(read_rows(store.database())[0].problem, "broken");
  EXPECT_EQ(desk.next(parcel), Reply::kParcel);
}

TEST_F(Desks, WaitForWhatOthersAreAt) {
  const Experiment experiment(
      test::design_of(changed(sequential("1e-9", 4), "levels = [8, 16]", "levels = [8, 9]")));
  Session session((folder_ / "wait.db").string(), true);
  Store& store =
      session.open(experiment, std::vector<std::string>(4, "-"), manifest_of(experiment.design()));
  StoreDesk desk(experiment, store, 1);
  Parcel parcel;
  for (int k = 0; k < 12; ++k) {
    EXPECT_EQ(desk.next(parcel), Reply::kParcel) << k;
  }
  EXPECT_EQ(desk.next(parcel), Reply::kWait);
}

TEST_F(Desks, NameThePointWhoseScenarioIsWrong) {
  const Experiment experiment(
      test::design_of(changed(small_design(), "high = 1000", "high = 1000\nlevels_count = 2") +
                      "\n[[factor]]\nname = "
                      "\"posture\"\npath = \"scenario.posture\"\ntype = \"levels\"\nlevels = "
                      "[\"crisis\", \"pece\"]\n"));
  try {
    check_points(experiment, 2, {}, [](double) {});
    FAIL();
  } catch (const scenario::ScenarioError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("pece"), std::string::npos) << text;
    EXPECT_NE(text.find("written.toml:29:1: factor.posture: scenario.posture: "), std::string::npos)
        << text;
    EXPECT_NE(text.find("at point 1: decide_s = 10, drones = 8, posture = pece"), std::string::npos)
        << text;
  }
}

}  // namespace
}  // namespace boyd::experiment
