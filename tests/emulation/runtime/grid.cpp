#include "tests/emulation/runtime/grid.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>

#include "tests/emulation/runtime/counts.hpp"
#include "tests/emulation/runtime/coverage.hpp"
#include "tests/emulation/runtime/kernel_name.hpp"
#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

DeviceThread* current_thread = nullptr;
GridStatistics grid_statistics;

namespace {

using boost::context::fiber;

constexpr std::size_t kStackBytes = 256 * 1024;
constexpr std::size_t kSharedBytesMax = 227 * 1024;
constexpr std::uint32_t kWarpLanes = 32;

/// Thrown into the fibers that a failed block leaves behind, so that they unwind.
struct Unwind {};

enum class Phase { kReady, kAtBlockBarrier, kAtWarpBarrier, kDone };

/// A thread with a stack of its own, used again for block after block.
struct FiberThread {
  DeviceThread device;
  Phase phase = Phase::kReady;
  std::uint32_t ptx_line = 0;  ///< of the barrier it waits at
  std::uint32_t lanes = 0;     ///< it waits for at a warp barrier
  std::exception_ptr error;
  fiber own, scheduler;
};

struct Running {
  const KernelCode* kernel = nullptr;
  std::size_t shared_bytes = 0;
  std::uint32_t block_threads = 0;
  std::uint32_t block_x = 0;  ///< of the block that runs
};

Running running;
std::vector<std::unique_ptr<FiberThread>> fibers;
FiberThread* current_fiber = nullptr;
bool unwinding = false;
std::uint64_t blocks_run = 0;
alignas(1024) std::array<char, kSharedBytesMax> shared_memory;

/// A permutation of n things in the order that the settings ask for.
std::vector<std::uint32_t> ordered(std::size_t n, std::mt19937_64& random) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  if (settings().order == Order::kReverse) {
    std::reverse(order.begin(), order.end());
  } else if (settings().order == Order::kRandom) {
    std::shuffle(order.begin(), order.end(), random);
  }
  return order;
}

DeviceThread thread_of(Dim3 grid, Dim3 block, std::uint32_t block_index, std::uint32_t rank) {
  DeviceThread thread{};
  thread.grid_size = grid;
  thread.block_size = block;
  thread.block = {
      block_index % grid.x, block_index / grid.x % grid.y, block_index / grid.x / grid.y};
  thread.thread = {rank % block.x, rank / block.x % block.y, rank / block.x / block.y};
  thread.rank = rank;
  thread.shared = shared_memory.data();
  thread.block_serial = blocks_run;
  return thread;
}

/// Signalling values in every byte that nobody wrote: NaN as float, huge and negative as integer.
void poison_shared_memory() {
  std::fill_n(shared_memory.begin(), running.shared_bytes, static_cast<char>(0xFF));
}

void switch_to_scheduler() {
  FiberThread* self = current_fiber;
  ++grid_statistics.fiber_switches;
  self->scheduler = std::move(self->scheduler).resume();
  if (unwinding) {
    throw Unwind{};
  }
}

void resume(FiberThread& thread) {
  current_fiber = &thread;
  current_thread = &thread.device;
  thread.own = std::move(thread.own).resume();
  current_fiber = nullptr;
  current_thread = nullptr;
}

fiber fiber_body(FiberThread& self, fiber&& scheduler) {
  self.scheduler = std::move(scheduler);
  try {
    while (!unwinding) {
      try {
        running.kernel->body(self.device);
      } catch (const KernelError&) {
        self.error = std::current_exception();
      }
      self.phase = Phase::kDone;
      switch_to_scheduler();
    }
  } catch (const Unwind&) {
  }
  return std::move(self.scheduler);
}

void need_fibers(std::uint32_t count) {
  while (fibers.size() < count) {
    fibers.push_back(std::make_unique<FiberThread>());
    FiberThread& thread = *fibers.back();
    thread.own =
        fiber(std::allocator_arg,
              boost::context::protected_fixedsize_stack(kStackBytes),
              [&thread](fiber&& scheduler) { return fiber_body(thread, std::move(scheduler)); });
  }
}

