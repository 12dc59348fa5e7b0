#include "tests/emulation/source/block.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <unistd.h>

#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/settings.hpp"
#include "tests/emulation/source/faults.hpp"
#include "tests/emulation/source/program_symbols.hpp"
#include "tests/emulation/source/shared_memory.hpp"

// Present only where the program is linked with AddressSanitizer, which must know of every stack.
extern "C" {
[[gnu::weak]] void __sanitizer_start_switch_fiber(void** fake_stack,
                                                  const void* bottom,
                                                  std::size_t bytes);
[[gnu::weak]] void __sanitizer_finish_switch_fiber(void* fake_stack,
                                                   const void** bottom,
                                                   std::size_t* bytes);
}

namespace boyd::emulation {

DeviceThread* current_thread = nullptr;
DeviceThread running_thread;
GridStatistics grid_statistics;
void (*watch_atomic)(const void*, std::size_t, const void*) = nullptr;

namespace {

using boost::context::fiber;
using boost::context::stack_context;

constexpr std::size_t kStackBytes = 256 * 1024;
constexpr std::uint32_t kWarpLanes = 32;

enum class Phase { kReady, kAtBlockBarrier, kAtWarpMeeting, kDone };

struct Worker;

/// A thread of the block that runs.
struct Thread {
  std::uint32_t rank = 0;
  Phase phase = Phase::kReady;
  Worker* worker = nullptr;  ///< whose stack it is on, once it has started
  std::uint32_t block_phase = 0;
  std::uint32_t warp_phase = 0;
  SourceLine where;  ///< it waits
  bool vote = false;
  Votes votes;
  const WarpMeeting* meeting = nullptr;
  std::uint64_t value = 0;
  WarpValues met;
};

/// A fiber, used for thread after thread.
struct Worker {
  stack_context stack;
  fiber own, scheduler;
  Thread* thread = nullptr;
  void* fake_stack = nullptr;
};

/// The stack of the program itself, as AddressSanitizer names it.
struct MainStack {
  const void* bottom = nullptr;
  std::size_t bytes = 0;
  void* fake_stack = nullptr;
};

struct Running {
  const KernelCall* call = nullptr;
  Dim3 grid{}, block_size{}, block{};
  std::uint32_t count = 0;  ///< of threads in a block
  std::vector<Dim3> position;
  std::vector<Thread> threads;
  std::deque<std::uint32_t> ready;  ///< ranks, in the order in which they run
  std::uint32_t done = 0;
  std::uint32_t at_barrier = 0;
};

Running running;
std::mt19937_64 random_order;
std::uint64_t blocks_run = 0;
Worker* current_worker = nullptr;
MainStack main_stack;

/// Never destroyed: a fiber that ends would have to be resumed for it.
std::vector<Worker*>& idle_workers() {
  static auto* all = new std::vector<Worker*>;
  return *all;
}

/// A permutation of n things in the order that the settings ask for.
std::vector<std::uint32_t> ordered(std::size_t n) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  if (settings().order == Order::kReverse) {
    std::reverse(order.begin(), order.end());
  } else if (settings().order == Order::kRandom) {
    std::shuffle(order.begin(), order.end(), random_order);
  }
  return order;
}

// --- switching stacks ---

void switch_to_scheduler() {
  Worker* self = current_worker;
  ++grid_statistics.fiber_switches;
  if (__sanitizer_start_switch_fiber != nullptr) {
    __sanitizer_start_switch_fiber(&self->fake_stack, main_stack.bottom, main_stack.bytes);
  }
  self->scheduler = std::move(self->scheduler).resume();
  if (__sanitizer_finish_switch_fiber != nullptr) {
    __sanitizer_finish_switch_fiber(self->fake_stack, &main_stack.bottom, &main_stack.bytes);
  }
}

void switch_to(Worker& worker) {
  current_worker = &worker;
  if (__sanitizer_start_switch_fiber != nullptr) {
    const auto* top = static_cast<const char*>(worker.stack.sp);
    __sanitizer_start_switch_fiber(
        &main_stack.fake_stack, top - worker.stack.size, worker.stack.size);
  }
  worker.own = std::move(worker.own).resume();
  if (__sanitizer_finish_switch_fiber != nullptr) {
    __sanitizer_finish_switch_fiber(main_stack.fake_stack, nullptr, nullptr);
  }
  current_worker = nullptr;
}

// --- threads of a block ---

/// The next thread to run, taken from those that can; null when none can.
Thread* take_ready() {
  std::deque<std::uint32_t>& ready = running.ready;
  if (ready.empty()) {
    return nullptr;
  }
  if (settings().order == Order::kRandom) {
    std::swap(ready.front(), ready[random_order() % ready.size()]);
  }
  Thread* taken = &running.threads[ready.front()];
  ready.pop_front();
  return taken;
}

void set_running(const Thread& thread) {
  running_thread.thread = running.position[thread.rank];
  running_thread.rank = thread.rank;
  running_thread.block_phase = thread.block_phase;
  running_thread.warp_phase = thread.warp_phase;
}

/// Runs threads that have not started one after the other; hands one that has back to its worker.
Thread* run_fresh_threads(Worker& self) {
  for (;;) {
    Thread& thread = *self.thread;
    thread.worker = &self;
    set_running(thread);
    current_thread = &running_thread;
    running.call->run_thread(running.call->packed.get());
    current_thread = nullptr;
    thread.phase = Phase::kDone;
    ++running.done;
    Thread* next = take_ready();
    if (next == nullptr || next->worker != nullptr) {
      return next;
    }
    self.thread = next;
  }
}

/// What the scheduler runs next, where the last worker has already chosen.
Thread* chosen = nullptr;

fiber work(Worker& self, fiber&& scheduler) {
  self.scheduler = std::move(scheduler);
  if (__sanitizer_finish_switch_fiber != nullptr) {
    __sanitizer_finish_switch_fiber(nullptr, &main_stack.bottom, &main_stack.bytes);
  }
  for (;;) {
    chosen = run_fresh_threads(self);
    idle_workers().push_back(&self);
    switch_to_scheduler();
  }
}

Worker& take_worker() {
  if (idle_workers().empty()) {
    boost::context::protected_fixedsize_stack stacks(kStackBytes);
    auto* worker = new Worker;
    worker->stack = stacks.allocate();
    worker->own =
        fiber(std::allocator_arg,
              boost::context::preallocated(worker->stack.sp, worker->stack.size, worker->stack),
              stacks,
              [worker](fiber&& scheduler) { return work(*worker, std::move(scheduler)); });
    return *worker;
  }
  Worker* worker = idle_workers().back();
  idle_workers().pop_back();
  return *worker;
}

void run(Thread& thread) {
  if (thread.worker == nullptr) {
    Worker& worker = take_worker();
    worker.thread = &thread;
    switch_to(worker);
  } else {
    set_running(thread);
    switch_to(*thread.worker);
  }
}

void make_ready(const std::vector<std::uint32_t>& ranks) {
  for (const std::uint32_t at : ordered(ranks.size())) {
    running.threads[ranks[at]].phase = Phase::kReady;
    running.ready.push_back(ranks[at]);
  }
}

// --- waiting ---

Thread& self() {
  return *current_worker->thread;
}

std::string waits_at(const Thread& thread) {
  return "thread " + std::to_string(thread.rank) +
         (thread.phase == Phase::kDone ? " has ended" : " waits at " + place_text(thread.where));
}

std::string in_block() {
  return name_of_function(running.call->kernel) + ", block " + std::to_string(running.block.x) +
         ": ";
}

bool same_place(const SourceLine& a, const SourceLine& b) {
  return a.line == b.line && std::strcmp(a.file, b.file) == 0;
}

/// All threads wait at a barrier: they may go on when it is the same one for all.
void release_block_barrier() {
  const Thread& first = running.threads.front();
  Votes votes{.all = running.count};
  std::vector<std::uint32_t> ranks;
  for (Thread& thread : running.threads) {
    if (!same_place(thread.where, first.where)) {
      end_program(in_block() + "barrier divergence: " + waits_at(first) + ", " + waits_at(thread));
    }
    votes.yes += thread.vote ? 1U : 0U;
    ++thread.block_phase;
    ranks.push_back(thread.rank);
  }
  for (Thread& thread : running.threads) {
    thread.votes = votes;
  }
  running.at_barrier = 0;
  make_ready(ranks);
}

bool is_same_meeting(const Thread& a, const Thread& b) {
  return a.phase == Phase::kAtWarpMeeting && a.meeting->lanes == b.meeting->lanes &&
         std::strcmp(a.meeting->operation, b.meeting->operation) == 0;
}

/// Lets the warp of a thread go on when all lanes that its meeting names have come or ended.
bool release_warp(const Thread& waiting) {
  const std::uint32_t first = waiting.rank / kWarpLanes * kWarpLanes;
  const std::uint32_t last = std::min(first + kWarpLanes, running.count);
  WarpValues met;
  std::vector<std::uint32_t> ranks;
  for (std::uint32_t rank = first; rank < last; ++rank) {
    const Thread& thread = running.threads[rank];
    if ((waiting.meeting->lanes >> (rank - first) & 1U) == 0U || thread.phase == Phase::kDone) {
      continue;
    }
    if (!is_same_meeting(thread, waiting)) {
      return false;
    }
    met.present |= 1U << (rank - first);
    met.of_lane[rank - first] = thread.value;
    ranks.push_back(rank);
  }
  const bool orders_memory = std::strcmp(waiting.meeting->operation, "__syncwarp") == 0;
  for (const std::uint32_t rank : ranks) {
    running.threads[rank].met = met;
    running.threads[rank].warp_phase += orders_memory ? 1U : 0U;
  }
  make_ready(ranks);
  return true;
}

/// Nobody can run: somebody waits for a thread that has ended or waits elsewhere.
void release_someone() {
  if (running.at_barrier == running.count) {
    release_block_barrier();
    return;
  }
  const Thread* stuck = nullptr;
  const Thread* other = nullptr;
  for (const Thread& thread : running.threads) {
    if (thread.phase == Phase::kAtWarpMeeting && release_warp(thread)) {
      return;
    }
    if (stuck == nullptr && thread.phase != Phase::kDone) {
      stuck = &thread;
    }
  }
  for (const Thread& thread : running.threads) {
    const bool elsewhere =
        thread.phase != stuck->phase ||
        (thread.phase != Phase::kDone && !same_place(thread.where, stuck->where));
    if (other == nullptr && elsewhere) {
      other = &thread;
    }
  }
  const bool barrier_left_out = stuck->phase == Phase::kAtBlockBarrier && running.done != 0 &&
                                running.done + running.at_barrier == running.count;
  end_program(in_block() +
              (barrier_left_out ? "barrier that not all threads reach: " : "deadlock: ") +
              waits_at(*stuck) +
              (other == nullptr ? " for lanes that never come" : ", " + waits_at(*other)));
}

void wait_until_released() {
  switch_to_scheduler();
  current_thread = &running_thread;
}

void run_block(Dim3 block) {
  running.block = block;
  running.done = running.at_barrier = 0;
  running_thread.block = block;
  running_thread.block_serial = ++blocks_run;
  running.threads.assign(running.count, {});
  for (std::uint32_t rank = 0; rank < running.count; ++rank) {
    running.threads[rank].rank = rank;
  }
  const std::vector<std::uint32_t> order = ordered(running.count);
  running.ready.assign(order.begin(), order.end());
  renew_shared_memory();
  while (running.done < running.count) {
    Thread* next = chosen != nullptr ? std::exchange(chosen, nullptr) : take_ready();
    if (next != nullptr) {
      run(*next);
    } else {
      release_someone();
    }
  }
}

}  // namespace

