/// boyd-viewer from its options to its exit code.
#pragma once

namespace boyd::viewer {

/// 0 done, 1 failed, 2 wrong usage or a wrong scenario. Messages go to standard error.
int run_viewer(int argc, const char* const* argv);

}  // namespace boyd::viewer
