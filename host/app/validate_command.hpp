/// `boyd validate`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// 0 when every quantity passes, 1 when one fails. Throws UsageError.
int validate_command(const ValidateArguments& arguments);

}  // namespace boyd::app
