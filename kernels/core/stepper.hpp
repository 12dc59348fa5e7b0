/// Steps a batch until none of its worlds wants to go on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "kernels/core/device.hpp"
#include "kernels/core/launch.hpp"
#include "kernels/core/memory.hpp"

#if !defined(BOYD_CUDA_LANGUAGE)
#include <tbb/task_arena.h>

#include "kernels/core/parallel.hpp"
#endif

namespace boyd::BOYD_BACKEND {

/// Which worlds of a batch run: one flag per world in the backend's memory, and the host's copy.
struct RunningFlags {
  std::uint32_t worlds;
  const std::uint8_t* backend;
  std::uint8_t* host;
};

#if defined(BOYD_CUDA_LANGUAGE)

/// Steps all worlds together on one stream of its own and looks at the flags now and then.
///
/// The first step is launched kernel by kernel, so that whatever happens on a kernel's first use
/// has happened; after that a step is a captured graph, one launch in place of some forty.
class Stepper {
public:
  Stepper(int device, std::uint32_t /*threads*/, Isa /*isa*/) {
    select_device(device);
    require(cudaStreamCreate(&executor_.stream), "cudaStreamCreate");
  }
  ~Stepper() {
    if (graph_ != nullptr) {
      cudaGraphExecDestroy(graph_);
    }
    cudaStreamDestroy(executor_.stream);
  }
  Stepper(const Stepper&) = delete;
  Stepper& operator=(const Stepper&) = delete;

  /// Calls step(executor, worlds) until no flag is set, `steps_per_look` times between two looks
  /// at the flags; a step leaves worlds alone that do not run. Every call must bring the same step
  /// over the same worlds: it is captured once.
  template <class Step>
  void run(const RunningFlags& running, std::int64_t steps_per_look, const Step& step) {
    const WorldRange worlds{0, running.worlds};
    while (std::any_of(running.host, running.host + running.worlds, [](std::uint8_t flag) {
      return flag != 0U;
    })) {
      std::int64_t steps = steps_per_look;
      if (graph_ == nullptr) {
        step(executor_, worlds);
        capture([&] { step(executor_, worlds); });
        --steps;
      }
      for (; steps > 0; --steps) {
        require(cudaGraphLaunch(graph_, executor_.stream), "cudaGraphLaunch");
      }
      finish();
      copy_to_host(running.host, running.backend, running.worlds);
    }
  }

  /// Calls stage(executor, worlds) once and waits for it.
  template <class Stage>
  void once(std::uint32_t worlds, const Stage& stage) {
    stage(executor_, WorldRange{0, worlds});
    finish();
  }

private:
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

  void finish() {
    require(cudaGetLastError(), "kernel launch");
    require(cudaStreamSynchronize(executor_.stream), "kernels");
  }

  Executor executor_;
  cudaGraphExec_t graph_ = nullptr;
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

  /// Calls step(executor, world) for each world until its flag is clear.
  template <class Step>
  void run(const RunningFlags& running, std::int64_t /*steps_per_look*/, const Step& step) {
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

  /// Calls stage(executor, worlds) once.
  template <class Stage>
  void once(std::uint32_t worlds, const Stage& stage) {
    stage(Executor{false}, WorldRange{0, worlds});
  }

private:
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
