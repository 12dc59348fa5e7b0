/// What `boyd validate` prints.
#include "host/app/validate_report.hpp"

#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace boyd::app {
namespace {

validate::Case known_case() {
  validate::Case known;
  known.name = "known";
  known.title = "a case";
  known.parameters = {validate::number("rate_hz", "a rate", 0.5, 0, 1),
                      validate::whole("count", "a count", 3, 1, 9),
                      validate::choice("law", "a law", "one", {"one", "two"})};
  return known;
}

ValidatedCase validated(const validate::Case& known, double got) {
  return {&known,
          validate::settings_of(known, {}),
          {validate::estimated("wait_s", 2, got, 0.25, std::string(200, 's'))}};
}

TEST(ValidateReport, JsonOfACaseHasItsParametersAndQuantitiesAndNothingElse) {
  const validate::Case known = known_case();
  const auto json = nlohmann::json::parse(validation_json(validated(known, 2.5)));
  EXPECT_EQ(json,
            (nlohmann::json{{"case", "known"},
                            {"parameters", {{"rate_hz", 0.5}, {"count", 3}, {"law", "one"}}},
                            {"quantities",
                             {{{"name", "wait_s"},
                               {"expected", 2.0},
                               {"got", 2.5},
                               {"standard_error", 0.25},
                               {"tolerance", 1.0},
                               {"pass", true},
                               {"source", std::string(200, 's')}}}}}));
}

TEST(ValidateReport, JsonOfSeveralCasesIsAnArray) {
  const validate::Case known = known_case();
  const auto json = nlohmann::json::parse(
      validation_json(std::vector<ValidatedCase>{validated(known, 2), validated(known, 9)}));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["quantities"][0]["pass"], true);
  EXPECT_EQ(json[1]["quantities"][0]["pass"], false);
}

TEST(ValidateReport, ANumberThatIsNotFiniteIsNull) {
  const validate::Case known = known_case();
  const auto json = nlohmann::json::parse(
      validation_json(validated(known, std::numeric_limits<double>::quiet_NaN())));
  EXPECT_TRUE(json["quantities"][0]["got"].is_null());
  EXPECT_EQ(json["quantities"][0]["pass"], false);
}

TEST(ValidateReport, TheTableSaysWhatFailedAndHowMany) {
  const validate::Case known = known_case();
  const std::string text = validation_table({validated(known, 2), validated(known, 9)});
  EXPECT_NE(text.find("--with rate_hz=0.5,count=3,law=one"), std::string::npos);
  EXPECT_NE(text.find("FAIL"), std::string::npos);
  EXPECT_NE(text.find("1 of 2 quantities pass"), std::string::npos);
  EXPECT_EQ(text.find(std::string(100, 's')), std::string::npos) << "long sources are cut";
}

TEST(ValidateReport, OneFailureIsEnough) {
  const validate::Case known = known_case();
  EXPECT_TRUE(all_pass({validated(known, 2)}));
  EXPECT_FALSE(all_pass({validated(known, 2), validated(known, 9)}));
}

}  // namespace
}  // namespace boyd::app
