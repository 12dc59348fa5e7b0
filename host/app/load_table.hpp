/// A chain under load, for people.
#pragma once

#include <string>

#include "host/app/command_report.hpp"

namespace boyd::app {

/// Posts with utilisation, waiting time and queue, and in words which of them drown.
std::string load_table(const LoadReport& load);

}  // namespace boyd::app
