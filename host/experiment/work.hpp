/// Runs the parcels of a desk on the threads of this process.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "host/experiment/desk.hpp"
#include "host/run/runner.hpp"
#include "host/run/stop.hpp"

namespace boyd::experiment {

struct WorkOptions {
  std::uint32_t threads = 1;
  Backend backend = Backend::kCpu;
  int device = 0;
  run::BattleMaker make = &make_battle;
};

/// Fetches and runs parcels until the desk has none or `stop` is requested; what was begun then is
/// dropped. `handed_in` is called after each parcel, one call at a time. Throws what the desk
/// throws, and what running a world throws beyond its own failure.
void work(const Experiment& experiment,
          Desk& desk,
          const WorkOptions& options,
          const run::StopFlag& stop,
          const std::function<void()>& handed_in);

/// Name of this machine.
std::string machine_name();

}  // namespace boyd::experiment
