/// Decision cycles as JSON.
#pragma once

#include <string>

#include "host/app/command_report.hpp"

namespace boyd::app {

/// One object with everything; what does not exist is null. Keys are described in docs/command.md.
std::string latency_json(const CommandReport& report);

}  // namespace boyd::app
