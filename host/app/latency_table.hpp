/// Decision cycles without a battle, for people.
#pragma once

#include <string>

#include "host/app/command_report.hpp"

namespace boyd::app {

/// Every path in one line; then, where `details`, each with its end points, waterfall, probability
/// by time and histogram.
std::string latency_table(const CommandReport& report, bool details, const Glyphs& glyphs);

}  // namespace boyd::app
