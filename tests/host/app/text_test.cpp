#include <gtest/gtest.h>

#include "host/app/number_text.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/text_table.hpp"

namespace boyd::app {
namespace {

TEST(NumberText, ShowsAboutFourDigits) {
  EXPECT_EQ(number_text(0.123456), "0.1235");
  EXPECT_EQ(number_text(-12.3456), "-12.35");
  EXPECT_EQ(number_text(123456.7), "123457");
  EXPECT_EQ(number_text(2.5e7), "2.500e+07");
  EXPECT_EQ(number_text(std::nullopt), "-");
}

TEST(NumberText, GivesZeroNoSign) {
  EXPECT_EQ(number_text(-0.0), "0.0000");
  EXPECT_EQ(number_text(-0.00001), "0.0000");
  EXPECT_EQ(number_text(0.0, Sign::kAlways), "0.0000");
  EXPECT_EQ(number_text(1.5, Sign::kAlways), "+1.500");
}

TEST(NumberText, ShowsAnIntervalOnlyWhereThereIsOne) {
  statistics::Estimate estimate;
  EXPECT_EQ(interval_text(estimate), "-");
  estimate.mean = 0.5;
  EXPECT_EQ(interval_text(estimate), "0.5000");
  estimate.low = 0.25;
  estimate.high = 0.75;
  EXPECT_EQ(interval_text(estimate), "0.5000 [0.2500, 0.7500]");
}

TEST(NumberText, ChoosesTheUnitOfADuration) {
  EXPECT_EQ(duration_text(0.25), "250 ms");
  EXPECT_EQ(duration_text(42.0), "42.0 s");
  EXPECT_EQ(duration_text(720.0), "12.0 min");
  EXPECT_EQ(duration_text(7.5 * 3600), "7.5 h");
  EXPECT_EQ(duration_text(13 * 86400.0), "13.0 d");
  EXPECT_EQ(duration_text(36524.9 * 86400.0), "36524.9 d");
  EXPECT_EQ(duration_text(36525.0 * 86400.0), "100 years or more") << "laws are cut there";
  EXPECT_EQ(clock_text(45296.54), "+12:34:56.5");
  EXPECT_EQ(clock_text(-90000), "-1d 01:00:00.0");
}

TEST(NumberText, SetsThousandsApart) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1234567), "1 234 567");
  EXPECT_EQ(count_text(-1234), "-1 234");
}

TEST(TextTable, MakesColumnsAsWideAsTheirWidestCell) {
  TextTable table({{"name", Align::kLeft}, {"x", Align::kRight}});
  table.add({"a", "10"});
  table.add({"longer"});
  EXPECT_EQ(table.text(), "name     x\n------  --\na       10\nlonger\n");
  EXPECT_EQ(width_of("Zürich"), 6U);
}

TEST(ProgressLine, NamesWorldsAndTheTimeLeft) {
  const run::Progress progress{3, 12, 0.25};
  EXPECT_EQ(progress_text(progress, 10.0),
            "[=======                       ]  25 %  3 of 12 worlds  30.0 s left");
}

}  // namespace
}  // namespace boyd::app