void drop_fibers() {
  unwinding = true;
  for (const auto& thread : fibers) {
    resume(*thread);
  }
  unwinding = false;
  fibers.clear();
}

std::string line_text(std::uint32_t ptx_line) {
  return "PTX line " + std::to_string(ptx_line);
}

std::string in_block() {
  return readable_name(running.kernel->name) + ", block " + std::to_string(running.block_x) + ": ";
}

std::string waits_at(std::uint32_t rank) {
  const FiberThread& thread = *fibers[rank];
  return "thread " + std::to_string(rank) +
         (thread.phase == Phase::kDone ? " has ended" : " waits at " + line_text(thread.ptx_line));
}

/// All wait at bar.sync: they may go on when it is the same one for all.
void release_block_barrier() {
  const std::uint32_t line = fibers[0]->ptx_line;
  for (std::uint32_t rank = 0; rank < running.block_threads; ++rank) {
    FiberThread& thread = *fibers[rank];
    if (thread.ptx_line != line) {
      throw KernelError(in_block() + "barrier divergence: " + waits_at(0) + ", " + waits_at(rank));
    }
    thread.phase = Phase::kReady;
    ++thread.device.block_phase;
  }
}

/// Releases every warp barrier at which all lanes it names, that exist and still run, have come.
bool release_warp_barriers() {
  bool any = false;
  for (std::uint32_t rank = 0; rank < running.block_threads; ++rank) {
    if (fibers[rank]->phase != Phase::kAtWarpBarrier) {
      continue;
    }
    const std::uint32_t lanes = fibers[rank]->lanes;
    const std::uint32_t first = rank / kWarpLanes * kWarpLanes;
    const std::uint32_t last = std::min(first + kWarpLanes, running.block_threads);
    bool complete = true;
    for (std::uint32_t other = first; other < last; ++other) {
      const FiberThread& thread = *fibers[other];
      const bool named = (lanes >> (other - first) & 1U) != 0U;
      complete = complete && (!named || thread.phase == Phase::kDone ||
                              (thread.phase == Phase::kAtWarpBarrier && thread.lanes == lanes));
    }
    for (std::uint32_t other = first; complete && other < last; ++other) {
      FiberThread& thread = *fibers[other];
      if (thread.phase == Phase::kAtWarpBarrier && thread.lanes == lanes) {
        thread.phase = Phase::kReady;
        ++thread.device.warp_phase;
        any = true;
      }
    }
  }
  return any;
}

/// Some threads wait and nothing that could release them is left to run.
[[noreturn]] void fail_stuck() {
  std::uint32_t stuck = 0;
  while (fibers[stuck]->phase == Phase::kDone) {
    ++stuck;
  }
  std::uint32_t other = running.block_threads;
  bool all_others_ended = true;
  for (std::uint32_t rank = running.block_threads; rank-- > 0;) {
    const FiberThread& thread = *fibers[rank];
    const bool elsewhere =
        thread.phase != fibers[stuck]->phase || thread.ptx_line != fibers[stuck]->ptx_line;
    other = elsewhere ? rank : other;
    all_others_ended = all_others_ended && (!elsewhere || thread.phase == Phase::kDone);
  }
  const bool left_out = all_others_ended && fibers[stuck]->phase == Phase::kAtBlockBarrier;
  throw KernelError(
      in_block() + (left_out ? "barrier that not all threads reach: " : "deadlock: ") +
      waits_at(stuck) +
      (other == running.block_threads ? " for lanes that never come" : ", " + waits_at(other)));
}

