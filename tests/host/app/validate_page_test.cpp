/// The page that `boyd validate --html` writes.
#include "host/app/validate_page.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace boyd::app {
namespace {

validate::Case swept_case() {
  validate::Case known;
  known.name = "rising";
  known.title = "a <case>";
  known.parameters = {validate::number("rate_hz", "a rate", 0.5, 0, 1),
                      validate::whole("count", "a count", 3, 1, 9)};
  known.complete = [](validate::Settings& settings) -> std::vector<std::string> {
    if (settings.number("rate_hz") > 0.8) {
      return {"rate_hz: never settles"};
    }
    return {};
  };
  known.sweep = {"rate_hz", {0.25, 0.5, 0.75, 1.0}, "wait_s", false, {"count=5"}};
  return known;
}

validate::Quantity wait(double got) {
  return validate::estimated("wait_s", 2, got, 0.25, "a source");
}

ValidatedCase swept(const validate::Case& known, double got) {
  return {&known, validate::settings_of(known, {}), {wait(2)}, {{0.25, wait(2)}, {0.5, wait(got)}}};
}

TEST(ValidatePage, ASweepKeepsWhatWasAskedForAndLeavesOutWhatCannotBe) {
  const validate::Case known = swept_case();
  const auto points = sweep_settings(known, {"rate_hz=0.1", "count=7"});
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0].settings.number("rate_hz"), 0.25);
  EXPECT_EQ(points[2].at, 0.75);
  EXPECT_EQ(points[2].settings.whole("count"), 5U) << "the sweep's own settings go before";
  validate::Case still = swept_case();
  still.sweep->with.clear();
  EXPECT_EQ(sweep_settings(still, {"count=7"})[0].settings.whole("count"), 7U);
  still.sweep.reset();
  EXPECT_TRUE(sweep_settings(still, {}).empty());
}

TEST(ValidatePage, ASweepOfAnUnknownQuantityIsAMistakeInTheCase) {
  const validate::Case known = swept_case();
  EXPECT_EQ(swept_quantity(known, {wait(3)}).got, 3);
  EXPECT_THROW(swept_quantity(known, {}), std::logic_error);
}

TEST(ValidatePage, HoldsAPictureAndTheNumbersOfEverySweep) {
  const validate::Case known = swept_case();
  const std::string html = validation_page({swept(known, 2.5)});
  EXPECT_NE(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("a &lt;case&gt;"), std::string::npos);
  EXPECT_NE(html.find("1 of 1 quantities pass, 2 of 2 points of sweeps"), std::string::npos);
  EXPECT_NE(html.find("boyd validate rising --with rate_hz=0.5,count=3"), std::string::npos);
  EXPECT_EQ(html.find("FAIL"), std::string::npos);
  EXPECT_EQ(html.find("http"), html.find("http://www.w3.org")) << "nothing from outside";
}

TEST(ValidatePage, APointOfASweepThatFailsFailsTheCase) {
  const validate::Case known = swept_case();
  EXPECT_TRUE(all_pass({swept(known, 2)}));
  EXPECT_FALSE(all_pass({swept(known, 9)}));
  EXPECT_NE(validation_page({swept(known, 9)}).find("FAIL"), std::string::npos);
  EXPECT_EQ(pass_sentence({swept(known, 9)}), "1 of 1 quantities pass, 1 of 2 points of sweeps");
}

TEST(ValidatePage, ACaseWithoutASweepIsATableAlone) {
  const validate::Case known = swept_case();
  const std::string html =
      validation_page({{&known, validate::settings_of(known, {}), {wait(2)}, {}}});
  EXPECT_EQ(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("a source"), std::string::npos);
}

}  // namespace
}  // namespace boyd::app
