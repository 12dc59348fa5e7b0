/// Sensors that give bearings alone: how far a crossing of two is from the truth.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr double kRadPerDegree = 3.14159265358979323846 / 180;
constexpr std::uint32_t kBearingWorlds = 64;
constexpr std::uint32_t kEmitters = 1000;
constexpr double kEmitterHeight_m = 12'000;
/// Lines that cross at less have errors that are not small against the distances.
constexpr double kCrossing_min_rad = 25 * kRadPerDegree;
constexpr const char* kCrossingSource =
    "crossing of two bearings: covariance (sum n n' / (sigma r)^2)^-1, of which the trace is "
    "((sigma r1)^2 + (sigma r2)^2) / sin^2 of the crossing angle (Torrieri 1984, section III)";

/// A symmetric matrix of two rows.
struct Covariance {
  double xx = 0;
  double xy = 0;
  double yy = 0;

  [[nodiscard]] double major_m() const { return std::sqrt(mean() + spread()); }
  [[nodiscard]] double minor_m() const { return std::sqrt(mean() - spread()); }
  [[nodiscard]] double rms_m() const { return std::sqrt(xx + yy); }

private:
  [[nodiscard]] double mean() const { return (xx + yy) / 2; }
  [[nodiscard]] double spread() const { return std::hypot((xx - yy) / 2, xy); }
};

/// Two sensors on the x axis about the origin, a target in the plane.
struct Geometry {
  double base_m = 0;
  double x_m = 0;
  double y_m = 0;
  double error_rad = 0;

  [[nodiscard]] double sensor_x_m(int k) const { return (k == 0 ? -0.5 : 0.5) * base_m; }
  [[nodiscard]] double bearing_rad(int k) const { return std::atan2(y_m, x_m - sensor_x_m(k)); }
  [[nodiscard]] double range_m(int k) const { return std::hypot(y_m, x_m - sensor_x_m(k)); }
  [[nodiscard]] double sine() const { return std::abs(std::sin(bearing_rad(0) - bearing_rad(1))); }

  [[nodiscard]] Covariance covariance() const {
    Covariance information;
    for (int k = 0; k < 2; ++k) {
      const double weight = 1 / std::pow(error_rad * range_m(k), 2);
      const double nx = -std::sin(bearing_rad(k));
      const double ny = std::cos(bearing_rad(k));
      information.xx += weight * nx * nx;
      information.xy += weight * nx * ny;
      information.yy += weight * ny * ny;
    }
    const double det = information.xx * information.yy - information.xy * information.xy;
    return {information.yy / det, -information.xy / det, information.xx / det};
  }
};

Geometry geometry_of(const Settings& settings) {
  return {settings.number("base_m"),
          settings.number("target_x_m"),
          settings.number("target_y_m"),
          settings.number("error_deg") * kRadPerDegree};
}

/// Targets all in one place radiate for one look.
WorldPlan plan_of(const Geometry& geometry, int sensors_count, std::uint64_t world_seed) {
  WorldPlan plan;
  plan.seed = world_seed;
  plan.end_ns = kNsPerSecond;
  plan.platforms.push_back(creeping_platform());
  add_watchers_and_targets(plan);
  plan.pictures[0].capacity_count = kEmitters;
  for (int k = 0; k < sensors_count; ++k) {
    const auto member = static_cast<std::uint32_t>(k);
    add_site(plan, member, place_m(geometry.sensor_x_m(k), 0, kEmitterHeight_m));
    SensorSpec ears;
    ears.key = mount_key(0, member, 0);
    ears.kind = SensorKind::kPassive;
    ears.site = member;
    ears.range_ref_m = 1e6F;
    ears.range_max_m = 1e6F;
    ears.detect_ref_prob = 1;
    ears.emission_ref_w = 1;
    ears.bearing_only = true;
    ears.error_angle_rad = static_cast<float>(geometry.error_rad);
    plan.sensors.push_back(ears);
  }
  for (std::uint32_t k = 0; k < kEmitters; ++k) {
    plan.movers.push_back(
        standing_target(k, place_m(geometry.x_m, geometry.y_m, kEmitterHeight_m)));
    plan.movers.back().emission_w = 100;
  }
  return plan;
}

