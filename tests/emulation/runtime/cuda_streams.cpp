/// A stand-in for libcudart: streams, events, graphs made by stream capture.
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <cuda_runtime_api.h>

#include "tests/emulation/runtime/calls.hpp"

using namespace boyd::emulation;

namespace {

/// What a captured stream did, in that order; a capture of one stream has no other dependencies.
struct Graph {
  std::vector<Work> nodes;
};
struct GraphProgram {
  std::shared_ptr<const std::vector<Work>> nodes;
};

/// A point in a stream; before it is recorded it stands for no work.
struct Event {
  Stream* stream = nullptr;
  std::size_t point = 0;
};

void wait_for(const Event& event) {
  if (event.stream != nullptr && std::ranges::count(all_streams(), event.stream) != 0) {
    event.stream->drain_until(event.point);
  }
}

bool is_captured(cudaStream_t stream) {
  const Stream* chosen = stream_of(stream);
  return chosen != nullptr && chosen->capture() != Capture::kNone;
}

/// For calls that ask about a captured stream itself; relaxed captures forbid them too.
cudaError_t refuse_captured(cudaStream_t stream, const char* call) {
  if (is_captured(stream)) {
    stream_of(stream)->invalidate_capture();
    return fail_with(cudaErrorStreamCaptureUnsupported);
  }
  return stream_of(stream) == nullptr ? refuse_default_stream_while_capturing(call) : cudaSuccess;
}

}  // namespace

extern "C" {

// --- streams ---

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
  const Turn turn;
  auto* created = new Stream((flags & cudaStreamNonBlocking) == 0);
  all_streams().push_back(created);
  *stream = reinterpret_cast<cudaStream_t>(created);
  return state();
}
cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  const Turn turn;
  return cudaStreamCreateWithFlags(stream, cudaStreamDefault);
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  const Turn turn;
  auto* destroyed = stream_of(stream);
  if (destroyed == nullptr) {
    return fail_with(cudaErrorInvalidResourceHandle);
  }
  destroyed->drain();
  std::erase(all_streams(), destroyed);
  delete destroyed;
  return state();
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  const Turn turn;
  if (const cudaError_t error = refuse_captured(stream, "cudaStreamSynchronize");
      error != cudaSuccess) {
    return error;
  }
  if (Stream* chosen = stream_of(stream)) {
    chosen->drain();
  } else {
    run_on_default_stream([] {});
  }
  return state();
}
cudaError_t cudaDeviceSynchronize() {
  const Turn turn;
  if (const cudaError_t error = refuse_while_capturing("cudaDeviceSynchronize");
      error != cudaSuccess) {
    return error;
  }
  drain_all();
  return state();
}

// --- events ---

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned /*flags*/) {
  const Turn turn;
  *event = reinterpret_cast<cudaEvent_t>(new Event);
  return state();
}
cudaError_t cudaEventCreate(cudaEvent_t* event) {
  const Turn turn;
  return cudaEventCreateWithFlags(event, cudaEventDefault);
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  const Turn turn;
  if (const cudaError_t error = refuse_captured(stream, "cudaEventRecord"); error != cudaSuccess) {
    return error;  // CUDA records it as an edge of the graph; one stream has no need of that
  }
  Stream* chosen = stream_of(stream);
  if (chosen == nullptr) {
    run_on_default_stream([] {});
  }
  *reinterpret_cast<Event*>(event) = {chosen, chosen == nullptr ? 0 : chosen->queued()};
  return state();
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  const Turn turn;
  wait_for(*reinterpret_cast<const Event*>(event));
  return state();
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned /*flags*/) {
  const Turn turn;
  if (const cudaError_t error = refuse_captured(stream, "cudaStreamWaitEvent");
      error != cudaSuccess) {
    return error;
  }
  return enqueue(
      stream,
      [recorded = *reinterpret_cast<const Event*>(event)] { wait_for(recorded); },
      "cudaStreamWaitEvent");
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  const Turn turn;
  delete reinterpret_cast<Event*>(event);
  return state();
}

// --- graphs ---

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode) {
  const Turn turn;
  Stream* chosen = stream_of(stream);
  if (chosen == nullptr) {
    return fail_with(cudaErrorStreamCaptureUnsupported);
  }
  if (chosen->capture() != Capture::kNone) {
    return fail_with(cudaErrorIllegalState);
  }
  chosen->begin_capture(mode == cudaStreamCaptureModeRelaxed ? Stream::Forbidden::kNobody
                        : mode == cudaStreamCaptureModeThreadLocal
                            ? Stream::Forbidden::kThisThread
                            : Stream::Forbidden::kEveryThread);
  return state();
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
  const Turn turn;
  *graph = nullptr;
  Stream* chosen = stream_of(stream);
  if (chosen == nullptr || chosen->capture() == Capture::kNone) {
    return fail_with(cudaErrorIllegalState);
  }
  const bool invalidated = chosen->capture() == Capture::kInvalidated;
  std::vector<Work> nodes = chosen->end_capture();
  if (invalidated) {
    return fail_with(cudaErrorStreamCaptureInvalidated);
  }
  *graph = reinterpret_cast<cudaGraph_t>(new Graph{std::move(nodes)});
  return state();
}
cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
  const Turn turn;
  const Stream* chosen = stream_of(stream);
  const Capture capture = chosen == nullptr ? Capture::kNone : chosen->capture();
  *status = capture == Capture::kNone     ? cudaStreamCaptureStatusNone
            : capture == Capture::kActive ? cudaStreamCaptureStatusActive
                                          : cudaStreamCaptureStatusInvalidated;
  return chosen == nullptr ? refuse_default_stream_while_capturing("cudaStreamIsCapturing")
                           : state();
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* program, cudaGraph_t graph, unsigned long long) {
  const Turn turn;
  *program = reinterpret_cast<cudaGraphExec_t>(new GraphProgram{
      std::make_shared<const std::vector<Work>>(reinterpret_cast<const Graph*>(graph)->nodes)});
  return state();
}
cudaError_t cudaGraphInstantiateWithFlags(cudaGraphExec_t* program,
                                          cudaGraph_t graph,
                                          unsigned long long flags) {
  const Turn turn;
  return cudaGraphInstantiate(program, graph, flags);
}
cudaError_t cudaGraphUpload(cudaGraphExec_t, cudaStream_t) {
  const Turn turn;
  return state();
}
cudaError_t cudaGraphLaunch(cudaGraphExec_t program, cudaStream_t stream) {
  const Turn turn;
  return enqueue(
      stream,
      [nodes = reinterpret_cast<const GraphProgram*>(program)->nodes] {
        for (const Work& node : *nodes) {
          node();
        }
      },
      "cudaGraphLaunch");
}
cudaError_t cudaGraphGetNodes(cudaGraph_t graph, cudaGraphNode_t* nodes, std::size_t* count) {
  const Turn turn;
  if (nodes != nullptr) {
    return fail_with(cudaErrorNotSupported);
  }
  *count = reinterpret_cast<const Graph*>(graph)->nodes.size();
  return state();
}
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t program) {
  const Turn turn;
  delete reinterpret_cast<GraphProgram*>(program);
  return state();
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
  const Turn turn;
  delete reinterpret_cast<Graph*>(graph);
  return state();
}

}  // extern "C"
