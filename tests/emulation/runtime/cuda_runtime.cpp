/// A stand-in for libcudart: what nvcc's host code calls. A function that is not here does not
/// link, so that nothing goes to a real runtime unseen.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <cuda_runtime_api.h>
#include <unistd.h>

#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/grid.hpp"
#include "tests/emulation/runtime/race_check.hpp"
#include "tests/emulation/runtime/settings.hpp"
#include "tests/emulation/runtime/streams.hpp"
#include "tests/emulation/runtime/translated_code.hpp"

using namespace boyd::emulation;

namespace {

constexpr int kExitFoundSomething = 99;

cudaError_t last_error = cudaSuccess;
bool kernel_failed = false;  // as on a device, no call succeeds afterwards

cudaError_t fail_with(cudaError_t error) {
  last_error = error;
  return error;
}

cudaError_t state() {
  return kernel_failed ? cudaErrorLaunchFailure : cudaSuccess;
}

std::uint64_t address_of(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}
bool is_device_pointer(const void* pointer) {
  return is_device(address_of(pointer));
}

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
  if (kernel_failed) {
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
    std::fprintf(stderr, "emulation: %s\n", error.what());
    kernel_failed = true;
    last_error = cudaErrorLaunchFailure;
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
  if (kernel_failed) {
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
  if (stream == nullptr || stream == cudaStreamLegacy) {
    run_on_default_stream([work] { run(*work); });
  } else {
    reinterpret_cast<Stream*>(stream)->enqueue([work] { run(*work); });
  }
  return cudaSuccess;
}

void drain_all() {
  for (Stream* stream : all_streams()) {
    stream->drain();
  }
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
  if (kernel_failed) {
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
Configuration pushed;

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

// --- memory ---

cudaError_t cudaMalloc(void** pointer, std::size_t bytes) {
  const std::uint64_t address = bytes == 0 ? 0 : device_allocate(bytes);
  *pointer = reinterpret_cast<void*>(address);
  return address != 0 || bytes == 0 ? state() : fail_with(cudaErrorMemoryAllocation);
}
cudaError_t cudaFree(void* pointer) {
  drain_all();
  if (pointer != nullptr && !device_free(address_of(pointer))) {
    return fail_with(cudaErrorInvalidValue);
  }
  return state();
}
cudaError_t cudaMallocAsync(void** pointer, std::size_t bytes, cudaStream_t /*stream*/) {
  return cudaMalloc(pointer, bytes);
}
cudaError_t cudaFreeAsync(void* pointer, cudaStream_t stream) {
  const auto release = [pointer] {
    if (pointer != nullptr && !device_free(address_of(pointer))) {
      last_error = cudaErrorInvalidValue;
    }
  };
  if (stream == nullptr || stream == cudaStreamLegacy) {
    run_on_default_stream(release);
  } else {
    reinterpret_cast<Stream*>(stream)->enqueue(release);
  }
  return state();
}
cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  const bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
  const bool from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
  if (kind == cudaMemcpyDefault || to_device != is_device_pointer(to) ||
      from_device != is_device_pointer(from)) {
    std::fprintf(stderr, "emulation: cudaMemcpy: the direction does not fit the pointers\n");
    return fail_with(cudaErrorInvalidMemcpyDirection);
  }
  for (const void* end : {static_cast<const void*>(to), from}) {
    if (is_device_pointer(end) && !inside_one_allocation(address_of(end), bytes)) {
      std::fprintf(stderr,
                   "emulation: cudaMemcpy of %zu bytes: out of bounds at %s\n",
                   bytes,
                   describe_address(address_of(end)).c_str());
      kernel_failed = true;
      return fail_with(cudaErrorInvalidValue);
    }
  }
  run_on_default_stream([=] {
    if (to_device) {
      mark_written(address_of(to), bytes);
    }
    std::memcpy(to_device ? reach(address_of(to)) : to,
                from_device ? reach(address_of(from)) : from,
                bytes);
  });
  return state();
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
cudaError_t cudaDeviceSynchronize() {
  drain_all();
  return state();
}

// --- streams ---

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  auto* created = new Stream((flags & cudaStreamNonBlocking) == 0);
  all_streams().push_back(created);
  *stream = reinterpret_cast<cudaStream_t>(created);
  return state();
}
cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return cudaStreamCreateWithFlags(stream, cudaStreamDefault);
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  auto* destroyed = reinterpret_cast<Stream*>(stream);
  destroyed->drain();
  std::erase(all_streams(), destroyed);
  delete destroyed;
  return state();
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  if (stream == nullptr || stream == cudaStreamLegacy) {
    run_on_default_stream([] {});
  } else {
    reinterpret_cast<Stream*>(stream)->drain();
  }
  return state();
}

// --- errors ---

cudaError_t cudaGetLastError() {
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
    default:
      return "another CUDA error";
  }
}
const char* cudaGetErrorString(cudaError_t error) {
  return cudaGetErrorName(error);
}

}  // extern "C"
