/// A stand-in for libcudart: memory of the device, pinned memory of the host, copies, fills.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <cuda_runtime_api.h>

#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/device_memory.hpp"

using namespace boyd::emulation;

namespace {

std::uint64_t address_of(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}
bool is_device_pointer(const void* pointer) {
  return is_device(address_of(pointer));
}

/// Start and length of pinned host memory. Never destroyed: host objects free memory at exit.
std::map<std::uint64_t, std::size_t>& pinned() {
  static auto* all = new std::map<std::uint64_t, std::size_t>;
  return *all;
}

bool is_pinned(const void* pointer, std::size_t bytes) {
  const auto after = pinned().upper_bound(address_of(pointer));
  if (after == pinned().begin()) {
    return false;
  }
  const auto [start, length] = *std::prev(after);
  return address_of(pointer) + bytes <= start + length;
}

cudaError_t require_inside(const void* pointer, std::size_t bytes, const char* call) {
  if (!is_device_pointer(pointer) || inside_one_allocation(address_of(pointer), bytes)) {
    return cudaSuccess;
  }
  const std::string what = std::string(call) + " of " + std::to_string(bytes) +
                           " bytes: out of bounds at " + describe_address(address_of(pointer));
  return report_finding(what.c_str(), cudaErrorInvalidValue);
}

struct Copy {
  void* to;
  const void* from;
  std::size_t bytes;
  const char* call;
};

cudaError_t check(const Copy& copy, cudaMemcpyKind kind) {
  const bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
  const bool from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
  if (kind == cudaMemcpyDefault || to_device != is_device_pointer(copy.to) ||
      from_device != is_device_pointer(copy.from)) {
    const std::string what = std::string(copy.call) + ": the direction does not fit the pointers";
    return report_finding(what.c_str(), cudaErrorInvalidMemcpyDirection);
  }
  const cudaError_t error = require_inside(copy.to, copy.bytes, copy.call);
  return error != cudaSuccess ? error : require_inside(copy.from, copy.bytes, copy.call);
}

/// Checked once more: what a queued or recorded copy names may be freed by now.
void run(const Copy& copy) {
  if (device_failed || require_inside(copy.to, copy.bytes, copy.call) != cudaSuccess ||
      require_inside(copy.from, copy.bytes, copy.call) != cudaSuccess) {
    return;
  }
  if (is_device_pointer(copy.to)) {
    mark_written(address_of(copy.to), copy.bytes);
  }
  std::memcpy(is_device_pointer(copy.to) ? reach(address_of(copy.to)) : copy.to,
              is_device_pointer(copy.from) ? reach(address_of(copy.from)) : copy.from,
              copy.bytes);
}

/// An asynchronous copy of pageable memory has left it, or has arrived there, when the call
/// returns (CUDA Runtime API, "API synchronization behavior").
cudaError_t copy_pageable(const Copy& copy, cudaMemcpyKind kind, cudaStream_t stream) {
  if (kind == cudaMemcpyHostToDevice) {
    const auto* first = static_cast<const char*>(copy.from);
    auto staged = std::make_shared<std::vector<char>>(first, first + copy.bytes);
    return enqueue(
        stream,
        [copy, staged] {
          run({copy.to, staged->data(), copy.bytes, copy.call});
        },
        copy.call);
  }
  const cudaError_t error = enqueue(
      stream, [copy] { run(copy); }, copy.call);
  if (Stream* chosen = stream_of(stream); error == cudaSuccess && chosen != nullptr) {
    chosen->drain();
  }
  return error == cudaSuccess ? state() : error;
}

bool is_captured(cudaStream_t stream) {
  const Stream* chosen = stream_of(stream);
  return chosen != nullptr && chosen->capture() != Capture::kNone;
}

cudaError_t fill(void* first, int value, std::size_t bytes, cudaStream_t stream, const char* call) {
  if (!is_device_pointer(first)) {
    const std::string what = std::string(call) + ": not device memory";
    return report_finding(what.c_str(), cudaErrorInvalidValue);
  }
  if (const cudaError_t error = require_inside(first, bytes, call); error != cudaSuccess) {
    return error;
  }
  return enqueue(
      stream,
      [=] {
        if (!device_failed && require_inside(first, bytes, call) == cudaSuccess) {
          mark_written(address_of(first), bytes);
          std::memset(reach(address_of(first)), value, bytes);
        }
      },
      call);
}

void release(void* pointer) {
  if (pointer != nullptr && !device_free(address_of(pointer))) {
    report_finding("freed what is no allocation", cudaErrorInvalidValue);
  }
}

}  // namespace

