/// The parts of a report on an experiment, in the order of the page.
#pragma once

#include <cstddef>
#include <vector>

#include "host/app/report_page.hpp"
#include "host/experiment/results.hpp"

namespace boyd::app {

/// What was run, from what, for how long.
void add_origin(ReportPage& page, const experiment::Results& results);

/// Each arm over all points, and its paired difference to the first. `primary`: rows of measures()
/// named beforehand, one family; `others`: a second family, adjusted by itself.
void add_summary(ReportPage& page,
                 const experiment::Results& results,
                 const std::vector<std::size_t>& primary,
                 const std::vector<std::size_t>& others);

}  // namespace boyd::app
