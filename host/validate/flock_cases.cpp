/// A flock whose headings are disturbed: how well they agree.
#include <algorithm>
#include <array>
#include <cmath>

#include "host/command/dice.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr double kFlightTick_s = 0.01;
constexpr double kFlightSpeed_mps = 20;
constexpr double kFlightHeight_m = 1000;
constexpr double kGoal_m =
    1e6;  ///< of all, in the east: an attraction of 1/2 s, weak beside others
constexpr double kFlockSteering_s = 2;
constexpr double kEverybody_m = 4000;  ///< a radius in which all are neighbours
/// In the metric flock: of a path in one tick over the radius and of neighbours in the circle, as
/// in Vicsek and others 1995; half of a heading is one's own.
constexpr double kStepOverRadius = 0.03;
constexpr double kNeighbours = 4 * 3.14159265358979323846;
constexpr double kMetricWeight = 0.5;
constexpr double kMetricRadius_m = kFlightSpeed_mps * kFlightTick_s / kStepOverRadius;
/// Velocities are floats; the kernels' sine and cosine err by 3e-7.
constexpr double kRounding = 1e-6;
/// Without any noise drones do not hold their speed, as Vicsek's do.
constexpr double kLeastNoise_rad = 1e-9;
constexpr double kTurn_rad = 6.283185307179586;

struct Flock {
  std::uint32_t count = 0;
  double noise_rad = 0;
  bool metric = false;
  std::uint32_t warm_ticks = 0;
  std::uint32_t ticks = 0;  ///< that are looked at
  std::uint32_t worlds = 0;

  /// Share of the way from its own velocity to that of its neighbours that one goes in a tick. The
  /// mean over all others, so weighted, is the mean over all with oneself.
  double weight() const { return metric ? kMetricWeight : (count - 1.0) / count; }
  double radius_m() const { return metric ? kMetricRadius_m : kEverybody_m; }
  /// Of the square in which they begin.
  double edge_m() const {
    const double circle_m2 = kTurn_rad / 2 * kMetricRadius_m * kMetricRadius_m;
    return metric ? std::sqrt(count * circle_m2 / kNeighbours) : 100;
  }
};

/// A beginning: a place in the square and a heading.
struct Start {
  double x_m = 0;
  double y_m = 0;
  double heading_rad = 0;
};

/// The metric flock begins with one heading: what is left of that is soon the same in every world,
/// while flocks that have to find each other first differ much.
std::vector<Start> starts_of(const Flock& flock, std::uint64_t world_seed) {
  const command::Dice dice(world_seed);
  std::vector<Start> starts;
  for (std::uint32_t k = 0; k < flock.count; ++k) {
    const auto uniform = [&](std::uint32_t quantity) {
      return dice.uniform(Stream::kRaidPlan, k, quantity, 0, 0);
    };
    starts.push_back({flock.edge_m() * uniform(0),
                      flock.edge_m() * uniform(1),
                      flock.metric ? 0 : kTurn_rad * uniform(2)});
  }
  return starts;
}

WorldPlan flock_plan(const Flock& flock, std::uint64_t world_seed) {
  WorldPlan plan;
  plan.seed = world_seed;
  plan.dt_ns = std::llround(kFlightTick_s * 1e9);
  plan.assess_ns = plan.command_interval_ns = plan.dt_ns;
  plan.end_ns = (flock.warm_ticks + flock.ticks + 8) * plan.dt_ns;
  plan.stop_when_clear = false;
  PlatformSpec drone = creeping_platform();
  drone.speed_cruise_mps = drone.speed_max_mps = kFlightSpeed_mps;
  drone.accel_max_mps2 = 10'000;
  drone.flock_radius_m = static_cast<float>(flock.radius_m());
  drone.alignment_weight = static_cast<float>(flock.weight() / kFlightTick_s);
  drone.heading_noise_rad = static_cast<float>(std::max(flock.noise_rad, kLeastNoise_rad));
  drone.heading_noise_ns = plan.dt_ns;
  plan.platforms.push_back(drone);
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  plan.pictures.front().perfect = plan.pictures.back().perfect = false;
  plan.waypoints.push_back({place_m(kGoal_m, 0, kFlightHeight_m)});
  for (const Start& start : starts_of(flock, world_seed)) {
    MoverSpec mover = standing_target(static_cast<std::uint32_t>(plan.movers.size()),
                                      place_m(start.x_m, start.y_m, kFlightHeight_m));
    mover.heading_rad = static_cast<float>(start.heading_rad);
    mover.route_count = 1;
    plan.movers.push_back(mover);
  }
  return plan;
}

/// Square of the mean of unit vectors along velocities.
double order2(double sum_x_mps, double sum_y_mps, std::uint32_t count) {
  const double whole = count * kFlightSpeed_mps;
  return (sum_x_mps * sum_x_mps + sum_y_mps * sum_y_mps) / (whole * whole);
}

/// Mean square order of one world of the kernels.
double flown_order2(const Flock& flock, std::uint64_t world_seed) {
  const WorldPlan plan = flock_plan(flock, world_seed);
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, {});
  double sum = 0;
  for (std::uint32_t tick = 1; tick <= flock.warm_ticks + flock.ticks; ++tick) {
    const std::array<TimeNs, 1> until = {tick * plan.dt_ns};
    battle->advance(until);
    if (tick <= flock.warm_ticks) {
      continue;
    }
    double x_mps = 0;
    double y_mps = 0;
    for (const MoverView& mover : battle->observe(0).movers) {
      x_mps += static_cast<double>(mover.velocity.x);
      y_mps += static_cast<double>(mover.velocity.y);
    }
    sum += order2(x_mps, y_mps, flock.count);
  }
  return sum / flock.ticks;
}

