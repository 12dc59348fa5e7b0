/// A finished run with everything that a report of it names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/run/runner.hpp"
#include "host/run/summary.hpp"

namespace boyd::run {

/// The numbers that an arm rests on, and how many of them have no source.
struct Footing {
  std::int64_t inputs_count = 0;
  std::int64_t assumptions_count = 0;

  double assumed_share() const {
    return inputs_count > 0
               ? static_cast<double>(assumptions_count) / static_cast<double>(inputs_count)
               : 0;
  }
};

/// Where a run came from; every output names it.
struct Provenance {
  std::string version;
  std::string scenario;       ///< path as the user gave it
  std::string scenario_hash;  ///< hexadecimal
  std::uint64_t seed = 0;
  std::string backend;
  std::string device;
  std::uint32_t threads = 1;
  double dt_s = 0;
  std::vector<std::string> settings;      ///< path.to.key=value, as given
  std::string until;                      ///< seconds as given; empty: the scenario's end
  std::vector<std::string> arm_names;     ///< by arm
  std::vector<std::string> nation_names;  ///< by nation
  std::vector<std::string> primary_measures;
  std::vector<Footing> footings;  ///< by arm
};

struct Report {
  Provenance provenance;
  RunResult result;
  std::vector<ArmSummary> arms;
};

/// The command that runs one world of a run alone.
std::string reproduce_command(const Provenance& provenance, const WorldOutcome& world);

/// "12 of 40 worlds done".
std::string worlds_done_text(const RunResult& result);

struct Performance {
  double wall_s = 0;
  std::int64_t agent_ticks = 0;
  double agent_ticks_per_s = 0;
  std::int64_t pair_evaluations = 0;
  double worlds_per_minute = 0;
};
Performance performance_of(const RunResult& result);

/// The report as JSON, one object, two spaces of indentation, newline at the end. Absent is null.
std::string to_json(const Report& report);

}  // namespace boyd::run
