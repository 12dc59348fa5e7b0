/// What decided a night, computed from what happened in it.
#pragma once

#include <string>
#include <vector>

#include "host/app/order_tale.hpp"
#include "host/run/outcome.hpp"

namespace boyd::app {

/// Numbers behind the closing paragraph of a story.
struct Verdict {
  std::int64_t attackers_count = 0;  ///< armed, launched
  std::int64_t leaks_count = 0;
  std::int64_t leaks_before_first_count = 0;  ///< before the first effective order took effect
  std::uint32_t first_order = kNoRow;         ///< effective: its permission was shot on
  TimeNs first_effect_ns = kNever;
  std::int64_t orders_count = 0;
  std::int64_t executed_count = 0;      ///< by at least one group
  std::int64_t refused_count = 0;       ///< by a chain, or by every group's nation
  std::int64_t no_authority_count = 0;  ///< nobody may grant it
  std::int64_t late_count = 0;          ///< undecided, or not executed, when the night ended
  std::int64_t lost_count = 0;          ///< lost or expired
  std::int64_t redundant_count = 0;     ///< another centre had answered, or overruled it
};

Verdict verdict_of(const NightFacts& night, const run::WorldOutcome& outcome);

/// The verdict in sentences, the last of which names what most leaks came from.
std::vector<std::string> verdict_sentences(const NightFacts& night,
                                           const run::WorldOutcome& outcome,
                                           const Verdict& verdict);

}  // namespace boyd::app