void run_grid(const KernelCall& call, Dim3 grid, Dim3 block) {
  [[maybe_unused]] static const bool once = (report_faults(), true);
  const std::size_t blocks = std::size_t{grid.x} * grid.y * grid.z;
  ++grid_statistics.launches;
  random_order.seed(settings().seed + grid_statistics.launches);
  running.call = &call;
  running.grid = grid;
  running.block_size = block;
  running.count = block.x * block.y * block.z;
  grid_statistics.threads += blocks * running.count;
  running_thread = {};
  running_thread.grid_size = grid;
  running_thread.block_size = block;
  running.position.clear();
  for (std::uint32_t rank = 0; rank < running.count; ++rank) {
    running.position.push_back(
        {rank % block.x, rank / block.x % block.y, rank / block.x / block.y});
  }
  for (const std::uint32_t index : ordered(blocks)) {
    run_block({index % grid.x, index / grid.x % grid.y, index / grid.x / grid.y});
  }
}

Votes block_barrier(bool vote, const SourceLine& where) {
  current_thread = nullptr;
  Thread& thread = self();
  thread.vote = vote;
  thread.where = where;
  thread.phase = Phase::kAtBlockBarrier;
  ++running.at_barrier;
  wait_until_released();
  return thread.votes;
}

WarpValues meet_warp(const WarpMeeting& meeting, std::uint64_t value) {
  current_thread = nullptr;
  Thread& thread = self();
  if ((meeting.lanes >> lane_of_thread() & 1U) == 0U) {
    fail_at(
        place_text(meeting.where),
        std::string(meeting.operation) + " whose lanes do not include the thread that calls it");
  }
  thread.meeting = &meeting;
  thread.value = value;
  thread.where = meeting.where;
  thread.phase = Phase::kAtWarpMeeting;
  release_warp(thread);
  wait_until_released();
  return thread.met;
}

