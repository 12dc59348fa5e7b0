/// A stand-in for libcudart: kernels and launches, the device, errors; what nvcc's host code calls.
/// A function that is in no cuda_*.cpp does not link: nothing goes to a real runtime unseen.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <cuda_runtime_api.h>
#include <unistd.h>

#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/counts.hpp"
#include "tests/emulation/runtime/coverage.hpp"
#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/grid.hpp"
#include "tests/emulation/runtime/race_check.hpp"
#include "tests/emulation/runtime/settings.hpp"
#include "tests/emulation/runtime/translated_code.hpp"

using namespace boyd::emulation;

namespace {

// --- kernels by the address of their host stub ---

struct Registered {
  const KernelCode* code;
  std::uint32_t architecture;
};
std::unordered_map<const void*, Registered>& registry() {
  static auto* all = new std::unordered_map<const void*, Registered>;
  return *all;
}

const Registered* find_kernel(const void* host_function) {
  const auto found = registry().find(host_function);
  return found == registry().end() ? nullptr : &found->second;
}

std::uint32_t architecture() {
  std::uint32_t newest = 0;
  for (const auto& [host, kernel] : registry()) {
    newest = std::max(newest, kernel.architecture);
  }
  return newest;
}

struct Launch {
  const KernelCode* kernel;
  Dim3 grid, block;
  std::size_t dynamic_shared_bytes;
  std::vector<char> parameters;
};

void run(const Launch& launch) {
  if (device_failed) {
    return;
  }
  forget_accesses();
  try {
    run_grid(*launch.kernel,
             launch.grid,
             launch.block,
             launch.dynamic_shared_bytes,
             launch.parameters.data());
  } catch (const KernelError& error) {
    report_finding(error.what(), cudaErrorLaunchFailure);
  }
}

bool fits(const KernelCode& kernel, dim3 grid, dim3 block) {
  const std::uint64_t threads = std::uint64_t{block.x} * block.y * block.z;
  constexpr std::uint32_t wide = 0x7FFFFFFF;
  constexpr std::uint32_t narrow = 65535;
  return threads != 0 && threads <= kernel.threads_max && block.z <= 64 && grid.x != 0 &&
         grid.x <= wide && grid.y != 0 && grid.y <= narrow && grid.z != 0 && grid.z <= narrow;
}

/// Parameters are copied at the call, as the real runtime does.
std::vector<char> copy_parameters(const KernelCode& kernel, void** arguments) {
  std::vector<char> bytes(kernel.parameter_bytes);
  for (std::size_t p = 0; p < kernel.parameter_count; ++p) {
    const KernelParameter& place = kernel.parameters[p];
    std::memcpy(bytes.data() + place.offset, arguments[p], place.bytes);
  }
  return bytes;
}

cudaError_t launch(const void* host_function,
                   dim3 grid,
                   dim3 block,
                   void** arguments,
                   std::size_t dynamic_shared_bytes,
                   cudaStream_t stream) {
  const Turn turn;
  if (device_failed) {
    return fail_with(cudaErrorLaunchFailure);
  }
  const Registered* registered = find_kernel(host_function);
  if (registered == nullptr) {
    return fail_with(cudaErrorInvalidDeviceFunction);
  }
  const KernelCode& kernel = *registered->code;
  if (!fits(kernel, grid, block)) {
    return fail_with(cudaErrorInvalidConfiguration);
  }
  if (kernel.shared_bytes + dynamic_shared_bytes > 48 * 1024) {
    return fail_with(cudaErrorInvalidValue);
  }
  auto work = std::make_shared<Launch>(Launch{&kernel,
                                              {grid.x, grid.y, grid.z},
                                              {block.x, block.y, block.z},
                                              dynamic_shared_bytes,
                                              copy_parameters(kernel, arguments)});
  return enqueue(
      stream, [work] { run(*work); }, "kernel launch");
}

void report() {
  drain_all();
  write_counts();
  write_coverage();
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

struct Configuration {
  dim3 grid, block;
  std::size_t shared_bytes;
  void* stream;
};
thread_local Configuration pushed;

}  // namespace

extern "C" {

// --- what nvcc's host stubs call; declared in no header ---

void __cudaRegisterFatBinaryEnd(void** /*module*/) {}
void __cudaUnregisterFatBinary(void** /*module*/) {}
void __cudaRegisterVar(void**, char*, char*, const char*, int, std::size_t, int, int) {}
void __cudaRegisterFunction(void** module,
                            const char* host_function,
                            char* /*name*/,
                            const char* device_name,
                            int,
                            void*,
                            void*,
                            void*,
                            void*,
                            int*) {
  const auto& translated = *reinterpret_cast<const TranslatedModule*>(module);
  for (std::size_t k = 0; k < translated.kernel_count; ++k) {
    if (std::string_view(translated.kernels[k].name) == device_name) {
      registry()[host_function] = {&translated.kernels[k], translated.architecture};
      if (covers) {
        cover_kernel(translated.kernels[k]);
      }
    }
  }
}
unsigned __cudaPushCallConfiguration(dim3 grid,
                                     dim3 block,
                                     std::size_t shared_bytes,
                                     void* stream) {
  pushed = {grid, block, shared_bytes, stream};
  return 0;
}
cudaError_t __cudaPopCallConfiguration(dim3* grid,
                                       dim3* block,
                                       std::size_t* shared_bytes,
                                       void* stream) {
  *grid = pushed.grid;
  *block = pushed.block;
  *shared_bytes = pushed.shared_bytes;
  *static_cast<void**>(stream) = pushed.stream;
  return cudaSuccess;
}
cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* host_function) {
  *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(host_function));
  return cudaSuccess;
}
cudaError_t __cudaLaunchKernel(cudaKernel_t kernel,
                               dim3 grid,
                               dim3 block,
                               void** arguments,
                               std::size_t shared_bytes,
                               cudaStream_t stream) {
  return launch(kernel, grid, block, arguments, shared_bytes, stream);
}

