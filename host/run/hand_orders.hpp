/// Requests from outside that go past every chain.
#pragma once

#include <cstdint>

#include "host/run/study.hpp"

namespace boyd::run {

/// Row of authority that with_hand_orders() has added for orders of a kind that ask nobody. Throws
/// std::logic_error when it has not.
std::uint32_t authority_past_chain(const command::CommandPlan& plan, command::OrderKind kind);

}  // namespace boyd::run
