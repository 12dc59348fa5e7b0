/// Sensors: one look of a radar, and a search at random.
#include <algorithm>
#include <cmath>
#include <set>

#include "host/command/dice.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr double kPi = 3.14159265358979323846;

// ---- One look ----

constexpr std::uint32_t kLookTargets = 500;
constexpr std::uint32_t kLookScans = 100;
constexpr std::uint32_t kLookWorlds = 64;
constexpr double kLookRange_m = 100'000;
constexpr double kReferenceProb = 0.9;

/// Signal-to-noise ratio at which a radar of this false alarm probability detects with `prob`: the
/// inverse of Swerling's law, ln Pfa / ln Pd - 1.
double snr_for(double false_alarm_prob, double prob) {
  return std::log(false_alarm_prob) / std::log(prob) - 1;
}

/// A radar looks at targets that all stand at the range where its echo has the wanted
/// signal-to-noise ratio, by the fourth power of the range from the one where it detects nine of
/// ten.
WorldPlan look_plan(double false_alarm_prob, double snr, std::uint64_t world_seed) {
  WorldPlan plan;
  plan.seed = world_seed;
  plan.dt_ns = kNsPerSecond;
  plan.end_ns = kLookScans * kNsPerSecond;
  plan.platforms.push_back(creeping_platform());
  add_watchers_and_targets(plan);
  add_site(plan, 0, place_m(0, 0, 12'000));
  SensorSpec radar;
  radar.key = mount_key(0, 0, 0);
  radar.site = 0;
  radar.range_ref_m = static_cast<float>(
      kLookRange_m * std::pow(snr / snr_for(false_alarm_prob, kReferenceProb), 0.25));
  radar.range_max_m = static_cast<float>(2 * kLookRange_m);
  radar.detect_ref_prob = static_cast<float>(kReferenceProb);
  radar.false_alarm_prob = static_cast<float>(false_alarm_prob);
  radar.error_range_m = 1;
  radar.error_angle_rad = 1e-6F;
  plan.sensors.push_back(radar);
  for (std::uint32_t k = 0; k < kLookTargets; ++k) {
    const double angle = 2 * kPi * k / kLookTargets;
    plan.movers.push_back(standing_target(
        k, place_m(kLookRange_m * std::cos(angle), kLookRange_m * std::sin(angle), 12'000)));
  }
  return plan;
}

std::vector<Quantity> run_swerling1(const Settings& settings, const Surroundings& around) {
  const double false_alarm_prob = settings.number("pfa");
  const double snr = std::pow(10.0, settings.number("snr_db") / 10);
  std::vector<std::uint64_t> detections(kLookWorlds);
  for_each_world(kLookWorlds,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   const BattleEnd end =
                       run_battle(look_plan(false_alarm_prob, snr, world_seed), true);
                   detections[world] = static_cast<std::uint64_t>(
                       std::count_if(end.events.begin(), end.events.end(), [](const Event& event) {
                         return event.kind == EventKind::kDetect;
                       }));
                 });
  std::uint64_t total = 0;
  for (const std::uint64_t count : detections) {
    total += count;
  }
  const double expected = std::pow(false_alarm_prob, 1 / (1 + snr));
  const MeanEstimate share =
      share_of(total, std::uint64_t{kLookWorlds} * kLookTargets * kLookScans, expected);
  return {estimated("detection_prob",
                    expected,
                    share.mean,
                    share.standard_error,
                    "Swerling 1954, case 1, one look: Pfa^(1 / (1 + SNR))")};
}

Case swerling1() {
  Case out;
  out.name = "swerling1";
  out.title = "one look of a radar at a fluctuating target";
  out.parameters = {number("pfa", "false alarm probability of a look", 1e-6, 1e-12, 0.1),
                    number("snr_db", "signal-to-noise ratio of the echo", 13, -10, 40),
                    seed()};
  out.run = run_swerling1;
  out.sweep = {"snr_db", {0, 5, 10, 13, 16, 20, 25}, "detection_prob", false, {}};
  return out;
}

// ---- Search at random ----

constexpr double kSweepRadius_m = 100;
constexpr double kSearchSpeed_mps = 20;  // a fifth of the radius between two looks
constexpr double kSearchTime_s = 100;
constexpr double kSearchBox_m = 4000;
constexpr double kSearchHeight_m = 1000;
constexpr std::uint32_t kSearchTargets = 200;
constexpr double kSearchWorlds = 192;  // fewer where there are many searchers

/// Area that one searcher sweeps: its path times the width, and the circle that it sees at once.
double swept_area_m2() {
  return 2 * kSweepRadius_m * kSearchSpeed_mps * kSearchTime_s +
         kPi * kSweepRadius_m * kSweepRadius_m;
}

/// Numbers of one world.
class Draws {
public:
  explicit Draws(std::uint64_t world_seed) : dice_(world_seed) {}
  double uniform() { return dice_.uniform(Stream::kRaidPlan, next_++, 0, 0, 0); }
  /// A Poisson number: how many exponential steps fit.
  std::uint32_t poisson(double mean) {
    std::uint32_t count = 0;
    for (double at = -std::log(uniform()); at < mean; at -= std::log(uniform())) {
      ++count;
    }
    return count;
  }

private:
  command::Dice dice_;
  std::uint32_t next_ = 0;
};

/// Targets stand in a square; searchers that see what is within a circle fly straight for a while,
/// each from a place and in a direction of its own. They begin in a larger square, so that every
/// target is passed as often as every other.
WorldPlan search_plan(double coverage, std::uint64_t world_seed) {
  Draws draws(world_seed);
  WorldPlan plan;
  plan.seed = world_seed;
  plan.end_ns = static_cast<TimeNs>(kSearchTime_s + 5) * kNsPerSecond;
  plan.platforms.push_back(creeping_platform());
  PlatformSpec searcher = creeping_platform();
  searcher.role = Role::kTraffic;
  searcher.speed_cruise_mps = kSearchSpeed_mps;
  searcher.speed_max_mps = kSearchSpeed_mps;
  searcher.accel_max_mps2 = 10;
  searcher.endurance_s = kSearchTime_s;
  plan.platforms.push_back(searcher);
  add_watchers_and_targets(plan);
  for (std::uint32_t k = 0; k < kSearchTargets; ++k) {
    const double x_m = kSearchBox_m * draws.uniform();
    plan.movers.push_back(
        standing_target(k, place_m(x_m, kSearchBox_m * draws.uniform(), kSearchHeight_m)));
  }
  const double margin_m = kSearchSpeed_mps * kSearchTime_s + 2 * kSweepRadius_m;
  const double side_m = kSearchBox_m + 2 * margin_m;
  const std::uint32_t searchers_count = draws.poisson(coverage * side_m * side_m / swept_area_m2());
  for (std::uint32_t k = 0; k < searchers_count; ++k) {
    const double x_m = side_m * draws.uniform() - margin_m;
    const double y_m = side_m * draws.uniform() - margin_m;
    const double heading_rad = 2 * kPi * draws.uniform();
    MoverSpec mover;
    mover.id = agent_id(0, k);
    mover.platform = 1;
    mover.group = 0;
    mover.side = Side::kDefender;
    mover.position = place_m(x_m, y_m, kSearchHeight_m);
    mover.heading_rad = static_cast<float>(heading_rad);
    mover.route_first = static_cast<std::uint32_t>(plan.waypoints.size());
    mover.route_count = 1;
    plan.waypoints.push_back({place_m(x_m + 50 * kSearchBox_m * std::cos(heading_rad),
                                      y_m + 50 * kSearchBox_m * std::sin(heading_rad),
                                      kSearchHeight_m)});
    SensorSpec eye;
    eye.key = mount_key(0, k, 0);
    eye.kind = SensorKind::kOptical;
    eye.mover = static_cast<std::uint32_t>(plan.movers.size());
    eye.range_ref_m = kSweepRadius_m;
    eye.range_max_m = kSweepRadius_m;
    eye.detect_ref_prob = 1;
    plan.sensors.push_back(eye);
    plan.movers.push_back(mover);
  }
  return plan;
}

std::vector<Quantity> run_koopman(const Settings& settings, const Surroundings& around) {
  const double coverage = settings.number("coverage");
  const auto worlds_count =
      static_cast<std::uint32_t>(std::clamp(kSearchWorlds / coverage, 48.0, kSearchWorlds));
  std::vector<double> shares(worlds_count);
  for_each_world(worlds_count,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   const BattleEnd end = run_battle(search_plan(coverage, world_seed), true);
                   std::set<AgentId> found;
                   for (const Event& event : end.events) {
                     if (event.kind == EventKind::kDetect && event.target >= agent_id(1, 0)) {
                       found.insert(event.target);
                     }
                   }
                   shares[world] = static_cast<double>(found.size()) / kSearchTargets;
                 });
  const MeanEstimate share = mean_of(shares);
  const double expected = -std::expm1(-coverage);
  const double least = std::sqrt(expected * (1 - expected) / (worlds_count * kSearchTargets));
  return {estimated("detection_prob",
                    expected,
                    share.mean,
                    std::max(share.standard_error, least),
                    "Koopman 1946, search at random: 1 - exp(-coverage)")};
}

Case koopman() {
  Case out;
  out.name = "koopman";
  out.title = "searchers that fly at random: what share of the targets they find";
  out.parameters = {number("coverage", "swept area over area, sweeps may overlap", 1, 0, 5),
                    seed()};
  out.run = run_koopman;
  out.sweep = {"coverage", {0.1, 0.3, 0.6, 1, 2, 3}, "detection_prob", false, {}};
  return out;
}

}  // namespace

std::vector<Case> sensing_cases() {
  return {swerling1(), koopman()};
}

}  // namespace boyd::validate