void run_block_in_fibers(
    Dim3 grid, Dim3 block, std::uint32_t index, const char* parameters, std::mt19937_64& random) {
  const std::uint32_t count = running.block_threads;
  running.block_x = index % grid.x;
  for (std::uint32_t rank = 0; rank < count; ++rank) {
    FiberThread& thread = *fibers[rank];
    thread.device = thread_of(grid, block, index, rank);
    thread.device.parameters = parameters;
    thread.phase = Phase::kReady;
    thread.error = nullptr;
  }
  for (;;) {
    std::uint32_t done = 0;
    std::uint32_t at_barrier = 0;
    for (const std::uint32_t rank : ordered(count, random)) {
      FiberThread& thread = *fibers[rank];
      if (thread.phase == Phase::kReady) {
        resume(thread);
      }
      if (thread.error) {
        std::rethrow_exception(thread.error);
      }
      done += thread.phase == Phase::kDone ? 1U : 0U;
      at_barrier += thread.phase == Phase::kAtBlockBarrier ? 1U : 0U;
    }
    if (done == count) {
      return;
    }
    if (at_barrier == count) {
      release_block_barrier();
    } else if (!release_warp_barriers()) {
      fail_stuck();
    }
  }
}

void run_block_in_a_loop(
    Dim3 grid, Dim3 block, std::uint32_t index, const char* parameters, std::mt19937_64& random) {
  for (const std::uint32_t rank : ordered(running.block_threads, random)) {
    DeviceThread thread = thread_of(grid, block, index, rank);
    thread.parameters = parameters;
    current_thread = &thread;
    running.kernel->body(thread);
  }
  current_thread = nullptr;
}

}  // namespace

std::size_t shared_bytes() {
  return running.shared_bytes;
}

void fail(std::uint32_t ptx_line, const std::string& what) {
  const DeviceThread& thread = *current_thread;
  throw KernelError(readable_name(running.kernel->name) + ", " + line_text(ptx_line) + ", thread " +
                    std::to_string(thread.rank) + " of block " + std::to_string(thread.block.x) +
                    ": " + what);
}

void block_barrier(std::uint32_t ptx_line) {
  current_fiber->ptx_line = ptx_line;
  current_fiber->phase = Phase::kAtBlockBarrier;
  switch_to_scheduler();
}

void warp_barrier(std::uint32_t lanes, std::uint32_t ptx_line) {
  if ((lanes >> (current_thread->rank % kWarpLanes) & 1U) == 0U) {
    fail(ptx_line, "warp barrier whose lanes do not include the thread that calls it");
  }
  current_fiber->ptx_line = ptx_line;
  current_fiber->lanes = lanes;
  current_fiber->phase = Phase::kAtWarpBarrier;
  switch_to_scheduler();
}

void run_grid(const KernelCode& kernel,
              Dim3 grid,
              Dim3 block,
              std::size_t dynamic_shared_bytes,
              const char* parameters) {
  running = {&kernel, kernel.shared_bytes + dynamic_shared_bytes, block.x * block.y * block.z};
  const std::size_t blocks = std::size_t{grid.x} * grid.y * grid.z;
  ++grid_statistics.launches;
  grid_statistics.threads += blocks * running.block_threads;
  std::mt19937_64 random(settings().seed + grid_statistics.launches);
  if (kernel.has_barriers) {
    need_fibers(running.block_threads);
  }
  if (counts) {
    count_launch(kernel, blocks, running.block_threads);
  }
  if (covers) {
    cover_launch(kernel);
  }
  try {
    for (const std::uint32_t index : ordered(blocks, random)) {
      ++blocks_run;
      poison_shared_memory();
      if (kernel.has_barriers) {
        run_block_in_fibers(grid, block, index, parameters, random);
      } else {
        run_block_in_a_loop(grid, block, index, parameters, random);
      }
      if (counts) {
        count_block_of_threads();
      }
    }
    if (counts) {
      count_launch_end();
    }
  } catch (const KernelError&) {
    current_thread = nullptr;
    drop_fibers();
    throw;
  }
}

}  // namespace boyd::emulation
