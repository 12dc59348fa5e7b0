#include <cmath>

#include <gtest/gtest.h>

#include "kernels/core/math.hpp"
#include "kernels/core/philox.hpp"
#include "kernels/stage/sense.hpp"

namespace boyd::test {
namespace {

TEST(Philox, GivesTheKnownAnswersOfRandom123) {
  // kat_vectors of Random123: philox4x32 10, counter and key all ones.
  const philox4x32_ctr_t counter = {{~0U, ~0U, ~0U, ~0U}};
  const philox4x32_key_t key = {{~0U, ~0U}};
  const philox4x32_ctr_t r = philox4x32_R(10, counter, key);
  EXPECT_EQ(r.v[0], 0x408f276dU);
  EXPECT_EQ(r.v[1], 0x41c83b0eU);
  EXPECT_EQ(r.v[2], 0xa20bc7c6U);
  EXPECT_EQ(r.v[3], 0x6d5451fdU);
}

TEST(Philox, StreamsAndEventsAreApart) {
  const auto a = cpu::random4(1, Stream::kKill, 2, 3, 4, 5);
  EXPECT_NE(a.word[0], cpu::random4(1, Stream::kDetection, 2, 3, 4, 5).word[0]);
  EXPECT_NE(a.word[0], cpu::random4(2, Stream::kKill, 2, 3, 4, 5).word[0]);
  EXPECT_NE(a.word[0], cpu::random4(1, Stream::kKill, 2, 3, 4, 6).word[0]);
  EXPECT_EQ(a.word[0], cpu::random4(1, Stream::kKill, 2, 3, 4, 5).word[0]);
}

TEST(Philox, UniformIsInsideTheOpenUnitInterval) {
  EXPECT_GT(cpu::uniform_f(0), 0.0F);
  EXPECT_LT(cpu::uniform_f(~0U), 1.0F);
}

TEST(Math, ExponentialIsWithinItsStatedError) {
  for (float x = -86.9F; x < 87.9F; x += 0.0137F) {
    const double exact = std::exp(static_cast<double>(x));
    EXPECT_NEAR(static_cast<double>(cpu::exp_f(x)) / exact, 1.0, 3e-7) << x;
  }
  EXPECT_EQ(cpu::exp_f(-200.0F), 0.0F);
}

TEST(Math, LogarithmIsWithinItsStatedError) {
  for (float x = 1e-30F; x < 1e30F; x *= 1.0123F) {
    const double exact = std::log(static_cast<double>(x));
    EXPECT_NEAR(static_cast<double>(cpu::log_f(x)), exact, 2e-7 * std::max(1.0, std::fabs(exact)))
        << x;
  }
}

TEST(Math, SineAndCosineAreWithinTheirStatedError) {
  for (float x = -1000.0F; x < 1000.0F; x += 0.0971F) {
    float sine = 0;
    float cosine = 0;
    cpu::sincos_f(x, sine, cosine);
    EXPECT_NEAR(sine, std::sin(static_cast<double>(x)), 3e-7) << x;
    EXPECT_NEAR(cosine, std::cos(static_cast<double>(x)), 3e-7) << x;
  }
}

TEST(Radar, SwerlingOneGivesThePublishedDetectionProbability) {
  const float log_false_alarm = cpu::log_f(1e-6F);
  const float snr = std::pow(10.0F, 1.3F);  // 13 dB
  EXPECT_NEAR(cpu::swerling1_detection_prob(log_false_alarm, snr), 0.517178, 2e-6);
  EXPECT_NEAR(10 * std::log10(cpu::swerling1_snr(log_false_alarm, 0.9F)), 21.1436, 1e-4);
}

TEST(Geometry, PositionsFarApartAreSubtractedWithoutOverflow) {
  const Position west = {-kPositionLimit, 0, 0};
  const Position east = {kPositionLimit, 0, 0};
  EXPECT_NEAR(cpu::offset_m(west, east).x, 2.0 * kPositionLimit / 1024.0, 1.0);
  EXPECT_TRUE(cpu::far_apart(west, east, 1000.0F));
}

}  // namespace
}  // namespace boyd::test
