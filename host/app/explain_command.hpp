/// `boyd explain`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int explain_command(const ExplainArguments& explain);

}  // namespace boyd::app
