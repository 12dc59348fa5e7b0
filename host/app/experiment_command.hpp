/// `boyd experiment`
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Exit code: 0 when every world ended, 1 when some failed or the run was interrupted. Throws
/// scenario::ScenarioError, UsageError, experiment::StoreError.
int experiment_command(const ExperimentArguments& arguments);

}  // namespace boyd::app
