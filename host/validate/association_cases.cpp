/// Tracks that take the nearest report for their own.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "host/command/dice.hpp"
#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

constexpr std::uint32_t kPlanes = 96;
constexpr double kTargetsOfAPlane = 1500;  // fewer where they are sparse
constexpr double kSide_max_m = 20'000;
constexpr double kTargetHeight_m = 12'000;
constexpr const char* kAssociationSource =
    "Rayleigh distance of a track from its own report among Poisson reports of others (Singer and "
    "Sea 1973; Blackman and Popoli 1999, section 6.4)";

/// Standing targets, uniform in a square, under a sensor that looks twice.
struct Field {
  double side_m = 0;
  std::uint32_t targets_count = 0;
  double error_m = 0;  ///< of a report, along each axis
  double gate_sigma = 0;
  double detection_prob = 0;

  /// Variance of the distance between where a track is expected and its next report, per axis.
  [[nodiscard]] double variance_m2() const { return 2 * error_m * error_m; }
  /// A track does not know that its target stands: the gate is as wide as if it flew and turned.
  [[nodiscard]] double gate() const {
    const double of_gate_m2 =
        variance_m2() + kNewTrackSpeed_mps * kNewTrackSpeed_mps + kAccelNoise_m2ps3 / 3;
    return gate_sigma * std::sqrt(of_gate_m2 / variance_m2());
  }
  /// Tracks nearer to the edge than this have too few neighbours.
  [[nodiscard]] double margin_m() const { return (gate() + 4) * std::sqrt(variance_m2()); }
};

double side_of(double density_per_m2) {
  return std::min(std::sqrt(kTargetsOfAPlane / density_per_m2), kSide_max_m);
}

Field field_of(const Settings& settings) {
  const double density_per_m2 = settings.number("density_per_km2") * 1e-6;
  Field field;
  // Of one track all but one are others.
  field.targets_count = 1 + static_cast<std::uint32_t>(
                                std::lround(density_per_m2 * std::pow(side_of(density_per_m2), 2)));
  field.side_m = std::sqrt((field.targets_count - 1) / density_per_m2);
  field.error_m = settings.number("error_m");
  field.gate_sigma = settings.number("gate_sigma");
  field.detection_prob = settings.number("detection_prob");
  return field;
}

WorldPlan plan_of(const Field& field, std::uint64_t world_seed) {
  WorldPlan plan;
  plan.seed = world_seed;
  plan.end_ns = 2 * kNsPerSecond;
  plan.platforms.push_back(creeping_platform());
  add_watchers_and_targets(plan);
  plan.pictures[0].gate_sigma = static_cast<float>(field.gate_sigma);
  add_distant_sensor(plan, field.error_m).detect_ref_prob =
      static_cast<float>(field.detection_prob);
  const command::Dice dice(world_seed);
  for (std::uint32_t k = 0; k < field.targets_count; ++k) {
    const auto along = [&](std::uint32_t axis) {
      return field.side_m * (dice.uniform(Stream::kRaidPlan, k, axis, 0, 0) - 0.5);
    };
    plan.movers.push_back(standing_target(k, place_m(along(0), along(1), kTargetHeight_m)));
  }
  return plan;
}

/// Of the tracks well inside the square that the first look began.
struct Outcome {
  double tracks_count = 0;
  double updated_count = 0;
  double wrong_count = 0;
};

bool is_inside(const Field& field, const Position& position) {
  const double edge_m = field.side_m / 2 - field.margin_m();
  const auto near = [&](std::int32_t place) {
    return std::abs(static_cast<double>(place)) / kUnitsPerMetre < edge_m;
  };
  return near(position.x) && near(position.y);
}

