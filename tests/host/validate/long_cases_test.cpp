/// The cases that fight or wait through millions of ticks.
#include "tests/host/validate/run_case.hpp"

namespace boyd::validate {
namespace {

using testing::Difference;
using testing::quantity_of;
using testing::Setting;

class ValidateLongCase : public ::testing::TestWithParam<Setting> {};

TEST_P(ValidateLongCase, Passes) {
  testing::expect_passes(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Battle,
    ValidateLongCase,
    ::testing::Values(
        Setting{"stochastic_square", {}},
        Setting{"stochastic_square", {"x_count=5", "y_count=9", "x_kill_rate_hz=0.03"}},
        Setting{"stochastic_square", {"x_count=100", "y_count=80"}},
        Setting{"stochastic_linear", {}},
        Setting{"stochastic_linear", {"x_count=4", "y_count=3"}},
        Setting{"stochastic_linear", {"x_count=5", "y_count=12", "x_kill_rate_hz=0.02"}},
        Setting{"lanchester_limit", {}},
        Setting{"lanchester_limit", {"x_count=60", "y_count=60", "x_kill_rate_hz=0.02"}},
        Setting{"lanchester_limit", {"x_count=40", "y_count=20"}},
        Setting{"erlang_b", {}},
        Setting{"erlang_b",
                {"channels_count=5", "offered_load_erlang=3", "engagement_law=deterministic"}},
        Setting{"erlang_b",
                {"channels_count=1", "offered_load_erlang=1", "engagement_law=uniform"}},
        Setting{"erlang_b", {"channels_count=16", "offered_load_erlang=20"}},
        Setting{"erlang_b", {"channels_count=16", "offered_load_erlang=100"}},
        Setting{"saturation", {}},
        Setting{"saturation", {"attackers_count=3"}},
        Setting{"saturation", {"attackers_count=30"}},
        Setting{"saturation", {"attackers_count=200"}},
        Setting{"saturation", {"channels_count=1", "magazine_count=1000", "window_s=1200"}},
        Setting{"saturation", {"magazine_count=0", "attackers_count=10"}},
        Setting{"koopman", {"coverage=3"}},
        Setting{"koopman", {"coverage=5"}},
        Setting{"dt_convergence", {}},
        Setting{"mmc", {"arrival_rate_hz=0.98", "service_rate_hz=1", "servers_count=1"}}),
    testing::test_name<Setting>);

TEST(ValidateLongWorkedNumbers, OfFightsAreThoseOfTheLiterature) {
  EXPECT_NEAR(quantity_of({"stochastic_square", {}}, "win_prob").expected, 0.791358, 1e-6);
  EXPECT_NEAR(quantity_of({"stochastic_square", {}}, "survivors_mean").expected, 5.216568, 1e-6);
  const Setting large{"stochastic_square", {"x_count=100", "y_count=80"}};
  EXPECT_NEAR(quantity_of(large, "win_prob").expected, 0.995126, 1e-6);
  EXPECT_NEAR(quantity_of(large, "survivors_mean").expected, 58.4115, 1e-4);
  EXPECT_NEAR(quantity_of({"stochastic_linear", {}}, "win_prob").expected, 0.685471, 1e-6);
}

TEST(ValidateLongWorkedNumbers, OfSaturationAreThoseOfErlangAndOfTheMagazine) {
  const auto leak = [](const char* attackers, const char* name) {
    return quantity_of({"saturation", {attackers}}, name).expected;
  };
  // As long as there are channels for all nobody comes through; then Erlang B of the load, 1 of 4
  // channels at 30 in 600 s: B(4, 1) = 1/65; then the magazine of 40.
  EXPECT_EQ(leak("attackers_count=3", "leak_prob"), 0);
  EXPECT_NEAR(leak("attackers_count=30", "long_raid_leak_prob"), 1.0 / 65, 1e-12);
  EXPECT_LT(leak("attackers_count=30", "leak_prob"), 1.0 / 65);
  EXPECT_NEAR(leak("attackers_count=60", "long_raid_leak_prob"), 1.0 / 3, 1e-12);
  EXPECT_NEAR(leak("attackers_count=200", "leak_prob"), 0.8, 1e-4);
}

TEST(ValidateLongWorkedNumbers, OfLossSystemsAreThoseOfTheLiterature) {
  EXPECT_NEAR(quantity_of({"erlang_b", {}}, "leak_prob").expected, 2.0 / 21, 1e-12);
  EXPECT_NEAR(quantity_of({"erlang_b", {"channels_count=5", "offered_load_erlang=3"}}, "leak_prob")
                  .expected,
              0.1100544,
              1e-7);
}

class ValidateLongDifference : public ::testing::TestWithParam<Difference> {};

TEST_P(ValidateLongDifference, IsToldApart) {
  testing::expect_told_apart(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Small,
    ValidateLongDifference,
    ::testing::Values(
        Difference{"stochastic_square", "win_prob", {}, {"y_kill_rate_hz=0.0115"}},
        Difference{"stochastic_linear", "win_prob", {}, {"y_kill_rate_hz=0.0115"}},
        Difference{"lanchester_limit", "square_law_full_size_left", {}, {"y_kill_rate_hz=0.0125"}},
        Difference{"erlang_b", "leak_prob", {}, {"offered_load_erlang=2.2"}},
        Difference{"saturation", "leak_prob", {}, {"magazine_count=39"}},
        Difference{"saturation",
                   "leak_prob",
                   {"magazine_count=1000", "attackers_count=100"},
                   {"magazine_count=1000", "attackers_count=100", "engagement_s=18"}}),
    testing::test_name<Difference>);

TEST(ValidateLongCases, NightsTooFewToTellAreNotCalledEquivalent) {
  // Whether or not an aircraft is lost in them, eight nights do not say that few are.
  const Setting few{"dt_convergence", {"replications_count=8"}};
  const Quantity losses = quantity_of(few, "night_neutral_loss_count");
  EXPECT_LT(losses.tolerance, 0);
  EXPECT_FALSE(losses.pass);
  // Ten times the margin is more than they leave open.
  const Setting wide{"dt_convergence", {"replications_count=8", "margin=1"}};
  EXPECT_TRUE(quantity_of(wide, "night_leak_prob").pass);
}

}  // namespace
}  // namespace boyd::validate
