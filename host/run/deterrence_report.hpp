/// A finished decision of the attacker with everything that a report of it names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/run/deterrence.hpp"
#include "host/run/report.hpp"
#include "host/scenario/deterrence.hpp"

namespace boyd::run {

/// What an option is worth in battle as the scenario's own arms fight it, for comparison with the
/// expectation over their response times.
struct DirectValue {
  statistics::Estimate battle_usd;  ///< the option's cost taken off
  double expected_usd = 0;          ///< the expectation over the true law
};

struct DeterrenceReport {
  Provenance provenance;
  std::uint32_t replications_count = 0;
  std::uint32_t samples_count = 0;
  std::uint64_t state_hash = 0;  ///< of all worlds, in their order
  double wall_s = 0;
  scenario::Deterrence wish;
  std::vector<OptionOutcomes> options;
  std::vector<double> asked_s;  ///< world clock, by option
  std::vector<ArmDecision> arms;
  std::vector<std::uint32_t> arm_rows;           ///< of the scenario, by decision
  std::vector<std::vector<DirectValue>> direct;  ///< [arm][option]; empty: not asked for
};

/// Hash of the worlds' state hashes in their order.
std::uint64_t hash_of_all(const std::vector<WorldOutcome>& worlds);

/// Both values of every option and arm, from worlds of the study's direct rows.
std::vector<std::vector<DirectValue>> direct_values(const DeterrenceInput& input,
                                                    const scenario::Deterrence& wish,
                                                    const std::vector<WorldOutcome>& direct);

/// As JSON, one object, two spaces of indentation, newline at the end. Absent is null.
std::string to_json(const DeterrenceReport& report);

}  // namespace boyd::run
