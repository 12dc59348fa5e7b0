/// The waterfall of one order as bars.
#pragma once

#include "viewer/panels/panel.hpp"

namespace boyd::viewer {

/// Where the time of an order has gone up to `until_ns`, over the width of the window, with the age
/// of the picture that it rests on.
void draw_waterfall(const command::CommandPlan& plan, const command::Order& order, TimeNs until_ns);

}  // namespace boyd::viewer
