/// `boyd run`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int run_command(const RunArguments& run);

}  // namespace boyd::app
