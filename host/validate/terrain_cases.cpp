/// The relief: what a ridge hides.
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"

namespace boyd::validate {

namespace {

constexpr double kBentRadius_m = 4.0 / 3 * 6'371'000;
constexpr std::uint32_t kStep_m = 500;
constexpr double kHighest_m = 100'000;
constexpr int kHalvings = 40;

double number_of(const Settings& settings, const char* name) {
  return settings.number(name);
}

/// Similar triangles over the top of the ridge, which the bulge of the earth lifts by d1 d2 / 2kR.
double lowest_seen_m(const Settings& settings) {
  const double before_m = number_of(settings, "before_m");
  const double behind_m = number_of(settings, "behind_m");
  const double sensor_m = number_of(settings, "sensor_height_m");
  const double top_m = static_cast<double>(settings.whole("ridge_height_m")) +
                       before_m * behind_m / (2 * kBentRadius_m);
  return sensor_m + (top_m - sensor_m) * (before_m + behind_m) / before_m;
}

/// A height at which a level sea hides a place from the sensor.
double horizon_m(const Settings& settings) {
  const double way_m = number_of(settings, "before_m") + number_of(settings, "behind_m");
  const double beyond =
      way_m / std::sqrt(2 * kBentRadius_m) - std::sqrt(number_of(settings, "sensor_height_m"));
  return beyond > 0 ? beyond * beyond : 0;
}

/// A ridge of one row of posts from south to north at x = 0.
std::shared_ptr<const Relief> ridge(std::uint64_t height_m) {
  auto relief = std::make_shared<Relief>();
  relief->west = -static_cast<std::int32_t>(kStep_m) * kUnitsPerMetre;
  relief->south = -2 * static_cast<std::int32_t>(kStep_m) * kUnitsPerMetre;
  relief->step_m = kStep_m;
  relief->columns = 3;
  relief->rows = 5;
  const auto top = static_cast<std::int16_t>(height_m);
  for (std::uint32_t row = 0; row < relief->rows; ++row) {
    relief->height_m.insert(relief->height_m.end(), {0, top, 0});
  }
  return relief;
}

/// A sensor that sees whatever it has a line of sight to, and one target behind the ridge.
WorldPlan plan_of(const Settings& settings, double target_m) {
  WorldPlan plan;
  plan.end_ns = kNsPerSecond;
  plan.relief = ridge(settings.whole("ridge_height_m"));
  plan.platforms.push_back(creeping_platform());
  add_watchers_and_targets(plan);
  add_site(plan, 0, place_m(-number_of(settings, "before_m"), 0, 0));
  SensorSpec eye;
  eye.key = mount_key(0, 0, 0);
  eye.kind = SensorKind::kOptical;
  eye.site = 0;
  eye.height_m = static_cast<float>(number_of(settings, "sensor_height_m"));
  eye.range_ref_m = 2e6F;
  eye.range_max_m = 2e6F;
  eye.detect_ref_prob = 1;
  plan.sensors.push_back(eye);
  plan.movers.push_back(standing_target(0, place_m(number_of(settings, "behind_m"), 0, target_m)));
  return plan;
}

bool is_seen(const Settings& settings, double target_m) {
  for (const Event& event : run_battle(plan_of(settings, target_m), true).events) {
    if (event.kind == EventKind::kDetect) {
      return true;
    }
  }
  return false;
}

std::vector<Quantity> run_terrain_masking(const Settings& settings, const Surroundings& around) {
  double hidden_m = 0;
  double seen_m = kHighest_m;
  for (int k = 0; k < kHalvings; ++k) {
    const double middle_m = hidden_m + (seen_m - hidden_m) / 2;
    (is_seen(settings, middle_m) ? seen_m : hidden_m) = middle_m;
    around.progress((k + 1.0) / kHalvings);
  }
  return {computed("lowest_seen_m",
                   lowest_seen_m(settings),
                   seen_m,
                   2e-5,
                   "knife edge on an earth of 4/3 the radius: h1 + (H + d1 d2 / (2 k R) - h1) "
                   "(d1 + d2) / d1 (Skolnik 2001, section 8.2)")};
}

Case terrain_masking() {
  Case out;
  out.name = "terrain_masking";
  out.title = "lowest height at which a target behind a ridge is seen";
  out.parameters = {whole("ridge_height_m", "above the sea", 300, 1, 9000),
                    number("sensor_height_m", "above the sea", 20, 1, 9000),
                    number("before_m", "from the sensor to the ridge", 20'000, 1000, 200'000),
                    number("behind_m", "from the ridge to the target", 15'000, 1000, 200'000)};
  out.complete = [](Settings& settings) {
    const double lowest_m = lowest_seen_m(settings);
    if (lowest_m > 1.1 * horizon_m(settings) && lowest_m > 1 && lowest_m < kHighest_m) {
      return std::vector<std::string>{};
    }
    return std::vector<std::string>{fmt::format(
        "over the ridge a target is seen from {:g} m on: that must be above the horizon of a level "
        "sea, {:g} m, by a tenth, and below {:g} m",
        lowest_m,
        horizon_m(settings),
        kHighest_m)};
  };
  out.run = run_terrain_masking;
  out.sweep = {"ridge_height_m", {100, 200, 300, 500, 800}, "lowest_seen_m", false, {}};
  return out;
}

}  // namespace

std::vector<Case> terrain_cases() {
  return {terrain_masking()};
}

}  // namespace boyd::validate
