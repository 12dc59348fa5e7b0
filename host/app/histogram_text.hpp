/// A histogram in a terminal, with what never came as bars of its own.
#pragma once

#include <string>

#include "host/app/command_report.hpp"

namespace boyd::app {

/// Request to first action, as shares of all orders; below, one bar for each fate but that.
std::string histogram_text(const PathReport& path, const Glyphs& glyphs);

}  // namespace boyd::app
