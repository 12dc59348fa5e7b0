/// Agreement among members: how long it takes and whether it is reached.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/dice.hpp"
#include "host/command/link.hpp"
#include "host/command/order.hpp"
#include "host/command/plan.hpp"

namespace boyd::command {

struct ConsensusResult {
  bool approved = false;
  TimeNs duration_ns = 0;          ///< from the text's arrival to agreement or final refusal
  std::uint32_t rounds_count = 0;  ///< held, 1..rounds_max
};

/// Holds the rounds. Draws are keyed by member and round, so a member's attitude and reply do not
/// depend on who else sits at the table. `heard`, unless null, receives every objection.
ConsensusResult hold_consensus(const Consensus& consensus,
                               const Dice& dice,
                               const DrawKey& key,
                               std::vector<Objection>* heard = nullptr);

}  // namespace boyd::command
