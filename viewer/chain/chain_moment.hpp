/// Where the orders of a night are at one moment of it, told from their histories.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/command/order.hpp"

namespace boyd::viewer {

enum class Whereabouts : std::uint8_t {
  kNode,      ///< waits or is worked on there
  kLink,      ///< between two nodes
  kDelivery,  ///< on its way to a group
  kGroup,     ///< makes ready there
};

/// One order, or one of its parts or legs, that is under way.
struct OrderToken {
  std::uint32_t order = kNoRow;
  Whereabouts where = Whereabouts::kNode;
  std::uint32_t chain = kNoRow;
  std::uint32_t node = kNoRow;       ///< kNode; kLink: left it ...
  std::uint32_t next_node = kNoRow;  ///< ... for this one
  std::uint32_t group = kNoRow;      ///< kDelivery, kGroup
  bool is_waiting = false;           ///< kNode: in the queue
  double share = 0;                  ///< of the way or of the work done, 0..1
};

/// What is under way at `time_ns`, by order.
std::vector<OrderToken> tokens_at(std::span<const command::Order> orders,
                                  const command::CommandPlan& plan,
                                  TimeNs time_ns);

/// What has become of an order by then, in one word: "asked", "decided", "carried out", "refused".
const char* word_of(const command::Order& order, TimeNs time_ns);

/// What has become of one leg of an order by then, as its group sees it.
const char* word_of(const command::Order& order, const command::Leg& leg, TimeNs time_ns);

/// Chain that decides an order; kNoRow: none, it acts at once, or nobody may grant it.
std::uint32_t chain_of(const command::Order& order, const command::CommandPlan& plan);

/// The chain that most orders have come by; 0 where none has.
std::uint32_t busiest_chain(std::span<const command::Order> orders,
                            const command::CommandPlan& plan);

}  // namespace boyd::viewer
