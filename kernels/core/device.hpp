/// The devices of a backend.
#pragma once

#include <string>
#include <vector>

#include "kernels/core/backend.hpp"
#include "kernels/core/device_fact.hpp"

#if defined(BOYD_CUDA_LANGUAGE)
#include <stdexcept>

#include <cuda_runtime.h>
#endif

namespace boyd::BOYD_BACKEND {

#if defined(BOYD_CUDA_LANGUAGE)

/// Why this device cannot be used, empty when it can.
inline std::string problem_of_device(int device) {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) {
    return std::string("no CUDA device can be used here: ") + cudaGetErrorString(status);
  }
  if (device < 0 || device >= count) {
    return "there is no CUDA device " + std::to_string(device) + "; this machine has " +
           std::to_string(count);
  }
  return {};
}

inline std::string name_of_device(int device) {
  cudaDeviceProp properties{};
  if (cudaGetDeviceProperties(&properties, device) != cudaSuccess) {
    return "unknown CUDA device";
  }
  return properties.name;
}

/// "13.0" of 13000, as CUDA numbers its versions.
inline std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// What decides whether and how fast a program runs there; none when it cannot be asked.
inline std::vector<DeviceFact> facts_of_device(int device) {
  cudaDeviceProp properties{};
  int driver = 0;
  int runtime = 0;
  if (cudaGetDeviceProperties(&properties, device) != cudaSuccess ||
      cudaDriverGetVersion(&driver) != cudaSuccess ||
      cudaRuntimeGetVersion(&runtime) != cudaSuccess) {
    return {};
  }
  constexpr std::size_t mebibyte = 1024U * 1024U;
  return {{"capability", std::to_string(properties.major) + "." + std::to_string(properties.minor)},
          {"SMs", std::to_string(properties.multiProcessorCount)},
          {"memory", std::to_string(properties.totalGlobalMem / mebibyte) + " MiB"},
          {"driver", "for CUDA up to " + version_text(driver)},
          {"runtime", "CUDA " + version_text(runtime)}};
}

/// Makes it the calling thread's device; throws std::runtime_error when it cannot.
inline void select_device(int device) {
  const cudaError_t status = cudaSetDevice(device);
  if (status != cudaSuccess) {
    throw std::runtime_error(std::string("cudaSetDevice: ") + cudaGetErrorString(status));
  }
}

#else

/// The CPU is one device, whatever its number.
inline std::string problem_of_device(int /*device*/) {
  return {};
}
inline std::string name_of_device(int /*device*/) {
  return "CPU";
}
inline std::vector<DeviceFact> facts_of_device(int /*device*/) {
  return {};
}
inline void select_device(int /*device*/) {}

#endif

}  // namespace boyd::BOYD_BACKEND