extern "C" {

cudaError_t cudaMalloc(void** pointer, std::size_t bytes) {
  const Turn turn;
  if (const cudaError_t error = refuse_while_capturing("cudaMalloc"); error != cudaSuccess) {
    return error;
  }
  const std::uint64_t address = bytes == 0 ? 0 : device_allocate(bytes);
  *pointer = reinterpret_cast<void*>(address);
  return address != 0 || bytes == 0 ? state() : fail_with(cudaErrorMemoryAllocation);
}
cudaError_t cudaFree(void* pointer) {
  const Turn turn;
  if (const cudaError_t error = refuse_while_capturing("cudaFree"); error != cudaSuccess) {
    return error;
  }
  drain_all();
  release(pointer);
  return state();
}
cudaError_t cudaMallocAsync(void** pointer, std::size_t bytes, cudaStream_t stream) {
  const Turn turn;
  if (is_captured(stream)) {  // CUDA makes it a node of the graph; here a graph owns no memory
    return refuse_while_capturing("cudaMallocAsync");
  }
  return cudaMalloc(pointer, bytes);
}
cudaError_t cudaFreeAsync(void* pointer, cudaStream_t stream) {
  const Turn turn;
  if (is_captured(stream)) {
    return refuse_while_capturing("cudaFreeAsync");
  }
  return enqueue(
      stream, [pointer] { release(pointer); }, "cudaFreeAsync");
}

cudaError_t cudaMallocHost(void** pointer, std::size_t bytes) {
  const Turn turn;
  if (const cudaError_t error = refuse_while_capturing("cudaMallocHost"); error != cudaSuccess) {
    return error;
  }
  constexpr std::size_t page = 4096;
  *pointer = bytes == 0 ? nullptr : std::aligned_alloc(page, (bytes + page - 1) / page * page);
  if (bytes == 0) {
    return state();
  }
  if (*pointer == nullptr) {
    return fail_with(cudaErrorMemoryAllocation);
  }
  std::memset(*pointer, 0xA5, bytes);
  pinned()[address_of(*pointer)] = bytes;
  return state();
}
cudaError_t cudaFreeHost(void* pointer) {
  const Turn turn;
  if (const cudaError_t error = refuse_while_capturing("cudaFreeHost"); error != cudaSuccess) {
    return error;
  }
  drain_all();
  if (pointer != nullptr && pinned().erase(address_of(pointer)) == 0) {
    return report_finding("cudaFreeHost of what is no pinned memory", cudaErrorInvalidValue);
  }
  std::free(pointer);
  return state();
}

cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  const Turn turn;
  const Copy copy{to, from, bytes, "cudaMemcpy"};
  if (const cudaError_t error = check(copy, kind); error != cudaSuccess) {
    return error;
  }
  return enqueue(
      nullptr, [copy] { run(copy); }, copy.call);
}
cudaError_t cudaMemcpyAsync(
    void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  const Turn turn;
  const Copy copy{to, from, bytes, "cudaMemcpyAsync"};
  if (const cudaError_t error = check(copy, kind); error != cudaSuccess) {
    return error;
  }
  const void* host = kind == cudaMemcpyHostToDevice   ? from
                     : kind == cudaMemcpyDeviceToHost ? to
                                                      : nullptr;
  if (host != nullptr && !is_pinned(host, bytes)) {
    if (is_captured(stream)) {
      std::fprintf(stderr, "emulation: cudaMemcpyAsync of pageable memory in a capture\n");
      stream_of(stream)->invalidate_capture();
      return fail_with(cudaErrorStreamCaptureUnsupported);
    }
    return copy_pageable(copy, kind, stream);
  }
  return enqueue(
      stream, [copy] { run(copy); }, copy.call);
}
cudaError_t cudaMemset(void* first, int value, std::size_t bytes) {
  const Turn turn;
  return fill(first, value, bytes, nullptr, "cudaMemset");
}
cudaError_t cudaMemsetAsync(void* first, int value, std::size_t bytes, cudaStream_t stream) {
  const Turn turn;
  return fill(first, value, bytes, stream, "cudaMemsetAsync");
}

}  // extern "C"
