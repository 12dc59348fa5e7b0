/// The tables of `boyd deter`.
#pragma once

#include <string>

#include "host/run/deterrence_report.hpp"

namespace boyd::app {

/// What options are worth by response time, how the arms respond, what the attacker makes of it.
std::string deter_table(const run::DeterrenceReport& report);

}  // namespace boyd::app
