/// The comparison with history: what its file may say, and that a poor fit shows.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "host/validate/history_events.hpp"
#include "host/validate/registry.hpp"

namespace boyd::validate {
namespace {

const std::string kEvent = R"(
rows_count = 2
[[event]]
name = "a"
group = "g"
row = "A"
arm = "x"
from = "request"
until = "action"
outcome = "decided"
earliest_h = 1
latest_h = 2
calibrates = true
source = "s"
)";

/// A file of this text that goes away with the object.
class EventFile {
public:
  explicit EventFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("boyd_history_" + std::to_string(getpid()) + ".toml")) {
    std::ofstream(path_) << text;
  }
  ~EventFile() { std::filesystem::remove(path_); }
  EventFile(const EventFile&) = delete;
  EventFile& operator=(const EventFile&) = delete;
  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

std::string replaced(const std::string& what, const std::string& with) {
  std::string text = kEvent;
  return text.replace(text.find(what), what.size(), with);
}

std::string refusal(const std::string& text) {
  const EventFile file(text);
  try {
    read_history(file.path());
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST(ValidateHistory, AnEventIsReadWithItsInterval) {
  const EventFile file(kEvent + "[[excluded]]\nrow = \"B\"\nreason = \"norm\"\n");
  const History history = read_history(file.path());
  ASSERT_EQ(history.events.size(), 1U);
  EXPECT_EQ(history.events[0].interval_h.latest, 2);
  EXPECT_EQ(history.excluded_count, 1U);
}

TEST(ValidateHistory, WhatAnEventLacksOrMistakesIsNamedWithItsLine) {
  EXPECT_TRUE(says(refusal(replaced("group = \"g\"\n", "")), ".toml:3: group: is missing"));
  EXPECT_TRUE(says(refusal(replaced("= true", "= 1")), "calibrates: is missing or no true or"));
  EXPECT_TRUE(says(refusal(replaced("\"decided\"", "\"maybe\"")), "must be decided or refused"));
  EXPECT_TRUE(says(refusal(replaced("\"decided\"", "\"refused\"")), "latest_h: belongs to what"));
  EXPECT_TRUE(says(refusal(replaced("latest_h = 2", "latest_h = 0.5")), "not before earliest_h"));
  EXPECT_TRUE(says(refusal("rows_count = 1"), "holds no [[event]]"));
  EXPECT_TRUE(says(refusal("a = 1"), "rows_count: is missing"));
}

TEST(ValidateHistory, TheLegsOfOneCrisisAreAllCalibratedOrAllHeldOut) {
  const std::string second = replaced("calibrates = true", "calibrates = false");
  EXPECT_TRUE(says(refusal(kEvent + second.substr(second.find("[[event]]"))), "the same for all"));
}

const Quantity& named(const std::vector<Quantity>& quantities, const std::string& name) {
  for (const Quantity& quantity : quantities) {
    if (quantity.name == name) {
      return quantity;
    }
  }
  throw std::runtime_error("no quantity " + name);
}

TEST(ValidateHistory, EveryRowOfTheTableIsAccountedForAndAPoorFitIsShownAsPoor) {
  const Case& history = *find_case("history");
  EXPECT_FALSE(history.is_anchor);
  const std::vector<Quantity> quantities =
      history.run(settings_of(history, {"samples_count=2000"}), {[](double) {}, BOYD_SOURCE_DIR});
  EXPECT_TRUE(named(quantities, "rows_accounted_count").pass);
  EXPECT_EQ(named(quantities, "held_out_crises_count").got, 2);
  // The chain of one capital foretells a day where three took a week.
  EXPECT_FALSE(named(quantities, "hamilton_2018_h").pass);
  const Quantity& score = named(quantities, "hamilton_2018_held_out_crps");
  EXPECT_GT(score.got, score.expected);
  EXPECT_TRUE(score.pass) << "both scores exist";
}

TEST(ValidateHistory, SeventeenLegsOfNineCrisesAreComparedAndSevenCrisesWereSeenByADoctrine) {
  const History history =
      read_history(std::string(BOYD_SOURCE_DIR) + "/scenarios/validation/history_events.toml");
  EXPECT_EQ(history.events.size(), 17U);
  EXPECT_EQ(history.excluded_count, 36U);
  std::map<std::string, bool> crises;
  for (const HistoricalEvent& event : history.events) {
    crises[event.group] = event.calibrates;
  }
  EXPECT_EQ(crises.size(), 9U);
  EXPECT_EQ(
      std::count_if(crises.begin(), crises.end(), [](const auto& crisis) { return crisis.second; }),
      7);
  // Both are what their doctrines were written from.
  EXPECT_TRUE(crises.at("article_5_2001"));
  EXPECT_TRUE(crises.at("turkey_2015"));
}

TEST(ValidateHistory, WithoutItsFilesItSaysWhichIsMissing) {
  const Case& history = *find_case("history");
  EXPECT_ANY_THROW(history.run(settings_of(history, {}), {[](double) {}, "/nowhere"}));
}

}  // namespace
}  // namespace boyd::validate
