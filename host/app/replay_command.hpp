/// `boyd replay`: simulates a recording again and compares every frame.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Exit code. Throws what the recording throws.
int replay_command(const ReplayArguments& arguments);

}  // namespace boyd::app
