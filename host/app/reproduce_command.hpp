/// `boyd reproduce`
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Runs one row of a store again. Exit code: 0 when the world has the same state hash, else 1.
/// Throws UsageError for a row that is not there, experiment::StoreError, scenario::ScenarioError.
int reproduce_command(const ReproduceArguments& arguments);

}  // namespace boyd::app
