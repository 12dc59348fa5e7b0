/// `boyd command`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int command_command(const CommandArguments& arguments);

}  // namespace boyd::app
