/// Every case at its worked numbers and away from them, and the worked numbers themselves.
#include <ostream>

#include <gtest/gtest.h>

#include "host/validate/registry.hpp"

namespace boyd::validate {
namespace {

const Surroundings kSilent = {[](double) {}, BOYD_SOURCE_DIR};

struct Setting {
  const char* name;
  std::vector<std::string> with;
};
void PrintTo(const Setting& setting, std::ostream* out) {
  *out << setting.name;
  for (const std::string& text : setting.with) {
    *out << " " << text;
  }
}

std::vector<Quantity> run(const Setting& setting) {
  const Case& known = *find_case(setting.name);
  return known.run(settings_of(known, setting.with), kSilent);
}

class ValidateCase : public testing::TestWithParam<Setting> {};

TEST_P(ValidateCase, Passes) {
  for (const Quantity& quantity : run(GetParam())) {
    EXPECT_TRUE(quantity.pass) << quantity.name << ": expected " << quantity.expected << ", got "
                               << quantity.got << " +- " << quantity.standard_error;
    EXPECT_FALSE(quantity.source.empty()) << quantity.name;
  }
}

std::string test_name(const testing::TestParamInfo<Setting>& info) {
  return std::string(info.param.name) + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(
    Command,
    ValidateCase,
    testing::Values(
        Setting{"mmc", {}},
        Setting{"mmc", {"arrival_rate_hz=0.9", "service_rate_hz=1", "servers_count=1"}},
        Setting{"mmc", {"arrival_rate_hz=12", "service_rate_hz=0.7", "servers_count=20"}},
        Setting{"mmc", {"arrival_rate_hz=0.5", "service_rate_hz=1", "servers_count=10"}},
        Setting{"mg1", {}},
        Setting{"mg1", {"service_law=deterministic"}},
        Setting{"mg1", {"service_law=uniform", "arrival_rate_hz=0.004", "service_mean_s=200"}},
        Setting{"mg1", {"service_law=triangular", "arrival_rate_hz=0.3"}},
        Setting{"mg1", {"service_law=lognormal", "service_sd_s=1.5"}},
        Setting{"priority_queue", {}},
        Setting{"priority_queue", {"high_arrival_rate_hz=0.1", "service_law=deterministic"}},
        Setting{"priority_queue", {"low_arrival_rate_hz=0.5", "service_law=uniform"}},
        Setting{"consensus", {}},
        Setting{"consensus", {"members_count=1", "objection_prob=0.5", "reply_mean_s=1"}},
        Setting{"consensus", {"members_count=300", "objection_prob=0.001"}},
        Setting{"consensus_lognormal", {}},
        Setting{"consensus_lognormal", {"members_count=1", "reply_median_s=60"}},
        Setting{"consensus_lognormal", {"members_count=19", "reply_log_sigma=1.2"}},
        Setting{"series", {}},
        Setting{"series", {"stages_count=1", "stage_mean_s=0.5"}},
        Setting{"series", {"stages_count=40", "stage_mean_s=86400"}},
        Setting{"first_of_two", {}},
        Setting{"first_of_two", {"first_mean_s=10", "second_mean_s=10"}},
        Setting{"first_of_two", {"first_mean_s=1", "second_mean_s=50"}}),
    test_name);

double expected(const Setting& setting, const std::string& quantity_name) {
  for (const Quantity& quantity : run(setting)) {
    if (quantity.name == quantity_name) {
      return quantity.expected;
    }
  }
  ADD_FAILURE() << setting.name << " has no " << quantity_name;
  return 0;
}

TEST(ValidateWorkedNumbers, OfQueuesAreThoseOfTheLiterature) {
  EXPECT_NEAR(expected({"mmc", {}}, "wait_prob"), 4.0 / 9, 1e-12);
  EXPECT_NEAR(expected({"mmc", {}}, "wait_mean_s"), 40.0 / 9, 1e-12);
  EXPECT_NEAR(expected({"mg1", {"service_law=deterministic"}}, "wait_mean_s"), 0.5, 1e-12);
  EXPECT_NEAR(expected({"mg1", {}}, "wait_mean_s"), 1, 1e-12);
  // W0 = 0.7, so 0.7 / 0.7 and 0.7 / (0.7 * 0.3).
  EXPECT_NEAR(expected({"priority_queue", {}}, "high_wait_mean_s"), 1, 1e-12);
  EXPECT_NEAR(expected({"priority_queue", {}}, "low_wait_mean_s"), 10.0 / 3, 1e-12);
}

TEST(ValidateWorkedNumbers, OfAgreementAreThoseOfTheLiterature) {
  EXPECT_NEAR(expected({"consensus", {}}, "reply_max_mean_s"), 36'000 * 4.0585, 2);
  EXPECT_NEAR(expected({"consensus", {}}, "no_objection_prob"), 0.377308, 1e-6);
  EXPECT_NEAR(expected({"consensus_lognormal", {}}, "reply_max_median_s"), 97'071, 1);
}

TEST(ValidateCases, AreTheSameOnEveryRunAndMoveWithTheSeed) {
  const Setting setting{"consensus", {"members_count=5"}};
  EXPECT_EQ(run(setting)[0].got, run(setting)[0].got);
  EXPECT_NE(run(setting)[0].got, run({"consensus", {"members_count=5", "seed=2"}})[0].got);
}

TEST(ValidateCases, HaveNamesOfTheirOwn) {
  for (const Case& known : all_cases()) {
    EXPECT_EQ(find_case(known.name), &known) << known.name;
    EXPECT_FALSE(known.title.empty());
  }
  EXPECT_EQ(find_case("nothing"), nullptr);
}

}  // namespace
}  // namespace boyd::validate
