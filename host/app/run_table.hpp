/// What `boyd run` prints for people.
#pragma once

#include <string>

#include "host/run/report.hpp"

namespace boyd::app {

struct TableOptions {
  bool all_measures = false;
  bool by_nation = false;
};

/// Arms by primary measures with intervals, paired differences to the first arm, orders, and what
/// the numbers rest on.
std::string run_table(const run::Report& report, const TableOptions& options);

}  // namespace boyd::app
