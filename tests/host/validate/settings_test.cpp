/// What --with may say, and in which words it is refused.
#include <gtest/gtest.h>

#include "host/validate/registry.hpp"

namespace boyd::validate {
namespace {

Case small_case() {
  Case out;
  out.name = "small";
  out.parameters = {number("rate_hz", "a rate", 0.5, 0.1, 10),
                    number("width_s", "derived from the rate", std::nullopt, 0, 100),
                    whole("servers_count", "servers", 3, 1, 20),
                    choice("law", "a law", "exponential", {"deterministic", "exponential"}),
                    seed()};
  out.complete = [](Settings& settings) -> std::vector<std::string> {
    if (!settings.has("width_s")) {
      settings.set("width_s", 2 * settings.number("rate_hz"));
    }
    return settings.number("width_s") > 50 ? std::vector<std::string>{"width_s: too wide"}
                                           : std::vector<std::string>{};
  };
  return out;
}

std::string refusal(const std::vector<std::string>& assignments) {
  try {
    settings_of(small_case(), assignments);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "accepted";
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST(ValidateSettings, WithoutAssignmentsTheWorkedNumbersHold) {
  const Settings settings = settings_of(small_case(), {});
  EXPECT_EQ(settings.number("rate_hz"), 0.5);
  EXPECT_EQ(settings.number("width_s"), 1.0) << "derived";
  EXPECT_EQ(settings.whole("servers_count"), 3U);
  EXPECT_EQ(settings.choice("law"), "exponential");
  EXPECT_EQ(settings.whole("seed"), 1U);
}

TEST(ValidateSettings, AssignmentsReplaceThem) {
  const Settings settings =
      settings_of(small_case(), {"rate_hz=2.5e0", "servers_count=7.0", "law=deterministic"});
  EXPECT_EQ(settings.number("rate_hz"), 2.5);
  EXPECT_EQ(settings.number("width_s"), 5.0);
  EXPECT_EQ(settings.whole("servers_count"), 7U);
  EXPECT_EQ(settings.choice("law"), "deterministic");
}

TEST(ValidateSettings, BothEndsOfARangeBelongToIt) {
  EXPECT_EQ(settings_of(small_case(), {"rate_hz=10"}).number("rate_hz"), 10);
  EXPECT_EQ(settings_of(small_case(), {"rate_hz=0.1"}).number("rate_hz"), 0.1);
  EXPECT_TRUE(says(refusal({"rate_hz=10.1"}), "rate_hz=10.1: must be a number from 0.1 to 10"));
  EXPECT_TRUE(says(refusal({"servers_count=0"}), "must be a whole number from 1 to 20"));
}

TEST(ValidateSettings, WhatIsNoNumberIsRefused) {
  for (const char* text :
       {"rate_hz=", "rate_hz=fast", "rate_hz=1x", "rate_hz=nan", "rate_hz=inf"}) {
    EXPECT_TRUE(says(refusal({text}), "must be a number from 0.1 to 10")) << text;
  }
  EXPECT_TRUE(says(refusal({"servers_count=2.5"}), "must be a whole number from 1 to 20"));
  EXPECT_TRUE(says(refusal({"servers_count=-1"}), "must be a whole number from 1 to 20"));
}

TEST(ValidateSettings, AnUnknownNameIsAnsweredWithTheNearest) {
  EXPECT_TRUE(says(refusal({"rate_h=1"}), "did you mean rate_hz?"));
  EXPECT_TRUE(says(refusal({"colour=1"}), "it has rate_hz, width_s, servers_count, law, seed"));
}

TEST(ValidateSettings, WhatIsNoAssignmentOrComesTwiceIsRefused) {
  EXPECT_TRUE(says(refusal({"rate_hz"}), "rate_hz: must be name=value"));
  EXPECT_TRUE(says(refusal({"rate_hz=1", "rate_hz=2"}), "rate_hz: given twice"));
}

TEST(ValidateSettings, AChoiceIsAnsweredWithAllOfThem) {
  EXPECT_TRUE(says(refusal({"law=gaussian"}), "one of deterministic, exponential"));
}

TEST(ValidateSettings, EveryMistakeIsToldAtOnce) {
  const std::string text = refusal({"rate_hz=x", "servers_count=99", "colour=1"});
  EXPECT_TRUE(says(text, "rate_hz=x"));
  EXPECT_TRUE(says(text, "servers_count=99"));
  EXPECT_TRUE(says(text, "colour"));
}

TEST(ValidateSettings, WhatCannotGoTogetherIsRefused) {
  EXPECT_EQ(refusal({"width_s=60"}), "width_s: too wide");
}

std::string refusal_of(const char* name, const std::vector<std::string>& assignments) {
  try {
    settings_of(*find_case(name), assignments);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ValidateSettings, AQueueThatNeverSettlesIsRefused) {
  EXPECT_TRUE(says(refusal_of("mmc", {"arrival_rate_hz=0.3"}), "= 1: the queue has no steady"));
  EXPECT_TRUE(says(refusal_of("mg1", {"service_mean_s=3"}), "it must be below 1"));
  EXPECT_TRUE(says(refusal_of("priority_queue", {"low_arrival_rate_hz=0.8"}), "must be below 1"));
  EXPECT_TRUE(says(refusal_of("mmc", {"arrival_rate_hz=0.2999"}), "too many to measure"));
  EXPECT_TRUE(says(refusal_of("priority_queue", {"low_arrival_rate_hz=0.001"}), "at least 2 %"));
}

TEST(ValidateSettings, AQueueThatOutlivesTheClockIsRefused) {
  EXPECT_TRUE(says(refusal_of("mmc", {"arrival_rate_hz=1e-7"}), "clock"));
  EXPECT_TRUE(says(refusal_of("mg1", {"arrival_rate_hz=1e-7"}), "Hz at least"));
  EXPECT_EQ(refusal_of("mmc", {"arrival_rate_hz=1e-5", "service_rate_hz=1e-5"}), "accepted");
}

TEST(ValidateSettings, AnUnknownDisciplineIsAnsweredWithBoth) {
  EXPECT_TRUE(says(refusal_of("priority_queue", {"discipline=fair"}),
                   "discipline=fair: must be one of nonpreemptive, preemptive"));
}

TEST(ValidateSettings, ALawsSpreadMustSuitIt) {
  EXPECT_TRUE(says(refusal_of("mg1", {"service_sd_s=2"}), "needs 1, or be left out"));
  EXPECT_TRUE(says(refusal_of("mg1", {"service_law=uniform", "service_sd_s=0.6"}), "0 to 0.577"));
  EXPECT_TRUE(says(refusal_of("mg1", {"service_law=gamma", "service_sd_s=0"}), "0.01 to 2"));
  EXPECT_TRUE(says(refusal_of("mg1", {"service_law=empirical", "service_sd_s=1.1"}), "0 to 1"));
  EXPECT_EQ(refusal_of("mg1", {"service_law=deterministic", "service_sd_s=0"}), "accepted");
}

TEST(ValidateSettings, ARadarWhoseRangeCannotBeFlownIsRefused) {
  EXPECT_TRUE(says(refusal_of("radar_range", {"gain_db=60"}), "it must be 10 to 600000 m"));
  EXPECT_TRUE(says(refusal_of("radar_range", {"gain_db=0", "rcs_m2=1e-6", "loss_db=60"}),
                   "it must be 10 to 600000 m"));
  EXPECT_TRUE(says(refusal_of("burn_through", {"jammer_power_dbm=-60"}), "to 600000 m"));
  EXPECT_TRUE(says(refusal_of("burn_through",
                              {"radar_power_dbm=20", "radar_gain_db=10", "jammer_power_dbm=-60"}),
                   "own noise is"));
}

TEST(ValidateSettings, AFewNightsSayNothingOfEquivalence) {
  EXPECT_TRUE(says(refusal_of("dt_convergence", {"replications_count=7"}), "or at least 8"));
  EXPECT_EQ(refusal_of("dt_convergence", {"replications_count=8"}), "accepted");
}

TEST(ValidateSettings, AskingForWhatACaseDoesNotHaveIsAProgrammersMistake) {
  const Settings settings = settings_of(small_case(), {});
  EXPECT_THROW(settings.number("colour"), std::logic_error);
  EXPECT_THROW(settings.whole("rate_hz"), std::logic_error);
}

}  // namespace
}  // namespace boyd::validate
