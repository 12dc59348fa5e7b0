#include "host/app/battle_end_points.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include <fmt/format.h>

#include "host/app/interrupt.hpp"
#include "host/app/progress_line.hpp"
#include "host/run/document_study.hpp"
#include "host/run/runner.hpp"

namespace boyd::app {

namespace {

/// Durations from the request of orders that have much in common.
struct Durations {
  command::Situation situation;
  std::int64_t orders_count = 0;
  std::vector<TimeNs> decision_ns;
  std::vector<TimeNs> received_ns;
  std::vector<TimeNs> action_ns;
  std::vector<TimeNs> first_shot_ns;
};

void add(std::vector<TimeNs>& durations_ns, const run::OrderRecord& order, TimeNs end_point_ns) {
  if (end_point_ns != kNever) {
    durations_ns.push_back(end_point_ns - order.requested_ns);
  }
}

DurationSummary sorted_summary(std::vector<TimeNs> durations_ns) {
  std::sort(durations_ns.begin(), durations_ns.end());
  return summary_of(durations_ns);
}

}  // namespace

std::vector<BattleEndPoints> battle_end_points(const std::vector<run::WorldOutcome>& worlds) {
  using Key = std::tuple<std::uint32_t, std::uint32_t, bool, std::uint8_t, std::uint8_t>;
  std::map<Key, Durations> sorted;
  for (const run::WorldOutcome& world : worlds) {
    for (const run::OrderRecord& order : world.orders) {
      Durations& durations = sorted[{order.rule,
                                     order.authority,
                                     order.situation.warned,
                                     static_cast<std::uint8_t>(order.situation.posture),
                                     static_cast<std::uint8_t>(order.situation.attribution)}];
      durations.situation = order.situation;
      durations.orders_count += 1;
      add(durations.decision_ns, order, order.decided_ns);
      add(durations.received_ns, order, order.received_ns);
      add(durations.action_ns, order, order.executed_ns);
      add(durations.first_shot_ns, order, order.first_use_ns);
    }
  }
  std::vector<BattleEndPoints> all;
  for (const auto& [key, durations] : sorted) {
    all.push_back({std::get<0>(key),
                   std::get<1>(key),
                   durations.situation,
                   durations.orders_count,
                   sorted_summary(durations.decision_ns),
                   sorted_summary(durations.received_ns),
                   sorted_summary(durations.action_ns),
                   sorted_summary(durations.first_shot_ns)});
  }
  return all;
}

std::optional<std::vector<std::vector<run::WorldOutcome>>> fight(
    const scenario::Document& document,
    const std::vector<std::uint32_t>& arms,
    std::uint32_t worlds_count,
    std::uint64_t seed) {
  const run::DocumentStudy study(document, seed, std::nullopt);
  run::RunOptions options;
  options.arms = arms;
  options.replications_count = worlds_count;
  options.threads = run::processors_count();
  run::StopFlag stop;
  const InterruptWatch watch(stop);
  ProgressLine progress(true);
  run::RunResult result =
      run::run_study(study, options, stop, [&](const run::Progress& now) { progress.show(now); });
  progress.finish();
  if (result.interrupted) {
    return std::nullopt;
  }
  std::vector<std::vector<run::WorldOutcome>> by_arm(arms.size());
  for (std::size_t k = 0; k < result.worlds.size(); ++k) {
    run::WorldOutcome& world = result.worlds[k];
    if (world.ending == run::Ending::kFailed) {
      throw std::runtime_error(fmt::format("world failed: arm {}, replication {}: {}",
                                           study.arm_name(world.arm),
                                           world.replication,
                                           world.problem));
    }
    by_arm[k / worlds_count].push_back(std::move(world));
  }
  return by_arm;
}

}  // namespace boyd::app
