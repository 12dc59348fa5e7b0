/// What the calls of the stand-in runtime share: the error state of the program, where work goes,
/// and which calls a stream capture forbids.
#pragma once

#include <cuda_runtime_api.h>

#include "tests/emulation/runtime/streams.hpp"

namespace boyd::emulation {

/// Held by every call. A program may use the device from several threads, as it may a real one;
/// what is here, kernels too, then runs for one of them at a time.
class Turn {
public:
  Turn();
  ~Turn();
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  /// Whether the calling thread's it is.
  static bool is_mine();
};

/// Ends the program at exit with this code when something was found.
inline constexpr int kExitFoundSomething = 99;

extern thread_local cudaError_t last_error;
/// As on a device, no call succeeds after a kernel failed.
extern bool device_failed;

/// Remembers the error for cudaGetLastError and returns it.
cudaError_t fail_with(cudaError_t error);
/// What a call that did its part returns.
cudaError_t state();
/// Something is wrong with the program: the device is lost and exit ends with kExitFoundSomething.
cudaError_t report_finding(const char* what, cudaError_t error);

/// Null for the legacy default stream.
Stream* stream_of(cudaStream_t stream);
/// Runs, queues or records work; an error when a capture forbids it. call: its name, for messages.
cudaError_t enqueue(cudaStream_t stream, const Work& work, const char* call);
/// Runs all queued work of all streams.
void drain_all();

/// Calls that wait for the device or may do so are forbidden while a stream is captured, and end
/// its capture (CUDA C++ Programming Guide, "Prohibited and Unhandled Operations").
cudaError_t refuse_while_capturing(const char* call);
/// So is any use of the legacy default stream, which would depend on a blocking captured stream.
cudaError_t refuse_default_stream_while_capturing(const char* call);

}  // namespace boyd::emulation
