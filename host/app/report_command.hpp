/// `boyd report`
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Throws UsageError for an unknown measure, experiment::StoreError, std::runtime_error when a file
/// cannot be written or gnuplot is missing.
int report_command(const ReportArguments& arguments);

}  // namespace boyd::app
