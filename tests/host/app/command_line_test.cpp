/// What the command line refuses, and in which words.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/app/program.hpp"

namespace boyd::app {
namespace {

const std::string kSmoke = std::string(BOYD_SOURCE_DIR) + "/scenarios/smoke.toml";

/// Expects bad usage; what was said on standard error.
std::string refusal(const std::vector<std::string>& words) {
  std::vector<const char*> arguments = {"boyd"};
  for (const std::string& word : words) {
    arguments.push_back(word.c_str());
  }
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_program(static_cast<int>(arguments.size()), arguments.data()), 2) << words.back();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  return testing::internal::GetCapturedStderr();
}

std::string refusal_of_run(const std::vector<std::string>& options) {
  std::vector<std::string> words = {"run", kSmoke, "--quiet"};
  words.insert(words.end(), options.begin(), options.end());
  return refusal(words);
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST(CommandLine, WholeNumbersAreDecimalAndInRange) {
  EXPECT_TRUE(
      says(refusal_of_run({"--seed", "18446744073709551616"}), "0 to 18446744073709551615"));
  EXPECT_TRUE(says(refusal_of_run({"--seed", "0x10"}), "0x10 is no whole number"));
  EXPECT_TRUE(says(refusal_of_run({"--threads", "0"}), "from 1 to 65536"));
  EXPECT_TRUE(says(refusal_of_run({"--threads", "0200000"}), "from 1 to 65536"))
      << "read as octal this would be 65536";
  EXPECT_TRUE(says(refusal_of_run({"--replications", "1e3"}), "1e3 is no whole number"));
  EXPECT_TRUE(says(refusal_of_run({"--device", "-1"}), "--device"));
}

TEST(CommandLine, APageAndJsonDoNotShareStandardOutput) {
  EXPECT_TRUE(says(refusal({"validate", "salvo", "--json", "-", "--html", "-"}),
                   "both write to standard output"));
}

TEST(CommandLine, CalibrationNeedsResultsAndMonths) {
  EXPECT_TRUE(says(refusal({"calibrate", kSmoke}), "--months"));
  EXPECT_TRUE(says(refusal({"calibrate", "nowhere.db", "--months", kSmoke}), "nowhere.db"));
  EXPECT_TRUE(says(refusal({"calibrate", kSmoke, "--months", kSmoke, "-o", ""}), "--output"));
}

TEST(CommandLine, InstructionsOfTheBenchAreThoseThatThereAre) {
  EXPECT_TRUE(says(refusal({"bench", "--case", "flock", "--isa", "mmx"}), "scalar,avx2,avx512"));
  EXPECT_TRUE(says(refusal({"bench", "--case", "baltic", "--isa", "avx2"}),
                   "--simulated and --isa are for the other cases"));
  EXPECT_TRUE(says(refusal({"bench", "--case", "nights"}),
                   "flock, circles, batch, swarm, every_model, baltic"));
  EXPECT_TRUE(says(refusal({"bench", "--case", "flock", "--simulated", "0"}), "--simulated"));
}

TEST(CommandLine, SecondsAreFiniteAndAboveZero) {
  for (const char* seconds : {"0", "-1", "inf", "nan", "1h", ""}) {
    const std::string text = refusal_of_run({"--until", seconds});
    EXPECT_TRUE(says(text, "not a number of seconds above 0")) << text;
    EXPECT_LT(text.size(), 200U);
  }
}

TEST(CommandLine, AnEmptyFileNameIsRefused) {
  EXPECT_TRUE(says(refusal_of_run({"--json", ""}), "file name"));
}

TEST(CommandLine, ADeviceThatIsNotUsedIsRefused) {
  EXPECT_TRUE(says(refusal_of_run({"--backend", "cpu", "--device", "0"}), "--backend is cpu"));
  EXPECT_TRUE(says(refusal_of_run({"--device", "4096"}), "--device 4096")) << "backend auto";
  EXPECT_TRUE(says(refusal_of_run({"--device", "4096", "--device", "4097"}), "--device 4096"));
  EXPECT_TRUE(says(refusal_of_run({"--device", "7", "--device", "7"}), "device 7 twice"));
  EXPECT_TRUE(says(refusal_of_run({"--device", "0", "--device", "x"}), "--device"));
}

TEST(CommandLine, AnUnknownCaseOrParameterOfValidateIsAnsweredWithTheNearest) {
  EXPECT_TRUE(says(refusal({"validate", "mmx"}), "did you mean mmc?"));
  EXPECT_TRUE(says(refusal({"validate", "zzzzzzzz"}), "`boyd validate --list` prints all"));
  EXPECT_TRUE(says(refusal({"validate", "mmc", "--with", "servers=2"}), "servers_count"));
  EXPECT_TRUE(says(refusal({"validate", "--with", "seed=2"}), "--with needs a case"));
}

TEST(CommandLine, AQueueThatNeverSettlesAndWordsInPlaceOfNumbersAreRefused) {
  EXPECT_TRUE(says(refusal({"validate", "mmc", "--with", "arrival_rate_hz=0.3"}), "below 1"));
  EXPECT_TRUE(says(refusal({"validate", "mg1", "--with", "service_mean_s=long"}), "a number from"));
  EXPECT_TRUE(says(refusal({"validate", "mg1", "--with", "seed=1,seed=2"}), "given twice"));
}

TEST(CommandLine, ADoctrineIsTimedWithItsOwnReadiness) {
  const std::string night =
      std::string(BOYD_SOURCE_DIR) + "/scenarios/doctrine/french_air_security_night.toml";
  const std::vector<const char*> words = {
      "boyd", "command", night.c_str(), "--samples", "200", "--json", "-"};
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_program(static_cast<int>(words.size()), words.data()), 0);
  const auto json = nlohmann::json::parse(testing::internal::GetCapturedStdout());
  const auto& launch = json.at("arms").at(0).at("rules").at(0);
  EXPECT_EQ(launch.at("rule"), "french_air_security_launch");
  const double takeoff_s = launch.at("action").at("mean_s").get<double>() -
                           launch.at("received").at("mean_s").get<double>();
  EXPECT_GE(takeoff_s, 480);
  EXPECT_LE(takeoff_s, 900);
}

TEST(CommandLine, AFileWithoutOrdersToTimeIsRefused) {
  const std::string drones = std::string(BOYD_SOURCE_DIR) + "/scenarios/platforms/drones.toml";
  EXPECT_TRUE(says(refusal({"command", drones}), "neither a [scenario] nor a [[chain]]"));
}

const std::string kDoctrine =
    std::string(BOYD_SOURCE_DIR) + "/scenarios/doctrine/french_dynamic_targeting.toml";

std::string refusal_of_command(const std::vector<std::string>& options) {
  std::vector<std::string> words = {"command", kDoctrine, "--samples", "10"};
  words.insert(words.end(), options.begin(), options.end());
  return refusal(words);
}

TEST(CommandLine, DurationsNeedANumberAndAUnit) {
  for (const char* by : {"30", "30m", "-1h", "0s", "1h,", "h", "1e999d", "200000d", "1h 2h"}) {
    const std::string text = refusal_of_command({"--by", by});
    EXPECT_TRUE(says(text, "--by")) << by << ": " << text;
    EXPECT_TRUE(says(text, "ms, s, min, h or d")) << by << ": " << text;
  }
}

TEST(CommandLine, ARateIsANumberOfRequestsAnHour) {
  for (const char* rate : {"0", "-3", "nan", "10/h", "inf", "1e12"}) {
    EXPECT_TRUE(says(refusal_of_command({"--rate", rate}), "no number of requests an hour"))
        << rate;
  }
}

TEST(CommandLine, ARuleThatDoesNotExistIsRefusedWithThoseThatDo) {
  const std::string text = refusal({"command", kSmoke, "--rule", "engage_bai"});
  EXPECT_TRUE(says(text, "engage_bai")) << text;
  EXPECT_TRUE(says(text, "engage_bay")) << text;
}

TEST(CommandLine, OnlyOneResultGoesToStandardOutput) {
  EXPECT_TRUE(says(refusal_of_command({"--json", "-", "--svg", "-"}), "cannot both"));
}

TEST(CommandLine, TwoResultsDoNotGoToOneFile) {
  const std::string path = testing::TempDir() + "boyd_one_file_for_two";
  const std::string other_words = testing::TempDir() + "./boyd_one_file_for_two";
  std::filesystem::remove(path);
  EXPECT_TRUE(says(refusal_of_command({"--json", path, "--svg", path}), "cannot both"));
  EXPECT_TRUE(says(refusal_of_command({"--json", path, "--svg", other_words}), "cannot both"));
  EXPECT_FALSE(std::filesystem::exists(path)) << "refused before anything is written";
}

TEST(CommandLine, AnArmOfADoctrineIsRefused) {
  EXPECT_TRUE(says(refusal_of_command({"--arm", "any"}), "has no arms"));
}

TEST(CommandLine, AnOrderThatTheNightDoesNotHaveIsRefused) {
  const std::string text = refusal({"explain", kSmoke, "--order", "1000"});
  EXPECT_TRUE(says(text, "there is no order 1000")) << text;
  EXPECT_TRUE(says(refusal({"explain", kSmoke, "--order", "-1"}), "--order"));
}

struct Said {
  int code = 0;
  std::string out;
  std::string error;
};

Said said(const std::vector<std::string>& words) {
  std::vector<const char*> arguments = {"boyd"};
  for (const std::string& word : words) {
    arguments.push_back(word.c_str());
  }
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  Said result;
  result.code = run_program(static_cast<int>(arguments.size()), arguments.data());
  result.out = testing::internal::GetCapturedStdout();
  result.error = testing::internal::GetCapturedStderr();
  return result;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(CommandLine, ResultsDoNotTakeThePlaceOfTheScenario) {
  // A copy, so that a program that does overwrite it harms nothing.
  const std::string scenario = testing::TempDir() + "boyd_overwritten.toml";
  const std::string by_another_name = testing::TempDir() + "./boyd_overwritten.toml";
  std::filesystem::copy_file(
      kDoctrine, scenario, std::filesystem::copy_options::overwrite_existing);
  const std::string before = text_of(scenario);
  const std::vector<std::vector<std::string>> commands = {
      {"command", scenario, "--samples", "10", "--json", scenario},
      {"command", scenario, "--samples", "10", "--json", by_another_name},
      {"command", scenario, "--samples", "10", "--svg", scenario},
      {"explain", scenario, "--json", scenario},
  };
  for (const std::vector<std::string>& words : commands) {
    EXPECT_TRUE(says(refusal(words), "is the scenario itself")) << words[0];
    EXPECT_EQ(text_of(scenario), before) << words[0];
  }
  EXPECT_TRUE(says(refusal_of_run({"--json", kSmoke}), "is the scenario itself"));
  std::filesystem::remove(scenario);
}

TEST(CommandLine, APathThatCannotBeWrittenIsNamedBeforeAnyWork) {
  for (const char* option : {"--svg", "--json"}) {
    const Said result =
        said({"command", kDoctrine, "--samples", "10", option, "/nonexistent/folder/out"});
    EXPECT_EQ(result.code, 1);
    EXPECT_EQ(result.out, "");
    EXPECT_TRUE(says(result.error, "/nonexistent/folder/out")) << result.error;
  }
  const Said night = said({"explain", kSmoke, "--json", "/nonexistent/folder/out"});
  EXPECT_EQ(night.code, 1);
  EXPECT_TRUE(says(night.error, "/nonexistent/folder/out")) << night.error;
}

TEST(CommandLine, ADoctrineIsTimedAndDrawn) {
  const Said table = said({"command", kDoctrine, "--samples", "50", "--by", "1h,2min"});
  EXPECT_EQ(table.code, 0) << table.error;
  EXPECT_TRUE(says(table.out, "where the time goes"));
  EXPECT_TRUE(says(table.out, "2.0 min"));
  const Said svg = said({"command", kDoctrine, "--samples", "50", "--svg", "-"});
  EXPECT_EQ(svg.code, 0);
  EXPECT_EQ(svg.out.rfind("<?xml", 0), 0U) << "and nothing before it";
  const Said ascii =
      said({"command", kDoctrine, "--samples", "50", "--ascii", "--rate", "0.1", "--details"});
  EXPECT_TRUE(std::all_of(ascii.out.begin(), ascii.out.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  }));
  EXPECT_TRUE(says(ascii.out, "under load"));
}

TEST(CommandLine, ANightIsExplainedInFullAsOneOrderAndAsJson) {
  const std::vector<std::string> base = {"explain", kSmoke, "--arm", "operations_centre"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> words = base;
    words.insert(words.end(), more.begin(), more.end());
    return said(words);
  };
  const Said story = with({});
  EXPECT_EQ(story.code, 0) << story.error;
  EXPECT_TRUE(says(story.out, "what decided the night"));
  EXPECT_TRUE(says(story.out, "shots on the word of"));
  EXPECT_TRUE(says(with({"--all-events"}).out, "fires at"));
  const Said order = with({"--order", "0"});
  EXPECT_TRUE(says(order.out, "where the time goes"));
  EXPECT_FALSE(says(order.out, "what decided"));
  const Said json = with({"--json", "-"});
  EXPECT_EQ(json.out.rfind("{", 0), 0U) << "and nothing before it";
  for (const char* key : {"\"critical_path\"", "\"trigger_count\"", "\"sentences\""}) {
    EXPECT_TRUE(says(json.out, key)) << key;
  }
}

TEST(CommandLine, TheListNamesOnlyWhatIsAScenario) {
  const Said list = said({"list", "scenarios"});
  EXPECT_EQ(list.code, 0) << list.error;
  EXPECT_TRUE(says(list.out, "smoke.toml"));
  EXPECT_TRUE(says(list.out, "claims/headquarters_first_hour.toml"));
  EXPECT_FALSE(says(list.out, "claims/warned.toml")) << "a part that others include";
}

}  // namespace
}  // namespace boyd::app
