/// Every case at its worked numbers and away from them, and the worked numbers themselves.
#include <cmath>

#include "tests/host/validate/run_case.hpp"

namespace boyd::validate {
namespace {

using testing::Difference;
using testing::run;
using testing::Setting;

class ValidateCase : public ::testing::TestWithParam<Setting> {};

TEST_P(ValidateCase, Passes) {
  testing::expect_passes(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Command,
    ValidateCase,
    ::testing::Values(
        Setting{"mmc", {}},
        Setting{"mmc", {"arrival_rate_hz=0.9", "service_rate_hz=1", "servers_count=1"}},
        Setting{"mmc", {"arrival_rate_hz=12", "service_rate_hz=0.7", "servers_count=20"}},
        Setting{"mmc", {"arrival_rate_hz=0.5", "service_rate_hz=1", "servers_count=10"}},
        Setting{"mg1", {}},
        Setting{"mg1", {"service_law=deterministic"}},
        Setting{"mg1", {"service_law=uniform", "arrival_rate_hz=0.004", "service_mean_s=200"}},
        Setting{"mg1", {"service_law=triangular", "arrival_rate_hz=0.3"}},
        Setting{"mg1", {"service_law=lognormal", "service_sd_s=1.5"}},
        Setting{"mg1", {"service_law=gamma", "service_sd_s=0.7"}},
        Setting{"mg1", {"service_law=gamma", "service_sd_s=1.8", "arrival_rate_hz=0.7"}},
        Setting{"mg1", {"service_law=empirical"}},
        Setting{"mg1", {"service_law=empirical", "service_sd_s=1", "arrival_rate_hz=0.8"}},
        Setting{"priority_queue", {}},
        Setting{"priority_queue", {"high_arrival_rate_hz=0.1", "service_law=deterministic"}},
        Setting{"priority_queue", {"low_arrival_rate_hz=0.5", "service_law=uniform"}},
        Setting{"priority_queue", {"discipline=preemptive"}},
        Setting{"priority_queue",
                {"discipline=preemptive", "service_law=gamma", "high_arrival_rate_hz=0.5"}},
        Setting{"priority_queue",
                {"discipline=preemptive", "service_law=empirical", "high_arrival_rate_hz=0.05"}},
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
    testing::test_name<Setting>);

INSTANTIATE_TEST_SUITE_P(
    Battle,
    ValidateCase,
    ::testing::Values(
        Setting{"swerling1", {}},
        Setting{"swerling1", {"snr_db=21.1436"}},
        Setting{"swerling1", {"pfa=0.001", "snr_db=0"}},
        Setting{"radar_range", {}},
        Setting{"radar_range", {"snr_db=15", "rcs_m2=0.01", "loss_db=3"}},
        Setting{"radar_range", {"snr_db=-5", "frequency_hz=3e9", "gain_db=30"}},
        Setting{"burn_through", {}},
        Setting{"burn_through", {"js_db=-10", "rcs_m2=0.1"}},
        Setting{"burn_through", {"js_db=5", "jammer_power_dbm=10", "rcs_m2=1"}},
        Setting{"terrain_masking", {}},
        Setting{"terrain_masking", {"ridge_height_m=1200", "sensor_height_m=800"}},
        Setting{"terrain_masking", {"before_m=80000", "behind_m=2500", "ridge_height_m=900"}},
        Setting{"terrain_masking", {"before_m=1500", "behind_m=60000", "ridge_height_m=100"}},
        Setting{"pn_heading_error", {}},
        Setting{"pn_heading_error", {"navigation_constant=6", "aim_error_mps=50", "flight_s=2"}},
        Setting{"pn_heading_error",
                {"navigation_constant=2.5", "aim_error_mps=150", "flight_s=30"}},
        Setting{"pn_lag", {}},
        Setting{"pn_lag", {"navigation_constant=4", "flight_over_lag=3", "guidance_lag_s=1.5"}},
        Setting{"pn_lag", {"navigation_constant=5.5", "flight_over_lag=8", "aim_error_mps=150"}},
        Setting{"pn_lag", {"navigation_constant=2.5", "flight_over_lag=8", "manoeuvre_mps2=5"}},
        Setting{"pn_weave", {}},
        Setting{"pn_weave", {"navigation_constant=4", "weave_times_lag=0.5"}},
        Setting{"pn_weave", {"navigation_constant=2.5", "weave_times_lag=2.5", "weave_mps2=20"}},
        Setting{"pn_weave", {"navigation_constant=6", "guidance_lag_s=1.5", "weave_mps2=5"}},
        Setting{"association", {}},
        Setting{"association", {"density_per_km2=0.5", "detection_prob=1"}},
        Setting{"association", {"density_per_km2=30", "gate_sigma=1", "detection_prob=0.5"}},
        Setting{"association", {"error_m=50", "gate_sigma=2.5", "seed=2"}},
        Setting{"track_error", {}},
        Setting{"track_error", {"looks_count=1", "coast_s=0"}},
        Setting{"track_error", {"speed_mps=1000", "looks_count=3", "scan_s=1", "error_m=20"}},
        Setting{"track_error", {"scan_s=5", "looks_count=20", "coast_s=120", "seed=2"}},
        Setting{"cross_bearing", {}},
        Setting{"cross_bearing", {"target_x_m=-120000", "base_m=200000", "error_deg=0.25"}},
        Setting{"cross_bearing", {"base_m=5000", "target_y_m=2000", "target_x_m=0", "seed=2"}},
        Setting{"pn_manoeuvre", {}},
        Setting{"pn_manoeuvre", {"navigation_constant=5"}},
        Setting{"pn_manoeuvre", {"navigation_constant=6", "manoeuvre_mps2=2", "flight_s=5"}},
        Setting{"pn_manoeuvre", {"navigation_constant=2.5", "manoeuvre_mps2=10", "flight_s=15"}},
        Setting{"salvo", {}},
        Setting{"salvo", {"z=3.3", "sigma_b=0.42", "beta=3", "b_count=6", "a=1.5", "a_count=3"}},
        Setting{"salvo", {"alpha=6", "a_count=7", "y=2", "b=3", "sigma_a=0.8", "b_count=9"}},
        Setting{"salvo", {"a_count=20", "b_count=20", "sigma_b=1", "z=7", "a=3"}},
        Setting{"salvo", {"alpha=0", "sigma_b=0"}},
        Setting{"salvo", {"z=0", "y=40", "a=0.25", "b=0.2"}},
        Setting{"vicsek", {}},
        Setting{"vicsek", {"noise_rad=2"}},
        Setting{"vicsek", {"noise_rad=0"}},
        Setting{"vicsek", {"noise_rad=0", "neighbourhood=metric", "agents_count=20"}},
        Setting{"vicsek", {"agents_count=1"}},
        Setting{"vicsek", {"agents_count=1", "neighbourhood=metric"}},
        Setting{"vicsek", {"noise_rad=0.001"}},
        Setting{"vicsek", {"noise_rad=6.28", "agents_count=30"}},
        Setting{"vicsek", {"agents_count=2", "noise_rad=3", "seed=2"}},
        Setting{"vicsek", {"neighbourhood=metric"}},
        Setting{"vicsek", {"neighbourhood=metric", "noise_rad=3", "agents_count=60"}},
        Setting{"koopman", {}},
        Setting{"koopman", {"coverage=0.6"}},
        Setting{"koopman", {"coverage=0.1"}},
        Setting{"koopman", {"coverage=0"}},
        Setting{"stochastic_square", {"x_count=3", "y_count=2"}},
        Setting{"stochastic_square", {"x_kill_rate_hz=1000", "y_kill_rate_hz=1e-6"}},
        Setting{"stochastic_linear",
                {"x_count=3", "y_count=2", "x_kill_rate_hz=1e-6", "y_kill_rate_hz=1e-6"}},
        Setting{"dt_convergence", {"replications_count=0"}},
        Setting{"dt_convergence", {"replications_count=0", "dt_s=0.0333333"}},
        Setting{"dt_convergence", {"replications_count=0", "dt_s=0.25", "seed=2"}},
        Setting{"dt_convergence", {"replications_count=0", "dt_s=0.05", "seed=3"}},
        Setting{"conservation", {}},
        Setting{"conservation", {"attackers_count=7", "magazine_count=0"}},
        Setting{"conservation", {"attackers_count=150", "magazine_count=40", "seed=9"}}),
    testing::test_name<Setting>);

double expected(const Setting& setting, const std::string& quantity_name) {
  return testing::quantity_of(setting, quantity_name).expected;
}
/// Of all quantities of a case, in their order.
std::vector<double> all_expected(const Setting& setting) {
  std::vector<double> values;
  for (const Quantity& quantity : run(setting)) {
    values.push_back(quantity.expected);
  }
  return values;
}

TEST(ValidateWorkedNumbers, OfQueuesAreThoseOfTheLiterature) {
  const std::vector<double> mmc = all_expected({"mmc", {}});
  EXPECT_NEAR(mmc[0], 4.0 / 9, 1e-12);
  EXPECT_NEAR(mmc[1], 40.0 / 9, 1e-12);
  EXPECT_NEAR(expected({"mg1", {"service_law=deterministic"}}, "wait_mean_s"), 0.5, 1e-12);
  EXPECT_NEAR(expected({"mg1", {}}, "wait_mean_s"), 1, 1e-12);
  // W0 = 0.7, so 0.7 / 0.7 and 0.7 / (0.7 * 0.3).
  const std::vector<double> priority = all_expected({"priority_queue", {}});
  EXPECT_NEAR(priority[0], 1, 1e-12);
  EXPECT_NEAR(priority[1], 10.0 / 3, 1e-12);
  EXPECT_NEAR(priority[2], 2, 1e-12);
  EXPECT_NEAR(priority[3], 13.0 / 3, 1e-12);
  // Who interrupts waits as if alone, 0.3 / 0.7; who is interrupted takes 1 / 0.7 once begun.
  const std::vector<double> resume = all_expected({"priority_queue", {"discipline=preemptive"}});
  EXPECT_NEAR(resume[0], 3.0 / 7, 1e-12);
  EXPECT_NEAR(resume[1], 10.0 / 3, 1e-12);
  EXPECT_NEAR(resume[2], 10.0 / 7, 1e-12);
  EXPECT_NEAR(resume[3], 10.0 / 3 + 10.0 / 7, 1e-12);
}

TEST(ValidateWorkedNumbers, OfAgreementAreThoseOfTheLiterature) {
  const std::vector<double> consensus = all_expected({"consensus", {}});
  EXPECT_NEAR(consensus[0], 36'000 * 4.0585, 2);
  EXPECT_NEAR(consensus[1], 0.377308, 1e-6);
  EXPECT_NEAR(expected({"consensus_lognormal", {}}, "reply_max_median_s"), 97'071, 1);
}

TEST(ValidateWorkedNumbers, OfLooksSearchesAndFightsAreThoseOfTheLiterature) {
  EXPECT_NEAR(expected({"swerling1", {}}, "detection_prob"), 0.517178, 1e-6);
  EXPECT_NEAR(expected({"swerling1", {"snr_db=21.1436"}}, "detection_prob"), 0.9, 1e-5);
  EXPECT_NEAR(expected({"koopman", {"coverage=0.6"}}, "detection_prob"), 0.451188, 1e-6);
  EXPECT_NEAR(
      expected({"stochastic_square", {"x_count=3", "y_count=2"}}, "win_prob"), 0.775, 1e-12);
}

TEST(ValidateWorkedNumbers, OfRadarsAreThoseOfTheLiterature) {
  EXPECT_NEAR(expected({"radar_range", {}}, "range_m"), 41'057, 1);
  EXPECT_NEAR(expected({"burn_through", {}}, "range_m"), 846.3, 0.05);
  // Four times the echo doubles the range at which it outshines the jammer.
  EXPECT_NEAR(expected({"burn_through", {"rcs_m2=36"}}, "range_m"), 2 * 846.2844, 0.001);
}

TEST(ValidateWorkedNumbers, OfSalvoesAndFlocksAreThoseOfTheLiterature) {
  // 12 of A would be lost, were there so many; 2 are.
  EXPECT_NEAR(expected({"salvo", {}}, "a_loss"), 2, 1e-12);
  EXPECT_NEAR(expected({"salvo", {"a_count=2", "z=4", "a=1.5"}}, "a_loss"), 2, 1e-12);
  EXPECT_NEAR(expected({"salvo", {}}, "b_loss"), 4, 1e-12);
  EXPECT_NEAR(expected({"vicsek", {}}, "order_rms"), 0.959271, 1e-6);
  EXPECT_NEAR(expected({"vicsek", {"noise_rad=2"}}, "order_rms"), 0.843204, 1e-6);
}

TEST(ValidateWorkedNumbers, OfTheRidgeIsThatOfSimilarTrianglesAndTheBulgeOfTheEarth) {
  // 300 m, lifted by 20 km * 15 km / 16,989 km = 17.6581 m: 20 + 297.6581 * 1.75.
  EXPECT_NEAR(expected({"terrain_masking", {}}, "lowest_seen_m"), 540.9017, 1e-3);
}

TEST(ValidateWorkedNumbers, OfProportionalNavigationAreThoseOfTheLiterature) {
  EXPECT_NEAR(expected({"pn_heading_error", {}}, "initial_acceleration_mps2"), 30, 1e-12);
  const char* end = "end_ratio";
  EXPECT_NEAR(expected({"pn_manoeuvre", {}}, end), 3, 1e-12);
  EXPECT_NEAR(expected({"pn_manoeuvre", {"navigation_constant=5"}}, end), 5.0 / 3, 1e-12);
}

TEST(ValidateWorkedNumbers, OfALaggingMissileAreThoseOfTheLiterature) {
  // Zarchan 2012: for N = 3, x = tF / T: heading error e^-x (x - x^2/2), manoeuvre e^-x x^2/2; for
  // N = 4 the manoeuvre e^-x (x^2/2 - x^3/6); for N = 5 e^-x (x^2/2 - x^3/3 + x^4/24).
  const auto lags = [](const char* ratio) {
    return Setting{"pn_lag", {std::string("navigation_constant=") + ratio}};
  };
  const auto per_turn = [&](const char* ratio) {
    return expected(lags(ratio), "manoeuvre_miss_m") / 10;
  };
  // The missile is first seen within two of 1000 ticks: that much is missing of x = 4.
  const double decay = std::exp(-4.0);
  EXPECT_NEAR(per_turn("3"), decay * 8, 0.002);
  EXPECT_NEAR(per_turn("4"), decay * (8 - 64.0 / 6), 0.002);
  EXPECT_NEAR(per_turn("5"), decay * (8 - 64.0 / 3 + 256.0 / 24), 0.002);
  EXPECT_NEAR(expected(lags("3"), "heading_error_miss_m"), -100 * decay * (4 - 8), 0.1);
}

TEST(ValidateWorkedNumbers, OfAWeaveAreThoseOfTheFrequencyResponse) {
  // Zarchan 2012, ch. 20: A T^2 x / (1 + x^2)^(3/2) for N = 3, A T^2 x^2 / (1 + x^2)^2 for N = 4.
  const char* amplitude = "miss_amplitude_m";
  EXPECT_NEAR(expected({"pn_weave", {}}, amplitude), 10 / std::sqrt(8.0), 1e-9);
  EXPECT_NEAR(expected({"pn_weave", {"navigation_constant=4", "weave_times_lag=2"}}, amplitude),
              10.0 * 4 / 25,
              1e-9);
}

TEST(ValidateWorkedNumbers, OfTracksAndBearingsAreThoseOfClosedForms) {
  // Everybody seen and a gate that hardly matters: 1 / (1 + 2 pi b S), S = 2 * 100^2 m2.
  const double alone = 1 / (1 + 2 * 3.14159265358979 * 8e-6 * 20000);
  EXPECT_NEAR(
      expected({"association", {"detection_prob=1", "gate_sigma=6"}}, "correct_prob"), alone, 1e-6);
  // Sensors 20 km to either side, target 20 km off: two lines of 28.284 km at a right angle.
  const Setting square{"cross_bearing", {"target_x_m=0", "target_y_m=20000"}};
  const double error_m = 28284.27125 * 0.1 * 3.14159265358979 / 180;
  EXPECT_NEAR(expected(square, "error_rms_m"), std::sqrt(2.0) * error_m, 1e-3);
  EXPECT_NEAR(expected(square, "error_major_m"), error_m, 1e-3);
  EXPECT_NEAR(expected(square, "error_minor_m"), error_m, 1e-3);
  // One look tells no speed: 50 m/s along one of two axes for 40 s.
  const Setting once{"track_error", {"looks_count=1"}};
  EXPECT_NEAR(expected(once, "error_rms_m"), 80, 1e-9);
  EXPECT_NEAR(expected(once, "coasted_error_rms_m"), std::sqrt(6400 + 2000.0 * 2000 / 2), 1e-6);
  EXPECT_NEAR(expected(once, "claimed_error_m"), 80, 1e-9);
}

class ValidateDifference : public ::testing::TestWithParam<Difference> {};

TEST_P(ValidateDifference, IsToldApart) {
  testing::expect_told_apart(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Small,
    ValidateDifference,
    ::testing::Values(
        Difference{"mmc", "wait_mean_s", {}, {"service_rate_hz=0.095"}},
        Difference{"mg1", "wait_mean_s", {}, {"service_law=lognormal", "service_sd_s=1.2"}},
        Difference{"priority_queue", "low_wait_mean_s", {}, {"high_arrival_rate_hz=0.34"}},
        Difference{"priority_queue", "high_wait_mean_s", {"discipline=preemptive"}, {}},
        Difference{"priority_queue", "low_total_mean_s", {"discipline=preemptive"}, {}},
        Difference{"mg1",
                   "wait_mean_s",
                   {"service_law=gamma"},
                   {"service_law=gamma", "service_sd_s=0.55"}},
        Difference{"consensus", "reply_max_mean_s", {}, {"members_count=33"}},
        Difference{"consensus", "no_objection_prob", {}, {"members_count=33"}},
        Difference{"consensus_lognormal", "reply_max_median_s", {}, {"reply_log_sigma=0.61"}},
        Difference{"series", "total_sd_s", {}, {"stages_count=8"}},
        Difference{"first_of_two", "first_answer_mean_s", {}, {"second_mean_s=3700"}},
        Difference{"swerling1", "detection_prob", {}, {"snr_db=13.1"}},
        Difference{"radar_range", "range_m", {}, {"loss_db=0.05"}},
        Difference{"burn_through", "range_m", {}, {"jammer_gain_db=5.1"}},
        Difference{
            "pn_heading_error", "initial_acceleration_mps2", {}, {"navigation_constant=3.05"}},
        Difference{"pn_heading_error", "halfway_acceleration_mps2", {}, {"aim_error_mps=102"}},
        Difference{"pn_manoeuvre", "end_ratio", {}, {"navigation_constant=3.05"}},
        Difference{"salvo", "a_loss", {"beta=3.5"}, {"beta=3.6"}},
        Difference{"salvo", "a_loss", {"beta=3.5"}, {"beta=3.5", "z=4.1"}},
        Difference{"salvo", "a_loss", {"beta=3.5"}, {"beta=3.5", "a=1.1"}},
        Difference{"salvo", "b_loss", {}, {"sigma_a=0.9"}},
        Difference{"vicsek", "order_rms", {}, {"noise_rad=1.01"}},
        Difference{"vicsek", "order_rms", {"noise_rad=5"}, {"noise_rad=5", "agents_count=50"}},
        Difference{"vicsek",
                   "order_rms",
                   {"neighbourhood=metric"},
                   {"neighbourhood=metric", "noise_rad=1.3"}},
        Difference{"terrain_masking", "lowest_seen_m", {}, {"before_m=20002"}},
        Difference{"terrain_masking", "lowest_seen_m", {}, {"sensor_height_m=20.1"}},
        Difference{"pn_lag", "heading_error_miss_m", {}, {"guidance_lag_s=1.03"}},
        Difference{"pn_lag", "manoeuvre_miss_m", {}, {"navigation_constant=3.05"}},
        Difference{"pn_weave", "miss_amplitude_m", {}, {"weave_mps2=10.3"}},
        Difference{"pn_weave", "miss_amplitude_m", {}, {"navigation_constant=3.1"}},
        Difference{
            "pn_weave", "miss_phase_rad", {}, {"guidance_lag_s=1.05", "weave_times_lag=1.05"}},
        Difference{"association", "wrong_prob", {}, {"error_m=103"}},
        Difference{"association", "wrong_prob", {}, {"density_per_km2=8.4"}},
        Difference{"association", "correct_prob", {}, {"detection_prob=0.85"}},
        Difference{"association", "wrong_prob", {"gate_sigma=1"}, {"gate_sigma=1.3"}},
        Difference{"track_error", "error_rms_m", {}, {"error_m=82"}},
        Difference{"track_error", "coasted_error_rms_m", {}, {"coast_s=41"}},
        Difference{"track_error",
                   "coasted_error_rms_m",
                   {"looks_count=1"},
                   {"looks_count=1", "speed_mps=51"}},
        Difference{"track_error", "claimed_error_m", {}, {"error_m=82"}},
        Difference{"cross_bearing", "error_rms_m", {}, {"error_deg=0.102"}},
        Difference{"cross_bearing", "error_major_m", {}, {"base_m=39000"}},
        Difference{"cross_bearing", "error_minor_m", {}, {"target_y_m=51500"}},
        Difference{"koopman", "detection_prob", {}, {"coverage=1.1"}}),
    testing::test_name<Difference>);

TEST(ValidateCases, AreTheSameOnEveryRunAndMoveWithTheSeed) {
  const Setting setting{"consensus", {"members_count=5"}};
  EXPECT_EQ(run(setting)[0].got, run(setting)[0].got);
  EXPECT_NE(run(setting)[0].got, run({"consensus", {"members_count=5", "seed=2"}})[0].got);
}

TEST(ValidateCases, CanBeDrawnOverASweepOfOneParameter) {
  for (const Case& known : all_cases()) {
    if (!known.is_anchor) {
      continue;
    }
    ASSERT_TRUE(known.sweep.has_value()) << known.name;
    EXPECT_GE(known.sweep->values.size(), 3U) << known.name;
    for (const double at : known.sweep->values) {
      std::vector<std::string> with = known.sweep->with;
      with.push_back(known.sweep->parameter + "=" + std::to_string(at));
      EXPECT_NO_THROW(settings_of(known, with)) << known.name << " " << at;
    }
  }
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