Outcome outcome_of(const Field& field, std::uint64_t world_seed) {
  const WorldPlan plan = plan_of(field, world_seed);
  BatchOptions options;
  options.record_events = true;
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, options);
  std::set<std::uint32_t> began;
  const WorldView first = view_at(*battle, kNsPerSecond);
  for (const PictureTrackView& track : first.pictures[0]) {
    if (is_inside(field, plan.movers[track.track_id].position)) {
      began.insert(track.track_id);
    }
  }
  Outcome outcome;
  outcome.tracks_count = static_cast<double>(began.size());
  const WorldView second = view_at(*battle, plan.end_ns);
  for (const PictureTrackView& track : second.pictures[0]) {
    const bool updated = track.measured_ns == plan.end_ns;
    outcome.updated_count += updated && began.count(track.track_id) != 0 ? 1 : 0;
  }
  for (const Event& event : battle->take_events(0)) {
    if (event.kind == EventKind::kMisassociate) {
      const auto row = static_cast<std::uint32_t>((event.actor - agent_id(1, 0)) / agent_id(0, 1));
      outcome.wrong_count += began.count(row) != 0 ? 1 : 0;
    }
  }
  return outcome;
}

/// With reports of others at density b within a gate of g standard errors, variance S and detection
/// probability P: a = 2 pi b P S.
struct WrongShare {
  double correct = 0;
  double wrong = 0;
};

WrongShare wrong_share_of(const Field& field, double density_per_m2) {
  const double half_gate2 = field.gate() * field.gate() / 2;
  const double a =
      2 * std::numbers::pi * density_per_m2 * field.detection_prob * field.variance_m2();
  WrongShare expected;
  expected.correct = field.detection_prob * -std::expm1(-(1 + a) * half_gate2) / (1 + a);
  const double own_missing = 1 - field.detection_prob * -std::expm1(-half_gate2);
  expected.wrong = 1 - expected.correct - own_missing * std::exp(-a * half_gate2);
  return expected;
}

std::vector<Quantity> run_association(const Settings& settings, const Surroundings& around) {
  const Field field = field_of(settings);
  std::vector<Outcome> outcomes(kPlanes);
  for_each_world(kPlanes,
                 settings.whole("seed"),
                 around.progress,
                 [&](std::uint32_t world, std::uint64_t world_seed) {
                   outcomes[world] = outcome_of(field, world_seed);
                 });
  std::vector<double> correct;
  std::vector<double> wrong;
  double tracks_count = 0;
  for (const Outcome& outcome : outcomes) {
    tracks_count += outcome.tracks_count;
    if (outcome.tracks_count > 0) {
      correct.push_back((outcome.updated_count - outcome.wrong_count) / outcome.tracks_count);
      wrong.push_back(outcome.wrong_count / outcome.tracks_count);
    }
  }
  if (correct.size() < 2) {
    throw std::runtime_error("too few targets are seen inside the square");
  }
  const WrongShare expected = wrong_share_of(field, settings.number("density_per_km2") * 1e-6);
  const auto share = [&](std::string name, double prob, const std::vector<double>& shares) {
    const MeanEstimate mean = mean_of(shares);
    const double least = std::sqrt(prob * (1 - prob) / tracks_count);
    return estimated(
        std::move(name), prob, mean.mean, std::max(mean.standard_error, least), kAssociationSource);
  };
  return {share("correct_prob", expected.correct, correct),
          share("wrong_prob", expected.wrong, wrong)};
}

Case association() {
  Case out;
  out.name = "association";
  out.title = "tracks that take the nearest report in their gate, their own or another's";
  out.parameters = {
      number("density_per_km2", "targets that stand in the plane", 8, 0.05, 50),
      number("error_m", "one standard deviation of a report along each axis", 100, 50, 200),
      number("gate_sigma", "half-width of the gate in standard errors", 4, 1, 6),
      number("detection_prob", "that a look sees a target", 0.9, 0.1, 1),
      seed()};
  out.complete = [](Settings& settings) {
    const Field field = field_of(settings);
    if (4 * field.margin_m() < field.side_m) {
      return std::vector<std::string>{};
    }
    return std::vector<std::string>{
        fmt::format("the gate reaches {:g} m of a square of {:g} m: error_m, gate_sigma or "
                    "density_per_km2 must be smaller",
                    field.margin_m(),
                    field.side_m)};
  };
  out.run = run_association;
  out.sweep = {"density_per_km2", {0.1, 0.5, 1, 2, 4, 8, 16}, "wrong_prob", true, {}};
  return out;
}

}  // namespace

std::vector<Case> association_cases() {
  return {association()};
}

}  // namespace boyd::validate
