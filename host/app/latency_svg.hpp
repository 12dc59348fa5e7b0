/// Decision cycles as one picture.
#pragma once

#include <string>

#include "host/app/command_report.hpp"

namespace boyd::app {

/// One self-contained SVG document, 1200 px wide: for each path its waterfall, the histogram of
/// request to first action with what never came, and the share of orders executed by time.
std::string latency_svg(const CommandReport& report);

}  // namespace boyd::app
