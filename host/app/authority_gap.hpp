/// Why nobody could grant what was asked for.
#pragma once

#include <string>

#include "host/command/order.hpp"
#include "host/command/plan.hpp"

namespace boyd::app {

/// The rows of authority for this kind of order that came nearest to granting it, at most three,
/// each with everything that was in the way: posture, attribution, warning, scope, group. For an
/// order refused for want of authority.
std::string authority_gap(const command::CommandPlan& plan, const command::Order& order);

}  // namespace boyd::app
