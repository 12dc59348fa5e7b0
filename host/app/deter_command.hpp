/// `boyd deter`: what an attacker would choose against each arm.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Returns the exit code. Throws scenario::ScenarioError, UsageError and what running throws.
int deter_command(const DeterArguments& deter);

}  // namespace boyd::app
