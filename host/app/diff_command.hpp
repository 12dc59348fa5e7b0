/// `boyd diff`: where two recordings first differ.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Exit code. Throws what the recording throws.
int diff_command(const DiffArguments& arguments);

}  // namespace boyd::app