/// Places that the picture holds after the look.
std::vector<Position> places_of(const WorldPlan& plan) {
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  const WorldView view = view_at(*battle, plan.end_ns);
  std::vector<Position> places;
  for (const PictureTrackView& track : view.pictures[0]) {
    places.push_back(track.position);
  }
  return places;
}

Covariance spread_of(const Geometry& geometry, const std::vector<Position>& places) {
  const Position truth = place_m(geometry.x_m, geometry.y_m, 0);
  Covariance spread;
  const auto count = static_cast<double>(places.size());
  for (const Position& place : places) {
    const double x_m = static_cast<double>(place.x - truth.x) / kUnitsPerMetre;
    const double y_m = static_cast<double>(place.y - truth.y) / kUnitsPerMetre;
    spread.xx += x_m * x_m / count;
    spread.xy += x_m * y_m / count;
    spread.yy += y_m * y_m / count;
  }
  return spread;
}

std::vector<Quantity> run_cross_bearing(const Settings& settings, const Surroundings& around) {
  const Geometry geometry = geometry_of(settings);
  std::vector<Covariance> spreads(kBearingWorlds);
  std::vector<std::size_t> counts(kBearingWorlds);
  for_each_world(kBearingWorlds,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   const auto places = places_of(plan_of(geometry, 2, world_seed));
                   counts[world] = places.size();
                   spreads[world] = spread_of(geometry, places);
                 });
  const Covariance expected = geometry.covariance();
  Covariance pooled;
  for (const Covariance& spread : spreads) {
    pooled.xx += spread.xx / kBearingWorlds;
    pooled.xy += spread.xy / kBearingWorlds;
    pooled.yy += spread.yy / kBearingWorlds;
  }
  const auto quantity = [&](std::string name, double (Covariance::*of)() const) {
    std::vector<double> values;
    for (const Covariance& spread : spreads) {
      values.push_back((spread.*of)());
    }
    return estimated(std::move(name),
                     (expected.*of)(),
                     (pooled.*of)(),
                     mean_of(values).standard_error,
                     kCrossingSource);
  };
  const auto fixes = *std::min_element(counts.begin(), counts.end());
  const auto alone = places_of(plan_of(geometry, 1, settings.whole("seed"))).size();
  const auto exactly = [](std::string name, double wanted, std::size_t got) {
    const auto found = static_cast<double>(got);
    return Quantity{std::move(name),
                    wanted,
                    found,
                    0,
                    0,
                    agrees(wanted, found, 0),
                    "two lines cross, one does not"};
  };
  return {quantity("error_rms_m", &Covariance::rms_m),
          quantity("error_major_m", &Covariance::major_m),
          quantity("error_minor_m", &Covariance::minor_m),
          exactly("fixes_of_two_count", kEmitters, fixes),
          exactly("fixes_of_one_count", 0, alone)};
}

Case cross_bearing() {
  Case out;
  out.name = "cross_bearing";
  out.title = "error of a place from the bearings of two sensors";
  out.parameters = {number("base_m", "from one sensor to the other", 40'000, 1000, 400'000),
                    number("target_x_m", "along the base, from its middle", 10'000, -2e5, 2e5),
                    number("target_y_m", "across it", 50'000, 1000, 300'000),
                    number("error_deg", "one standard deviation of a bearing", 0.1, 0.01, 0.25),
                    seed()};
  out.complete = [](Settings& settings) {
    const Geometry geometry = geometry_of(settings);
    if (geometry.sine() > std::sin(kCrossing_min_rad)) {
      return std::vector<std::string>{};
    }
    return std::vector<std::string>{
        fmt::format("the bearings cross at {:.3g} degrees: the base must be wider or the target "
                    "nearer to it, for 25 at least",
                    std::asin(geometry.sine()) / kRadPerDegree)};
  };
  out.run = run_cross_bearing;
  out.sweep = {
      "base_m", {30'000, 40'000, 60'000, 80'000, 120'000, 200'000}, "error_rms_m", true, {}};
  return out;
}

}  // namespace

std::vector<Case> bearing_cases() {
  return {cross_bearing()};
}

}  // namespace boyd::validate