std::uint64_t shuffled_value(const WarpMeeting& meeting, std::uint64_t own, int source) {
  const WarpValues met = meet_warp(meeting, own);
  if (source < 0) {
    return own;
  }
  if ((met.present >> source & 1U) == 0U) {
    fail_at(place_text(meeting.where),
            std::string(meeting.operation) + " reads lane " + std::to_string(source) +
                ", which does not take part");
  }
  return met.of_lane[source];
}

Votes ballot(const WarpMeeting& meeting, bool vote) {
  const WarpValues met = meet_warp(meeting, vote ? 1U : 0U);
  Votes votes{.all = met.present};
  for (std::uint32_t lane = 0; lane < kWarpLanes; ++lane) {
    votes.yes |= met.of_lane[lane] != 0U ? 1U << lane : 0U;
  }
  return votes;
}

int lane_of_thread() {
  return static_cast<int>(running_thread.rank % kWarpLanes);
}

bool is_own_stack(std::uint64_t address) {
  const auto top = reinterpret_cast<std::uint64_t>(current_worker->stack.sp);
  return address < top && address >= top - current_worker->stack.size;
}

bool is_parameter(std::uint64_t address) {
  return address - reinterpret_cast<std::uint64_t>(running.call->packed.get()) <
         running.call->packed_bytes;
}

void fail(std::uint32_t code_offset, const std::string& what) {
  fail_at(place_of_code(code_offset), what);
}

void fail_at(const std::string& place, const std::string& what) {
  end_program(name_of_function(running.call->kernel) + ", " + place + ", thread " +
              std::to_string(running_thread.rank) + " of block " +
              std::to_string(running_thread.block.x) + ": " + what);
}

void end_program(const std::string& message) {
  current_thread = nullptr;
  std::fprintf(stderr, "emulation: %s\n", message.c_str());
  std::fflush(nullptr);
  _exit(kExitFoundSomething);
}

}  // namespace boyd::emulation
