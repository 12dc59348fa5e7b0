#include "host/experiment/store.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>
#include <unistd.h>

#include "host/experiment/session.hpp"
#include "tests/host/experiment/written_design.hpp"

namespace boyd::experiment {
namespace {

namespace fs = std::filesystem;

class StoreFile : public ::testing::Test {
protected:
  StoreFile() {
    std::string name = (fs::temp_directory_path() / "boyd-store-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~StoreFile() override { fs::remove_all(folder_); }

  std::string path() const { return (folder_ / "results.db").string(); }

  static ResultRow row(std::uint64_t number) {
    ResultRow row;
    row.row = number;
    row.world_seed = 0xFFFFFFFFFFFFFFFFULL - number;
    row.state_hash = 0x8000000000000001ULL;
    row.watched_s = 12.5;
    row.numbers.assign(result_columns().size(), 0.1);
    row.numbers[1].reset();
    return row;
  }

  fs::path folder_;
};

std::vector<std::string> hashes(const Experiment& experiment) {
  return std::vector<std::string>(experiment.points().size(), "0123456789abcdef");
}

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

void expect_words(const std::string& message, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    EXPECT_NE(message.find(word), std::string::npos) << word << "\nfound: " << message;
  }
}

TEST_F(StoreFile, GivesBackWhatWasWritten) {
  const Experiment experiment(test::design_of(test::small_design()));
  Store store(path());
  store.begin(manifest_of(experiment.design()),
              experiment.design(),
              experiment.points(),
              hashes(experiment));
  ResultRow failed = row(7);
  failed.failed = true;
  failed.problem = "a number went bad";
  store.write({{row(3), failed}, 1.5, "here"});
  const auto rows = read_rows(store.database());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].world_seed, row(3).world_seed);
  EXPECT_EQ(rows[0].state_hash, row(3).state_hash);
  EXPECT_EQ(rows[0].numbers, row(3).numbers);
  EXPECT_TRUE(rows[1].failed);
  EXPECT_EQ(rows[1].problem, "a number went bad");
  EXPECT_EQ(read_wall_s(store.database()), 1.5);
  EXPECT_EQ(read_manifest(store.database()).at("name"), "small");
  EXPECT_FALSE(read_row(store.database(), 4));
  EXPECT_EQ(read_row(store.database(), 7)->row, 7U);
}

TEST_F(StoreFile, TakesABatchWholeOrNotAtAll) {
  const Experiment experiment(test::design_of(test::small_design()));
  Store store(path());
  store.begin(manifest_of(experiment.design()),
              experiment.design(),
              experiment.points(),
              hashes(experiment));
  store.write({{row(1)}, 1, "here"});
  EXPECT_THROW(store.write({{row(2), row(1)}, 1, "here"}), StoreError);
  EXPECT_EQ(read_rows(store.database()).size(), 1U);
}

TEST_F(StoreFile, IsRefusedToASecondRun) {
  const Session first(path(), false);
  expect_words(message_of([&] { const Session second(path(), true); }),
               {"results.db", "process " + std::to_string(getpid()), "is writing it"});
}

TEST_F(StoreFile, LeavesNoLockBehind) {
  { const Session session(path(), false); }
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(StoreFile, ThatIsThereNeedsResume) {
  std::ofstream(path()) << "x";
  expect_words(message_of([&] { const Session session(path(), false); }), {"--resume"});
}

TEST_F(StoreFile, ThatIsSomethingElseIsRefused) {
  std::ofstream(path()) << std::string(5000, 'x');
  expect_words(message_of([&] { const Session session(path(), true); }),
               {path(), "not a database", "`boyd experiment` wrote"});
  fs::remove(path());
  Database(path(), Database::Mode::kCreate).execute("CREATE TABLE luck (x)");
  expect_words(message_of([&] { const Session session(path(), true); }),
               {"a database of something else"});
  fs::remove(path());
  fs::create_directory(path());
  expect_words(message_of([&] { const Session session(path(), true); }), {"is a folder"});
  expect_words(message_of([&] { Store::manifest_of((folder_ / "none.db").string()); }),
               {"cannot read", "none.db"});
}

TEST_F(StoreFile, OfAnotherFormatIsRefused) {
  const Experiment experiment(test::design_of(test::small_design()));
  Store store(path());
  store.begin(manifest_of(experiment.design()),
              experiment.design(),
              experiment.points(),
              hashes(experiment));
  store.database().execute("PRAGMA user_version = 99");
  expect_words(message_of([&] { Store::manifest_of(path()); }), {"format 99"});
}

TEST_F(StoreFile, InAFolderThatIsNotThereIsSaid) {
  const std::string nowhere = (folder_ / "no" / "results.db").string();
  expect_words(message_of([&] { const Session session(nowhere, false); }),
               {nowhere, "No such file or directory"});
}

TEST_F(StoreFile, GoesOnOnlyWithWhatItWasBegunWith) {
  const Experiment experiment(test::design_of(test::small_design()));
  const Manifest manifest = manifest_of(experiment.design());
  Session(path(), false).open(experiment, hashes(experiment), manifest);
  Manifest other = manifest;
  other["design_text"] += "# a change";
  expect_words(
      message_of([&] { Session(path(), true).open(experiment, hashes(experiment), other); }),
      {"another text", "another file"});
  other = manifest;
  other["version"] = "0.0.1";
  expect_words(
      message_of([&] { Session(path(), true).open(experiment, hashes(experiment), other); }),
      {"boyd 0.0.1"});
  expect_words(message_of([&] {
                 auto changed = hashes(experiment);
                 changed[2] = "ffff";
                 Session(path(), true).open(experiment, changed, manifest);
               }),
               {"smoke.toml", "says something else"});
  EXPECT_EQ(
      message_of([&] { Session(path(), true).open(experiment, hashes(experiment), manifest); }),
      "");
}

}  // namespace
}  // namespace boyd::experiment
