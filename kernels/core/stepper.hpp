/// Steps a batch, and carries data between the backend's memory and the host's.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "kernels/core/device.hpp"
#include "kernels/core/launch.hpp"
#include "kernels/core/memory.hpp"
#include "kernels/core/step_counts.hpp"

#if !defined(BOYD_CUDA_LANGUAGE)
#include <tbb/task_arena.h>

#include "kernels/core/parallel.hpp"
#endif

namespace boyd::BOYD_BACKEND {

/// Which worlds of a batch run: one flag per world in the backend's memory.
struct RunningFlags {
  std::uint32_t worlds;
  const std::uint8_t* backend;
};

/// How often worlds that step together are looked at.
struct Pace {
  std::int64_t stride;  ///< steps after which every world may be looked at, and after twice as many
  std::int64_t due;     ///< steps until the first world is due to stop, as far as is known
};

#if defined(BOYD_CUDA_LANGUAGE)

/// Steps all worlds together on one stream of its own and looks at them now and then.
///
/// The first step is launched kernel by kernel, so that whatever happens on a kernel's first use
/// has happened; after that a step is a captured graph, one launch in place of some forty.
class Stepper {
public:
  Stepper(int device, std::uint32_t /*threads*/, Isa /*isa*/) {
    select_device(device);
    // The default stream waits for other streams and they for it, so batches of several threads
    // would wait for each other.
    require(cudaStreamCreateWithFlags(&executor_.stream, cudaStreamNonBlocking),
            "cudaStreamCreateWithFlags");
  }
  ~Stepper() {
    if (graph_ != nullptr) {
      cudaGraphExecDestroy(graph_);
    }
    cudaStreamDestroy(executor_.stream);
  }
  Stepper(const Stepper&) = delete;
  Stepper& operator=(const Stepper&) = delete;

  /// Calls step(executor, worlds) some times and look(executor), which tells the host how far
  /// worlds are, until enough(). A step leaves worlds alone that do not run. Every call must bring
  /// the same step over the same worlds: it is captured once.
  ///
  /// The first look is after one stride, and as long as that is not enough each next one after
  /// twice as many steps: a world that stops early waits for as long as it ran at most, and a look,
  /// which lets the device run dry, gets rare where nothing happens.
  template <class Step, class Look, class Enough>
  void run(const RunningFlags& running,
           const Pace& pace,
           const Step& step,
           const Look& look,
           const Enough& enough) {
    std::int64_t steps = pace.stride;
    std::int64_t due = pace.due;
    do {
      take_steps({0, running.worlds}, steps, step);
      look(executor_);
      wait();
      counts_.looks += 1;
      due = std::max(due - steps, pace.stride);
      steps = std::min({2 * steps, due / pace.stride * pace.stride, longest(pace.stride)});
    } while (!enough());
  }

  /// Calls stage(executor) once and does not wait for it.
  template <class Stage>
  void enqueue(const Stage& stage) {
    stage(executor_);
  }

  /// Calls stage(executor) once and waits for it.
  template <class Stage>
  void once(const Stage& stage) {
    stage(executor_);
    wait();
  }

  /// Copies after what was enqueued before. Memory of the host that is no TwinBlock's may be used
  /// again at once.
  void to_backend(void* backend, const void* host, std::size_t bytes) {
    require(cudaMemcpyAsync(backend, host, bytes, cudaMemcpyHostToDevice, executor_.stream),
            "cudaMemcpyAsync to the device");
  }
  /// Copies after what was enqueued before; what comes is there after wait().
  void to_host(void* host, const void* backend, std::size_t bytes) {
    require(cudaMemcpyAsync(host, backend, bytes, cudaMemcpyDeviceToHost, executor_.stream),
            "cudaMemcpyAsync to the host");
  }
  void wait() {
    require(cudaGetLastError(), "kernel launch");
    require(cudaStreamSynchronize(executor_.stream), "kernels");
  }

