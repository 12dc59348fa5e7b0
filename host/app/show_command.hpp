/// `boyd show`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int show_platform_command(const ShowPlatformArguments& show);

}  // namespace boyd::app
