/// `boyd export`: writes a recording in another format.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Exit code. Throws what the recording throws.
int export_command(const ExportArguments& arguments);

}  // namespace boyd::app
