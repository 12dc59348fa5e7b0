/// Agreement among members: how long it takes and whether it is reached.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "host/command/chain.hpp"
#include "host/command/dice.hpp"
#include "host/command/link.hpp"
#include "host/command/order.hpp"

namespace boyd::command {

struct ConsensusResult {
  bool approved = false;
  TimeNs duration_ns = 0;          ///< from the text's arrival to agreement or final refusal
  std::uint32_t rounds_count = 0;  ///< held, those of a smaller body included
  bool by_smaller_body = false;    ///< it had the last word
  std::uint32_t held_back = 0;     ///< bit n: nation n agrees, but its groups do not take part
};

/// Attribution as it will stand so long after the text's arrival.
using AttributionAt = std::function<Attribution(TimeNs since_arrival_ns)>;

/// Holds the rounds; objections go by the attribution at the beginning of each. Draws are keyed by
/// member and round, so a member's attitude and reply do not depend on who else sits at the table.
/// `heard`, unless null, receives every objection.
ConsensusResult hold_consensus(const Consensus& consensus,
                               const Dice& dice,
                               const DrawKey& key,
                               const AttributionAt& attribution,
                               std::vector<Objection>* heard = nullptr);

}  // namespace boyd::command