// --- launches and kernels ---

cudaError_t cudaLaunchKernel(const void* host_function,
                             dim3 grid,
                             dim3 block,
                             void** arguments,
                             std::size_t shared_bytes,
                             cudaStream_t stream) {
  return launch(host_function, grid, block, arguments, shared_bytes, stream);
}
cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t* config,
                                const void* host_function,
                                void** arguments) {
  return launch(host_function,
                config->gridDim,
                config->blockDim,
                arguments,
                config->dynamicSmemBytes,
                config->stream);
}
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* host_function) {
  const Registered* kernel = find_kernel(host_function);
  if (kernel == nullptr) {
    return fail_with(cudaErrorInvalidDeviceFunction);
  }
  std::memset(attributes, 0, sizeof *attributes);
  attributes->sharedSizeBytes = kernel->code->shared_bytes;
  attributes->maxThreadsPerBlock = static_cast<int>(kernel->code->threads_max);
  attributes->ptxVersion = attributes->binaryVersion = static_cast<int>(kernel->architecture);
  return cudaSuccess;
}
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks,
                                                                   const void* host_function,
                                                                   int block_size,
                                                                   std::size_t dynamic_shared_bytes,
                                                                   unsigned /*flags*/) {
  const Turn turn;
  const Registered* kernel = find_kernel(host_function);
  if (kernel == nullptr) {
    return fail_with(cudaErrorInvalidDeviceFunction);
  }
  // Threads, blocks and shared memory of one multiprocessor of 9.0; registers are not known here.
  const std::size_t shared = kernel->code->shared_bytes + dynamic_shared_bytes;
  *blocks = std::min(32, 2048 / std::max(1, block_size));
  if (shared != 0) {
    *blocks = std::min(*blocks, static_cast<int>(227 * 1024 / shared));
  }
  return state();
}
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks,
                                                          const void* host_function,
                                                          int block_size,
                                                          std::size_t dynamic_shared_bytes) {
  return cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
      blocks, host_function, block_size, dynamic_shared_bytes, 0);
}

// --- the device ---

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
  std::memset(properties, 0, sizeof *properties);
  std::snprintf(properties->name, sizeof properties->name, "emulated on the CPU, not hardware");
  properties->totalGlobalMem = kDeviceBytes;
  properties->major = static_cast<int>(architecture() / 10);
  properties->minor = static_cast<int>(architecture() % 10);
  properties->warpSize = 32;
  properties->multiProcessorCount = 1;
  return cudaSuccess;
}
cudaError_t cudaRuntimeGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* version) {
  return cudaRuntimeGetVersion(version);
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  cudaDeviceProp properties;
  *value = 0;
  if (const cudaError_t error = cudaGetDeviceProperties(&properties, device);
      error != cudaSuccess) {
    return error;
  }
  switch (attribute) {
    case cudaDevAttrComputeCapabilityMajor:
      *value = properties.major;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor:
      *value = properties.minor;
      return cudaSuccess;
    case cudaDevAttrMultiProcessorCount:
      *value = 1;
      return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      *value = 48 * 1024;
      return cudaSuccess;
    case cudaDevAttrMaxGridDimX:
      *value = 0x7FFFFFFF;
      return cudaSuccess;
    default:
      return fail_with(cudaErrorNotSupported);
  }
}

// --- errors ---

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
    case cudaErrorInvalidDeviceFunction:
      return "cudaErrorInvalidDeviceFunction";
    case cudaErrorInvalidDevice:
      return "cudaErrorInvalidDevice";
    case cudaErrorLaunchFailure:
      return "cudaErrorLaunchFailure";
    case cudaErrorInvalidResourceHandle:
      return "cudaErrorInvalidResourceHandle";
    case cudaErrorIllegalState:
      return "cudaErrorIllegalState";
    case cudaErrorStreamCaptureUnsupported:
      return "cudaErrorStreamCaptureUnsupported";
    case cudaErrorStreamCaptureInvalidated:
      return "cudaErrorStreamCaptureInvalidated";
    case cudaErrorStreamCaptureImplicit:
      return "cudaErrorStreamCaptureImplicit";
    default:
      return "another CUDA error";
  }
}
const char* cudaGetErrorString(cudaError_t error) {
  return cudaGetErrorName(error);
}

}  // extern "C"