/// The same by the rule as docs/model.md has it, in double, every pair compared, noise of its own.
class ReferenceFlock {
public:
  ReferenceFlock(const Flock& flock, std::uint64_t world_seed)
      : flock_(flock), dice_(world_seed), now_(starts_of(flock, world_seed)) {}

  double mean_order2() {
    double sum = 0;
    for (std::uint32_t tick = 0; tick < flock_.warm_ticks + flock_.ticks; ++tick) {
      step(tick);
      if (tick < flock_.warm_ticks) {
        continue;
      }
      double x_mps = 0;
      double y_mps = 0;
      for (const Start& one : now_) {
        x_mps += kFlightSpeed_mps * std::cos(one.heading_rad);
        y_mps += kFlightSpeed_mps * std::sin(one.heading_rad);
      }
      sum += order2(x_mps, y_mps, flock_.count);
    }
    return sum / flock_.ticks;
  }

private:
  void step(std::uint32_t tick) {
    std::vector<Start> next;
    for (std::uint32_t k = 0; k < flock_.count; ++k) {
      double heading_rad = aligned(k);
      heading_rad += flock_.noise_rad * (dice_.uniform(Stream::kRaidTiming, k, tick, 0, 0) - 0.5);
      const double path_m = kFlightSpeed_mps * kFlightTick_s;
      next.push_back({now_[k].x_m + path_m * std::cos(heading_rad),
                      now_[k].y_m + path_m * std::sin(heading_rad),
                      heading_rad});
    }
    now_ = std::move(next);
  }

  double aligned(std::uint32_t k) const {
    const double own_x = std::cos(now_[k].heading_rad);
    const double own_y = std::sin(now_[k].heading_rad);
    double x = 0;
    double y = 0;
    std::uint32_t neighbours = 0;
    for (std::uint32_t other = 0; other < flock_.count; ++other) {
      const double apart_m =
          std::hypot(now_[other].x_m - now_[k].x_m, now_[other].y_m - now_[k].y_m);
      if (other != k && apart_m < flock_.radius_m()) {
        x += std::cos(now_[other].heading_rad);
        y += std::sin(now_[other].heading_rad);
        ++neighbours;
      }
    }
    const double steered = kFlightTick_s / kFlockSteering_s;
    double to_x = own_x + steered * (1 - own_x);
    double to_y = own_y - steered * own_y;
    if (neighbours > 0) {
      to_x += flock_.weight() * (x / neighbours - own_x);
      to_y += flock_.weight() * (y / neighbours - own_y);
    }
    return std::atan2(to_y, to_x);
  }

  Flock flock_;
  command::Dice dice_;
  std::vector<Start> now_;
};

/// Root of a mean square with its standard error by the delta method.
MeanEstimate root_of(const MeanEstimate& square) {
  const double root = std::sqrt(square.mean);
  return {root, std::max(square.standard_error / (2 * root), kRounding / 4)};
}

Flock flock_of(const Settings& settings) {
  Flock flock;
  flock.count = static_cast<std::uint32_t>(settings.whole("agents_count"));
  flock.noise_rad = settings.number("noise_rad");
  flock.metric = settings.choice("neighbourhood") == "metric";
  flock.warm_ticks = flock.metric ? 100 : 10;
  flock.ticks = 100;
  const double pairs = static_cast<double>(flock.count) * flock.count;
  flock.worlds = static_cast<std::uint32_t>(flock.metric ? std::clamp(4e5 / pairs, 16.0, 64.0)
                                                         : std::clamp(4e5 / pairs, 4.0, 40.0));
  return flock;
}

std::vector<Quantity> run_vicsek(const Settings& settings, const Surroundings& around) {
  const Flock flock = flock_of(settings);
  std::vector<double> flown(flock.worlds);
  std::vector<double> reference(flock.metric ? flock.worlds : 0);
  for_each_world(flock.worlds,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   flown[world] = flown_order2(flock, world_seed);
                   if (flock.metric) {
                     reference[world] = ReferenceFlock(flock, ~world_seed).mean_order2();
                   }
                 });
  const MeanEstimate got = root_of(mean_of(flown));
  if (flock.metric) {
    const MeanEstimate expected = root_of(mean_of(reference));
    return {estimated("order_rms",
                      expected.mean,
                      got.mean,
                      std::hypot(got.standard_error, expected.standard_error),
                      "Vicsek and others 1995, within a radius: the rule in double, all pairs")};
  }
  const double half = flock.noise_rad / 2;
  const double share = half > 0 ? std::sin(half) / half : 1;
  const double expected = std::sqrt(share * share + (1 - share * share) / flock.count);
  return {estimated("order_rms",
                    expected,
                    got.mean,
                    got.standard_error,
                    "Vicsek and others 1995, all neighbours of all: E[v^2] = s^2 + (1 - s^2) / N, "
                    "s = sin(noise / 2) / (noise / 2)")};
}

Case vicsek() {
  Case out;
  out.name = "vicsek";
  out.title = "a flock whose headings are disturbed: how well they agree";
  out.parameters = {whole("agents_count", "in the flock", 100, 1, 1000),
                    number("noise_rad", "width of the uniform law of turns", 1, 0, kTurn_rad),
                    choice("neighbourhood",
                           "who is whose neighbour: everybody, or those within a radius",
                           "all_to_all",
                           {"all_to_all", "metric"}),
                    seed()};
  out.run = run_vicsek;
  out.sweep = {"noise_rad", {0.25, 0.5, 1, 2, 3, 4, 5, 6}, "order_rms", false, {}};
  return out;
}

}  // namespace

std::vector<Case> flock_cases() {
  return {vicsek()};
}

}  // namespace boyd::validate
