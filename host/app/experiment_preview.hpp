/// What an experiment would run, and how long that would take.
#pragma once

#include <string>

#include "host/experiment/experiment.hpp"
#include "host/experiment/work.hpp"

namespace boyd::app {

/// Points, factors, spread, number of worlds; runs one world of each arm at the middle point to
/// estimate the time. Throws what reading the scenario there throws.
std::string experiment_preview(const experiment::Experiment& experiment,
                               const experiment::WorkOptions& options,
                               const run::StopFlag& stop);

}  // namespace boyd::app
