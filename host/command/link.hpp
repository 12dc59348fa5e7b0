/// A message over a link that may lose it.
#pragma once

#include <cstdint>

#include "host/command/chain.hpp"
#include "host/command/dice.hpp"

namespace boyd::command {

/// What a message is, for the random numbers: which request, which of its parts, which link.
struct DrawKey {
  std::uint32_t request = 0;  ///< hash of the rule's name and of the order's part
  std::uint32_t ordinal = 0;  ///< of the request within its rule
  std::uint32_t place = 0;    ///< hash of node, link or group
};

struct Transit {
  bool lost = false;
  TimeNs duration_ns = 0;  ///< until it arrives
};

/// One try (0, 1, ...) to send a message over a link whose network has the quality given, 0..1.
Transit try_over(
    const Link& link, double quality, const Dice& dice, const DrawKey& key, std::uint32_t attempt);

}  // namespace boyd::command
