#include "host/app/kernel_counts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "host/app/usage_error.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::app {
namespace {

const std::string kKeys =
    "# scenario: scenarios/smoke.toml\n# options: --replications 2\n# nvcc: 13.0.88\n# worlds: 6\n"
    "# ticks: 100\n# agent_ticks: 5000\n# device_bytes: 300000\n";
const std::string kTitles =
    "kernel,launches,blocks,threads,thread_instructions,warp_instructions,warp_without_code,"
    "warp_float,warp_double,warp_integer,warp_division,longest_warp_instructions,load_requests,"
    "load_sectors,store_requests,store_sectors,atomic_requests,atomic_sectors,global_bytes,"
    "distinct_read_sectors,distinct_written_sectors,shared_requests,bank_conflicts,"
    "registers_sm_80,registers_sm_90\n";
const std::string kRow =
    "SteerMover,100,600,76800,64000,2000,200,300,10,400,50,900,70,200,30,60,5,5,6400,150,40,0,0,"
    "80,72\n";

class KernelCountsFile : public testing::Test {
protected:
  void SetUp() override {
    path_ = (std::filesystem::temp_directory_path() / "boyd_counts_XXXXXX").string();
    ASSERT_NE(::mkdtemp(path_.data()), nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(path_); }

  std::string file() const { return path_ + "/counts.csv"; }
  CountsFile read(const std::string& text) const {
    std::ofstream(file(), std::ios::binary) << text;
    return read_counts(file());
  }
  /// Every problem, a line for each, without the folder.
  std::string problems_of(const std::string& text) const {
    try {
      read(text);
    } catch (const scenario::ScenarioError& error) {
      std::string all;
      for (const scenario::Problem& problem : error.problems()) {
        all += scenario::text_of(problem).substr(path_.size() + 1) + "\n";
      }
      return all;
    }
    return {};
  }

private:
  std::string path_;
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST_F(KernelCountsFile, HoldsWhatWasWritten) {
  const CountsFile counts = read(kKeys + kTitles + kRow);
  EXPECT_EQ(counts.scenario, "scenarios/smoke.toml");
  EXPECT_EQ(counts.options, "--replications 2");
  EXPECT_EQ(counts.nvcc, "13.0.88");
  EXPECT_EQ(counts.ticks, 100U);
  EXPECT_EQ(counts.device_bytes, 300000U);
  ASSERT_EQ(counts.kernels.size(), 1U);
  EXPECT_EQ(counts.kernels[0].kernel, "SteerMover");
  EXPECT_EQ(counts.kernels[0].launches, 100U);
  EXPECT_EQ(counts.kernels[0].bank_conflicts, 0U);
  EXPECT_EQ(counts.kernels[0].registers_sm_90, 72U);
}

TEST_F(KernelCountsFile, IsAnErrorWhenThereIsNone) {
  EXPECT_THROW(read_counts(file() + ".not_there"), UsageError);
  EXPECT_THROW(read_counts("/"), UsageError);
}

TEST_F(KernelCountsFile, NamesFileLineColumnAndWhatWouldBeRight) {
  const std::string good = kKeys + kTitles + kRow;
  const auto expect = [&](const std::string& text, const std::string& problem) {
    EXPECT_NE(problems_of(text).find(problem), std::string::npos) << problem << " in\n"
                                                                  << problems_of(text);
  };
  expect(replaced(good, "80,72\n", "80,-72\n"),
         "counts.csv:9:95: registers_sm_90: '-72': must be a whole number from 0 to 2^53");
  expect(replaced(good, "6400,", "6.4e3,"), "counts.csv:9:76: global_bytes: '6.4e3': must be");
  expect(replaced(good, "6400,", "99999999999999999999,"), "counts.csv:9:76: global_bytes: ");
  expect(replaced(good, "6400,", ","), "counts.csv:9:76: global_bytes: '': must be");
  expect(replaced(good, ",80,72", ",80"), "counts.csv:9:1: 'SteerMover");
  expect(replaced(good, ",80,72", ",80"), "24 cells, must be 25");
  expect(replaced(good, "SteerMover", ""), "counts.csv:9:1: kernel: is empty");
  expect(good + kRow, "counts.csv:10:1: kernel: 'SteerMover' is there twice");
  expect(good + "\n", "counts.csv:10:1: ");
  expect(replaced(good, "kernel,", "kernels,"), "counts.csv:8:1: 'kernels,launches,");
  expect(replaced(good, "# ticks: 100", "# ticks: 0"), "counts.csv:5:1: ticks: '0': must be");
  expect(replaced(good, "# ticks: 100\n", ""), "ticks: is missing, must be a line '# ticks: ...'");
  expect(replaced(good, "# ticks: 100", "# ticks: 100\n# ticks: 100"),
         "counts.csv:6:1: ticks: is there twice");
  expect(replaced(good, "# ticks", "#ticks"),
         "counts.csv:5:1: '#ticks: 100': must be '# key: value'");
  expect(replaced(good, "# ticks", "# tocks"), "counts.csv:5:1: 'tocks': unknown key");
  expect(kKeys + kTitles, "has no kernel; tests/emulation/measure_counts.py --write");
  expect(kKeys, "has no line of columns");
  expect("", "scenario: is missing");
}

TEST_F(KernelCountsFile, RefusesNumbersThatContradictEachOther) {
  const std::string good = kKeys + kTitles + kRow;
  const auto refused = [&](const std::string& what, const std::string& by) {
    return problems_of(replaced(good, what, by));
  };
  EXPECT_NE(refused("SteerMover,100,600", "SteerMover,0,600").find("launches"), std::string::npos);
  EXPECT_NE(refused(",600,76800", ",99,76800").find("launches: 100 is more than blocks, 99"),
            std::string::npos);
  EXPECT_NE(refused("64000,2000", "64001,2000").find("thread_instructions: 64001 is more than 32"),
            std::string::npos);
  EXPECT_NE(refused("200,300,10,400", "200,300,10,4000").find("instructions of all kinds"),
            std::string::npos);
  EXPECT_NE(refused("70,200", "70,69").find("load_requests"), std::string::npos);
  EXPECT_NE(refused("150,40", "206,40").find("distinct_read_sectors"), std::string::npos);
}

TEST_F(KernelCountsFile, ListsEveryProblem) {
  const std::string problems = problems_of(kKeys + kTitles + replaced(kRow, "6400,", "x,") +
                                           replaced(kRow, "80,72", "80,y"));
  EXPECT_EQ(std::count(problems.begin(), problems.end(), '\n'), 2) << problems;
}

/// Whatever a file holds, it is read or refused.
TEST_F(KernelCountsFile, IsReadOrRefusedWhateverBytesAreDamaged) {
  const std::string good = kKeys + kTitles + kRow;
  std::mt19937_64 random(1);
  int refused = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text = good;
    for (int change = 0; change <= round % 3; ++change) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, random() % 20);
          break;
        case 2:
          text.insert(at, 1, ",\n#:0-\0 "[random() % 8]);
          break;
        default:
          text.resize(at);
          break;
      }
      if (text.empty()) {
        break;
      }
    }
    try {
      const CountsFile counts = read(text);
      ASSERT_FALSE(counts.kernels.empty());
      ASSERT_GT(counts.ticks, 0U);
      ASSERT_GT(counts.kernels[0].blocks, 0U);
    } catch (const scenario::ScenarioError& error) {
      ++refused;
      ASSERT_FALSE(error.problems().empty());
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace boyd::app
