/// Blocks of memory of a backend, and of the host for it to copy from and to.
#pragma once

#include <cstddef>
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

/// Device memory and as much of the host's, which stays where it is, so that the device copies from
/// and to it by itself: for what goes to and fro all the time.
class TwinBlock {
public:
  /// Throws std::bad_alloc where there is not so much left of either.
  explicit TwinBlock(std::size_t bytes) : device_(bytes) {
    const cudaError_t status = cudaMallocHost(&host_, bytes);
    if (status == cudaErrorMemoryAllocation) {
      static_cast<void>(cudaGetLastError());
      throw std::bad_alloc();
    }
    require(status, "cudaMallocHost");
  }
  ~TwinBlock() { cudaFreeHost(host_); }
  TwinBlock(const TwinBlock&) = delete;
  TwinBlock& operator=(const TwinBlock&) = delete;
  [[nodiscard]] std::byte* backend() const { return device_.data(); }
  [[nodiscard]] std::byte* host() const { return static_cast<std::byte*>(host_); }

private:
  Block device_;
  void* host_ = nullptr;
};

#else

inline constexpr bool kHostIsApart = false;

/// Host memory, aligned to cache lines; what is large lies on large pages where the system gives
/// them when asked.
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

/// One block, since the host is not apart.
class TwinBlock {
public:
  explicit TwinBlock(std::size_t bytes) : block_(bytes) {}
  [[nodiscard]] std::byte* backend() const { return block_.data(); }
  [[nodiscard]] std::byte* host() const { return block_.data(); }

private:
  Block block_;
};

#endif

}  // namespace boyd::BOYD_BACKEND
