/// Stands in for CUDA's header of this name: the runtime's interface, the language, and launches.
#pragma once

#include <memory>
#include <tuple>
#include <utility>

#include <cuda_runtime_api.h>

#include "tests/emulation/source/cuda_language.hpp"

namespace boyd::emulation {

/// Parameters are copied at the call; every thread gets its own copy of them.
template <class... Parameters>
struct PackedCall {
  void (*kernel)(Parameters...);
  std::tuple<Parameters...> parameters;
};

cudaError_t launch(const cudaLaunchConfig_t& config, KernelCall call);

}  // namespace boyd::emulation

template <class... Parameters, class... Arguments>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config,
                               void (*kernel)(Parameters...),
                               Arguments&&... arguments) {
  using Packed = boyd::emulation::PackedCall<Parameters...>;
  const auto run_thread = [](const void* packed) {
    const auto& call = *static_cast<const Packed*>(packed);
    std::apply(call.kernel, call.parameters);
  };
  return boyd::emulation::launch(
      *config,
      {.kernel = reinterpret_cast<const void*>(kernel),
       .packed = std::make_shared<const Packed>(
           Packed{kernel, std::tuple<Parameters...>(std::forward<Arguments>(arguments)...)}),
       .packed_bytes = sizeof(Packed),
       .run_thread = run_thread});
}

template <class T>
cudaError_t cudaMalloc(T** pointer, std::size_t bytes) {
  return cudaMalloc(reinterpret_cast<void**>(pointer), bytes);
}
template <class T>
cudaError_t cudaMallocHost(T** pointer, std::size_t bytes) {
  return cudaMallocHost(reinterpret_cast<void**>(pointer), bytes);
}
