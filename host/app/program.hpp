/// The program as a function.
#pragma once

namespace boyd::app {

/// Runs `boyd ARGUMENTS`. Returns the exit code: 0 done, 1 the run failed, 2 bad usage or a bad
/// scenario; messages go to standard error.
int run_program(int argc, const char* const* argv);

}  // namespace boyd::app
