#include "tests/emulation/runtime/calls.hpp"

#include <cstdio>
#include <mutex>

#include <unistd.h>

namespace boyd::emulation {

thread_local cudaError_t last_error = cudaSuccess;
bool device_failed = false;

namespace {

thread_local int turns_held = 0;

/// Never destroyed: host objects free memory at exit. A call may make another one.
std::recursive_mutex& device() {
  static auto* only = new std::recursive_mutex;
  return *only;
}

/// Ends every capture that `forbids` the call; an error when there is one.
template <class Forbids>
cudaError_t end_captures(const char* call, cudaError_t error, Forbids forbids) {
  bool any = false;
  for (Stream* stream : all_streams()) {
    if (stream->capture() != Capture::kNone && forbids(*stream)) {
      stream->invalidate_capture();
      any = true;
    }
  }
  if (!any) {
    return cudaSuccess;
  }
  std::fprintf(stderr, "emulation: %s: not allowed while a stream is captured\n", call);
  return fail_with(error);
}

}  // namespace

Turn::Turn() {
  device().lock();
  ++turns_held;
}

Turn::~Turn() {
  --turns_held;
  device().unlock();
}

bool Turn::is_mine() {
  return turns_held != 0;
}

cudaError_t fail_with(cudaError_t error) {
  last_error = error;
  return error;
}

cudaError_t state() {
  return device_failed ? cudaErrorLaunchFailure : cudaSuccess;
}

cudaError_t report_finding(const char* what, cudaError_t error) {
  std::fprintf(stderr, "emulation: %s\n", what);
  device_failed = true;
  return fail_with(error);
}

Stream* stream_of(cudaStream_t stream) {
  if (stream == cudaStreamPerThread) {
    std::fprintf(stderr, "emulation: the per-thread default stream is not emulated\n");
    _exit(kExitFoundSomething);
  }
  return stream == cudaStreamLegacy ? nullptr : reinterpret_cast<Stream*>(stream);
}

cudaError_t enqueue(cudaStream_t stream, const Work& work, const char* call) {
  Stream* chosen = stream_of(stream);
  if (chosen == nullptr) {
    if (const cudaError_t error = refuse_default_stream_while_capturing(call);
        error != cudaSuccess) {
      return error;
    }
    run_on_default_stream(work);
    return state();
  }
  if (chosen->capture() == Capture::kInvalidated) {
    return fail_with(cudaErrorStreamCaptureInvalidated);
  }
  chosen->enqueue(work);
  return state();
}

void drain_all() {
  for (Stream* stream : all_streams()) {
    stream->drain();
  }
}

cudaError_t refuse_while_capturing(const char* call) {
  return end_captures(call, cudaErrorStreamCaptureUnsupported, [](const Stream& stream) {
    return stream.capture_forbids_waiting();
  });
}

cudaError_t refuse_default_stream_while_capturing(const char* call) {
  return end_captures(
      call, cudaErrorStreamCaptureImplicit, [](const Stream& stream) { return stream.blocking(); });
}

}  // namespace boyd::emulation
