/// `boyd list`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int list_command(const ListArguments& list);

}  // namespace boyd::app
