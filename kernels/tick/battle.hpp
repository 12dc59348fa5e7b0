/// The batch of worlds as each backend provides it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kernels/tick.hpp"

namespace boyd::cpu {
std::unique_ptr<Battle> load_battle(std::span<const WorldPlan> plans, const BatchOptions& options);
std::string device_problem(int device);
std::string device_name(int device);
std::vector<DeviceFact> device_facts(int device);
MachinePeaks measure_peaks(int device);
}  // namespace boyd::cpu

namespace boyd::cuda {
std::unique_ptr<Battle> load_battle(std::span<const WorldPlan> plans, const BatchOptions& options);
/// Why this device cannot be used, empty when it can.
std::string device_problem(int device);
std::string device_name(int device);
std::vector<DeviceFact> device_facts(int device);
MachinePeaks measure_peaks(int device);
}  // namespace boyd::cuda
