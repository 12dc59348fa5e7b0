/// The devices of a backend.
#pragma once

#include <string>

#include "kernels/core/backend.hpp"

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
inline void select_device(int /*device*/) {}

#endif

}  // namespace boyd::BOYD_BACKEND
