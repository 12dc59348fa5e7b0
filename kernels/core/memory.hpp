/// One block of memory of a backend, and copies between it and the host.
#pragma once

#include <cstddef>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>

#include "kernels/core/backend.hpp"

#if defined(BOYD_CUDA_LANGUAGE)
#include <cuda_runtime.h>
#else
#include <cstdlib>

#include <sys/mman.h>
#endif

namespace boyd::BOYD_BACKEND {

#if defined(BOYD_CUDA_LANGUAGE)

/// Whether the backend's memory is not the host's, so that data has to be copied.
inline constexpr bool kHostIsApart = true;

/// Throws std::runtime_error that names the call that failed.
inline void require(cudaError_t status, const char* what) {
  if (status != cudaSuccess) {
    throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(status));
  }
}

/// Device memory; the host keeps a block of the same layout beside it.
class Block {
public:
  /// Throws std::bad_alloc where the device has not so much left.
  explicit Block(std::size_t bytes) {
    const cudaError_t status = cudaMalloc(&data_, bytes);
    if (status == cudaErrorMemoryAllocation) {
      static_cast<void>(cudaGetLastError());  // or the next call would report it
      throw std::bad_alloc();
    }
    require(status, "cudaMalloc");
  }
  ~Block() { cudaFree(data_); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  [[nodiscard]] std::byte* data() const { return static_cast<std::byte*>(data_); }

private:
  void* data_ = nullptr;
};

inline void copy_to_backend(void* backend, const void* host, std::size_t bytes) {
  require(cudaMemcpy(backend, host, bytes, cudaMemcpyHostToDevice), "cudaMemcpy to the device");
}
inline void copy_to_host(void* host, const void* backend, std::size_t bytes) {
  require(cudaMemcpy(host, backend, bytes, cudaMemcpyDeviceToHost), "cudaMemcpy to the host");
}

#else

inline constexpr bool kHostIsApart = false;

/// Host memory, aligned to cache lines; what is large lies on large pages where the system gives
/// them when asked. Copies to itself are no copies.
class Block {
public:
  explicit Block(std::size_t bytes) {
    constexpr std::size_t large_page = std::size_t{1} << 21;
    const bool large = bytes >= 4 * large_page;
    const std::size_t alignment = large ? large_page : 256;
    const std::size_t whole = (bytes + alignment - 1) / alignment * alignment;
    data_ = static_cast<std::byte*>(std::aligned_alloc(alignment, whole));
    if (data_ == nullptr) {
      throw std::bad_alloc();
    }
    if (large) {
      static_cast<void>(madvise(data_, whole, MADV_HUGEPAGE));
    }
  }
  ~Block() { std::free(data_); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  [[nodiscard]] std::byte* data() const { return data_; }

private:
  std::byte* data_;
};

inline void copy_to_backend(void* backend, const void* host, std::size_t bytes) {
  if (backend != host) {
    std::memcpy(backend, host, bytes);
  }
}
inline void copy_to_host(void* host, const void* backend, std::size_t bytes) {
  copy_to_backend(host, backend, bytes);
}

#endif

}  // namespace boyd::BOYD_BACKEND
