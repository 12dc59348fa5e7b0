/// The rest of the stand-in runtime: launches of kernels compiled as C++, the device, errors.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include <cuda_runtime.h>
#include <unistd.h>

#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/race_check.hpp"
#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

namespace {

bool fits(dim3 grid, dim3 block) {
  const std::uint64_t threads = std::uint64_t{block.x} * block.y * block.z;
  constexpr std::uint32_t threads_max = 1024;
  constexpr std::uint32_t wide = 0x7FFFFFFF;
  constexpr std::uint32_t narrow = 65535;
  return threads != 0 && threads <= threads_max && block.z <= 64 && grid.x != 0 && grid.x <= wide &&
         grid.y != 0 && grid.y <= narrow && grid.z != 0 && grid.z <= narrow;
}

void report() {
  drain_all();
  if (settings().report) {
    std::fprintf(stderr,
                 "emulation: %llu launches, %llu threads, %llu fiber switches, at most %.1f MB of "
                 "device memory, %llu blocks not freed\n",
                 static_cast<unsigned long long>(grid_statistics.launches),
                 static_cast<unsigned long long>(grid_statistics.threads),
                 static_cast<unsigned long long>(grid_statistics.fiber_switches),
                 static_cast<double>(device_memory_statistics.peak_bytes) * 1e-6,
                 static_cast<unsigned long long>(device_memory_statistics.live_blocks));
  }
  if (device_failed) {
    std::fflush(nullptr);
    _exit(kExitFoundSomething);
  }
}

[[maybe_unused]] const bool registered_report = std::atexit(report) == 0;

}  // namespace

cudaError_t launch(const cudaLaunchConfig_t& config, KernelCall call) {
  const Turn turn;
  if (device_failed) {
    return fail_with(cudaErrorLaunchFailure);
  }
  if (!fits(config.gridDim, config.blockDim)) {
    return fail_with(cudaErrorInvalidConfiguration);
  }
  if (config.dynamicSmemBytes != 0 || config.numAttrs != 0) {
    return fail_with(cudaErrorNotSupported);
  }
  const Dim3 grid{config.gridDim.x, config.gridDim.y, config.gridDim.z};
  const Dim3 block{config.blockDim.x, config.blockDim.y, config.blockDim.z};
  return enqueue(
      config.stream,
      [call = std::move(call), grid, block] {
        forget_accesses();
        run_grid(call, grid, block);
      },
      "kernel launch");
}

}  // namespace boyd::emulation

using namespace boyd::emulation;

extern "C" {

cudaError_t cudaGetDeviceCount(int* count) {
  *count = 1;
  return cudaSuccess;
}
cudaError_t cudaGetDevice(int* device) {
  *device = 0;
  return cudaSuccess;
}
cudaError_t cudaSetDevice(int device) {
  const Turn turn;
  return device == 0 ? state() : fail_with(cudaErrorInvalidDevice);
}
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  if (device != 0) {
    return fail_with(cudaErrorInvalidDevice);
  }
  *properties = {};
  std::snprintf(
      properties->name, sizeof properties->name, "CUDA source emulated on the CPU, not hardware");
  properties->totalGlobalMem = kDeviceBytes;
  properties->major = 8;
  properties->warpSize = 32;
  properties->multiProcessorCount = 1;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) {
  *version = 12000;
  return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* version) {
  return cudaRuntimeGetVersion(version);
}

cudaError_t cudaGetLastError() {
  const Turn turn;
  const cudaError_t error = last_error;
  last_error = state();
  return error;
}
cudaError_t cudaPeekAtLastError() {
  return last_error;
}
const char* cudaGetErrorName(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return "cudaSuccess";
    case cudaErrorInvalidValue:
      return "cudaErrorInvalidValue";
    case cudaErrorMemoryAllocation:
      return "cudaErrorMemoryAllocation";
    case cudaErrorInvalidConfiguration:
      return "cudaErrorInvalidConfiguration";
    case cudaErrorInvalidMemcpyDirection:
      return "cudaErrorInvalidMemcpyDirection";
    case cudaErrorInvalidDevice:
      return "cudaErrorInvalidDevice";
    case cudaErrorNotSupported:
      return "cudaErrorNotSupported";
    case cudaErrorLaunchFailure:
      return "cudaErrorLaunchFailure";
    default:
      return "another CUDA error";
  }
}
const char* cudaGetErrorString(cudaError_t error) {
  return cudaGetErrorName(error);
}

// Read by the sanitizers where they are linked: the same exit code as for every other finding.
const char* __asan_default_options();
const char* __ubsan_default_options();
const char* __asan_default_options() {
  return "exitcode=99:detect_stack_use_after_return=0";
}
const char* __ubsan_default_options() {
  return "exitcode=99:print_stacktrace=1";
}

}  // extern "C"