  [[nodiscard]] const StepCounts& counts() const { return counts_; }

private:
  /// Steps between two looks at most, so that a host that is asked to stop hears it.
  static constexpr std::int64_t kStepsPerLookMax = 64;

  static std::int64_t longest(std::int64_t stride) {
    return std::max(stride, kStepsPerLookMax / stride * stride);
  }

  template <class Step>
  void take_steps(WorldRange worlds, std::int64_t steps, const Step& step) {
    counts_.steps += static_cast<std::uint64_t>(steps);
    if (graph_ == nullptr) {
      step(executor_, worlds);
      capture([&] { step(executor_, worlds); });
      --steps;
    }
    for (; steps > 0; --steps) {
      require(cudaGraphLaunch(graph_, executor_.stream), "cudaGraphLaunch");
    }
  }

  template <class Launches>
  void capture(const Launches& launches) {
    require(cudaStreamBeginCapture(executor_.stream, cudaStreamCaptureModeThreadLocal),
            "cudaStreamBeginCapture");
    launches();
    cudaGraph_t graph = nullptr;
    require(cudaStreamEndCapture(executor_.stream, &graph), "cudaStreamEndCapture");
    const cudaError_t status = cudaGraphInstantiateWithFlags(&graph_, graph, 0);
    cudaGraphDestroy(graph);
    require(status, "cudaGraphInstantiateWithFlags");
  }

  Executor executor_;
  cudaGraphExec_t graph_ = nullptr;
  StepCounts counts_;
};

#else

/// Steps each world to its end: worlds over the threads, or, when there are fewer worlds than
/// threads, one world after the other with its items over the threads.
class Stepper {
public:
  Stepper(int /*device*/, std::uint32_t threads, Isa isa)
      : threads_(std::max(1U, threads)), isa_(isa) {
    if (threads_ > 1U) {
      arena_ = std::make_unique<tbb::task_arena>(static_cast<int>(threads_));
    }
  }

  /// Calls step(executor, world) for each world until its flag is clear, then look(executor).
  template <class Step, class Look, class Enough>
  void run(const RunningFlags& running,
           const Pace& /*pace*/,
           const Step& step,
           const Look& look,
           const Enough& /*enough*/) {
    step_worlds(running, step);
    look(Executor{false});
  }

  /// Calls stage(executor) once.
  template <class Stage>
  void enqueue(const Stage& stage) {
    stage(Executor{false});
  }
  template <class Stage>
  void once(const Stage& stage) {
    stage(Executor{false});
  }

  /// A copy to itself is none.
  void to_backend(void* backend, const void* host, std::size_t bytes) {
    if (backend != host) {
      std::memcpy(backend, host, bytes);
    }
  }
  void to_host(void* host, const void* backend, std::size_t bytes) {
    to_backend(host, backend, bytes);
  }
  void wait() {}

  /// Nothing: each world steps alone and stops by itself.
  [[nodiscard]] static StepCounts counts() { return {}; }

private:
  template <class Step>
  void step_worlds(const RunningFlags& running, const Step& step) {
    if (threads_ == 1U) {
      run_worlds({false, isa_}, {0, running.worlds}, running, step);
      return;
    }
    arena_->execute([&] {
      if (running.worlds >= threads_) {
        for_each_chunk(running.worlds, 1, [&](std::uint32_t first, std::uint32_t last) {
          run_worlds({false, isa_}, {first, last - first}, running, step);
        });
      } else {
        run_worlds({true, isa_}, {0, running.worlds}, running, step);
      }
    });
  }

  template <class Step>
  static void run_worlds(const Executor& executor,
                         WorldRange worlds,
                         const RunningFlags& running,
                         const Step& step) {
    for (std::uint32_t w = worlds.first; w != worlds.first + worlds.count; ++w) {
      while (running.backend[w] != 0U) {
        step(executor, WorldRange{w, 1});
      }
    }
  }

  std::uint32_t threads_;
  Isa isa_;
  std::unique_ptr<tbb::task_arena> arena_;
};

#endif

}  // namespace boyd::BOYD_BACKEND
