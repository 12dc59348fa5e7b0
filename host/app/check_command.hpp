/// `boyd check`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int check_command(const CheckArguments& check);

}  // namespace boyd::app
