#include "tests/emulation/runtime/counts.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/kernel_name.hpp"
#include "tests/emulation/runtime/warp_replay.hpp"

namespace boyd::emulation {

namespace {

struct KernelCounts {
  std::uint64_t launches = 0, blocks = 0, threads = 0;
  /// Summed over launches: instructions of the warp that has most, distinct sectors.
  std::uint64_t longest_warp_instructions = 0, distinct_read_sectors = 0,
                distinct_written_sectors = 0;
  WarpCounts warps;
};

/// By readable name: instances that share one are added up. Never destroyed: launches may run as
/// late as at exit.
auto& all = *new std::map<std::string, KernelCounts>;
auto& traces = *new std::vector<ThreadTrace>;
std::uint32_t block_threads_now = 0;
const KernelCode* kernel_now = nullptr;
KernelCounts* counts_now = nullptr;
std::uint32_t launch_now = 0;
std::uint64_t longest_warp_now = 0;

/// The launch that last touched each sector of device memory.
class LastTouch {
public:
  /// True the first time in the running launch.
  bool first(std::uint64_t sector) {
    if (launch_ == nullptr) {
      reserve();
    }
    const bool is_first = launch_[sector] != launch_now;
    launch_[sector] = launch_now;
    return is_first;
  }

private:
  void reserve() {
    void* pages = mmap(nullptr,
                       kDeviceBytes / kSectorBytes * sizeof *launch_,
                       PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                       -1,
                       0);
    if (pages == MAP_FAILED) {
      std::perror("emulation: cannot reserve addresses for the counts");
      _exit(2);
    }
    launch_ = static_cast<std::uint32_t*>(pages);
  }
  std::uint32_t* launch_ = nullptr;
};
LastTouch last_read;
LastTouch last_written;

KernelCounts& counts_of(const KernelCode& kernel) {
  static std::map<const KernelCode*, KernelCounts*> known;
  KernelCounts*& found = known[&kernel];
  if (found == nullptr) {
    std::string name = readable_name(kernel.name);
    std::ranges::replace(name, ',', ';');  // the file is separated by commas
    found = &all[name];
  }
  return *found;
}

void append(MemoryKind kind, std::uint64_t address, std::size_t bytes, std::uint32_t ptx_line) {
  ThreadTrace& trace = traces[current_thread->rank];
  if (trace.path.empty()) {
    return;  // code that was not translated has no blocks
  }
  trace.accesses.push_back({address,
                            static_cast<std::uint32_t>(trace.path.size() - 1),
                            ptx_line,
                            static_cast<std::uint8_t>(bytes),
                            kind});
}

struct Column {
  const char* name;
  std::uint64_t (*of)(const KernelCounts&);
};

const Column kColumns[] = {
    {"launches", [](const KernelCounts& k) { return k.launches; }},
    {"blocks", [](const KernelCounts& k) { return k.blocks; }},
    {"threads", [](const KernelCounts& k) { return k.threads; }},
    {"thread_instructions", [](const KernelCounts& k) { return k.warps.thread_instructions; }},
    {"warp_instructions", [](const KernelCounts& k) { return k.warps.warp_instructions; }},
    {"warp_without_code", [](const KernelCounts& k) { return k.warps.warp_without_code; }},
    {"warp_float", [](const KernelCounts& k) { return k.warps.warp_float; }},
    {"warp_double", [](const KernelCounts& k) { return k.warps.warp_double; }},
    {"warp_integer", [](const KernelCounts& k) { return k.warps.warp_integer; }},
    {"warp_division", [](const KernelCounts& k) { return k.warps.warp_division; }},
    {"longest_warp_instructions",
     [](const KernelCounts& k) { return k.longest_warp_instructions; }},
    {"load_requests", [](const KernelCounts& k) { return k.warps.load_requests; }},
    {"load_sectors", [](const KernelCounts& k) { return k.warps.load_sectors; }},
    {"store_requests", [](const KernelCounts& k) { return k.warps.store_requests; }},
    {"store_sectors", [](const KernelCounts& k) { return k.warps.store_sectors; }},
    {"atomic_requests", [](const KernelCounts& k) { return k.warps.atomic_requests; }},
    {"atomic_sectors", [](const KernelCounts& k) { return k.warps.atomic_sectors; }},
    {"global_bytes", [](const KernelCounts& k) { return k.warps.global_bytes; }},
    {"distinct_read_sectors", [](const KernelCounts& k) { return k.distinct_read_sectors; }},
    {"distinct_written_sectors", [](const KernelCounts& k) { return k.distinct_written_sectors; }},
    {"shared_requests", [](const KernelCounts& k) { return k.warps.shared_requests; }},
    {"bank_conflicts", [](const KernelCounts& k) { return k.warps.bank_conflicts; }},
};

}  // namespace

void count_launch(const KernelCode& kernel, std::uint64_t blocks, std::uint32_t block_threads) {
  kernel_now = &kernel;
  counts_now = &counts_of(kernel);
  ++launch_now;
  longest_warp_now = 0;
  block_threads_now = block_threads;
  traces.resize(std::max<std::size_t>(traces.size(), block_threads));
  counts_now->launches += 1;
  counts_now->blocks += blocks;
  counts_now->threads += blocks * block_threads;
}

void count_block_of_threads() {
  for (std::uint32_t first = 0; first < block_threads_now; first += kWarpThreads) {
    const std::uint32_t size = std::min(kWarpThreads, block_threads_now - first);
    const WarpCounts warp = replay_warp({kernel_now->blocks, kernel_now->block_count},
                                        std::span(traces).subspan(first, size));
    counts_now->warps.add(warp);
    longest_warp_now = std::max(longest_warp_now, warp.warp_instructions);
  }
  for (ThreadTrace& trace : traces) {
    trace.path.clear();
    trace.accesses.clear();
  }
}

void count_launch_end() {
  counts_now->longest_warp_instructions += longest_warp_now;
}

void note_code_block(std::uint32_t thread_rank, std::uint16_t block) {
  traces[thread_rank].path.push_back(block);
}

void note_global_access(std::uint64_t address,
                        std::size_t bytes,
                        Access access,
                        std::uint32_t ptx_line) {
  append(access == Access::kRead    ? MemoryKind::kLoad
         : access == Access::kWrite ? MemoryKind::kStore
                                    : MemoryKind::kAtomic,
         address,
         bytes,
         ptx_line);
  const std::uint64_t first = (address - kDeviceBase) / kSectorBytes;
  const std::uint64_t last = (address + bytes - 1 - kDeviceBase) / kSectorBytes;
  for (std::uint64_t sector = first; sector <= last; ++sector) {
    if (access != Access::kWrite && last_read.first(sector)) {
      ++counts_now->distinct_read_sectors;
    }
    if (access != Access::kRead && last_written.first(sector)) {
      ++counts_now->distinct_written_sectors;
    }
  }
}

void note_shared_access(std::uint64_t offset, std::size_t bytes, std::uint32_t ptx_line) {
  append(MemoryKind::kShared, offset, bytes, ptx_line);
}

void write_counts() {
  if (!counts) {
    return;
  }
  const std::string& name = settings().counts_file;
  std::FILE* file = std::fopen(name.c_str(), "w");
  if (file == nullptr) {
    std::fprintf(stderr, "emulation: BOYD_EMULATION_COUNTS: ");
    std::perror(name.c_str());
    _exit(2);
  }
  std::fprintf(file,
               "# device_bytes: %llu\nkernel",
               static_cast<unsigned long long>(device_memory_statistics.peak_bytes));
  for (const Column& column : kColumns) {
    std::fprintf(file, ",%s", column.name);
  }
  for (const auto& [kernel, numbers] : all) {
    std::fprintf(file, "\n%s", kernel.c_str());
    for (const Column& column : kColumns) {
      std::fprintf(file, ",%llu", static_cast<unsigned long long>(column.of(numbers)));
    }
  }
  const bool bad = std::fprintf(file, "\n") < 0 || std::fclose(file) != 0;
  if (bad) {
    std::fprintf(stderr, "emulation: %s could not be written\n", name.c_str());
    _exit(2);
  }
}

}  // namespace boyd::emulation
