#include "tests/emulation/runtime/warp_replay.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <string>

namespace boyd::emulation {

namespace {

constexpr std::uint64_t kBanks = 32;
constexpr std::uint64_t kBankBytes = 4;

std::uint64_t distinct(std::vector<std::uint64_t>& values) {
  std::sort(values.begin(), values.end());
  return static_cast<std::uint64_t>(std::unique(values.begin(), values.end()) - values.begin());
}

std::uint64_t sectors_of(std::span<const MemoryAccess* const> request) {
  static std::vector<std::uint64_t> sectors;
  sectors.clear();
  for (const MemoryAccess* access : request) {
    const std::uint64_t last = (access->address + access->bytes - 1) / kSectorBytes;
    for (std::uint64_t sector = access->address / kSectorBytes; sector <= last; ++sector) {
      sectors.push_back(sector);
    }
  }
  return distinct(sectors);
}

/// Passes beyond the first of the threads [first, last): distinct words in the fullest bank, less
/// one.
std::uint64_t conflicts_of(std::span<const MemoryAccess* const> part) {
  static std::vector<std::uint64_t> words;
  words.clear();
  for (const MemoryAccess* access : part) {
    for (std::uint64_t at = 0; at < access->bytes; at += kBankBytes) {
      words.push_back((access->address + at) / kBankBytes);
    }
  }
  words.resize(distinct(words));
  std::array<std::uint64_t, kBanks> in_bank{};
  for (const std::uint64_t word : words) {
    ++in_bank[word % kBanks];
  }
  const std::uint64_t fullest = *std::max_element(in_bank.begin(), in_bank.end());
  return fullest == 0 ? 0 : fullest - 1;
}

/// A request of 8 bytes a thread is served half a warp at a time, one of 16 a quarter.
std::uint64_t bank_conflicts(std::span<const MemoryAccess* const> request) {
  const std::size_t parts = std::max<std::size_t>(1, request.front()->bytes / kBankBytes);
  const std::size_t size = kWarpThreads / parts;
  std::uint64_t conflicts = 0;
  for (std::size_t first = 0; first < request.size(); first += size) {
    conflicts += conflicts_of(request.subspan(first, std::min(size, request.size() - first)));
  }
  return conflicts;
}

class Replay {
public:
  Replay(std::span<const CodeBlock> blocks, std::span<const ThreadTrace> lanes)
      : blocks_(blocks), lanes_(lanes) {}

  WarpCounts run() {
    const auto all = static_cast<std::uint32_t>((std::uint64_t{1} << lanes_.size()) - 1);
    parted_.push_back({all, kThreadEnd});
    while (!parted_.empty()) {
      step();
    }
    return counts_;
  }

private:
  /// Threads that walk together until they meet the others that wait.
  struct Together {
    std::uint32_t lanes;
    std::uint16_t until;
  };

  template <class Visit>
  static void each(std::uint32_t lanes, Visit visit) {
    for (; lanes != 0U; lanes &= lanes - 1U) {
      visit(static_cast<std::uint32_t>(std::countr_zero(lanes)));
    }
  }

  std::uint16_t next_block(std::uint32_t lane) const {
    const std::vector<std::uint16_t>& path = lanes_[lane].path;
    return step_[lane] < path.size() ? path[step_[lane]] : kThreadEnd;
  }

  void step() {
    Together& top = parted_.back();
    each(top.lanes, [&](std::uint32_t lane) {
      top.lanes &= next_block(lane) == kThreadEnd ? ~(1U << lane) : ~0U;
    });
    if (top.lanes == 0U) {
      parted_.pop_back();
      return;
    }
    const std::uint32_t lanes = top.lanes;
    const std::uint16_t block = next_block(static_cast<std::uint32_t>(std::countr_zero(lanes)));
    if (block == top.until) {
      parted_.pop_back();
      return;
    }
    issue(blocks_[block], lanes);
    part(lanes, blocks_[block].meets);
  }

  /// Counts a block that the lanes walk together.
  void issue(const CodeBlock& block, std::uint32_t lanes) {
    const auto threads = static_cast<std::uint64_t>(std::popcount(lanes));
    counts_.thread_instructions += threads * block.instructions;
    counts_.warp_instructions += block.instructions;
    counts_.warp_without_code += block.without_code;
    counts_.warp_float += block.floats;
    counts_.warp_double += block.doubles;
    counts_.warp_integer += block.integers;
    counts_.warp_division += block.divisions;
    while (issue_request(lanes)) {
    }
    each(lanes, [&](std::uint32_t lane) { ++step_[lane]; });
  }

  const MemoryAccess* next_access(std::uint32_t lane) const {
    const std::vector<MemoryAccess>& accesses = lanes_[lane].accesses;
    const bool here =
        access_[lane] < accesses.size() && accesses[access_[lane]].step == step_[lane];
    return here ? &accesses[access_[lane]] : nullptr;
  }

  /// The first memory instruction that is left in the block, for all lanes that execute it.
  bool issue_request(std::uint32_t lanes) {
    std::uint32_t line = ~0U;
    each(lanes, [&](std::uint32_t lane) {
      const MemoryAccess* access = next_access(lane);
      line = access != nullptr ? std::min(line, access->ptx_line) : line;
    });
    if (line == ~0U) {
      return false;
    }
    request_.clear();
    each(lanes, [&](std::uint32_t lane) {
      const MemoryAccess* access = next_access(lane);
      if (access != nullptr && access->ptx_line == line) {
        request_.push_back(access);
        ++access_[lane];
      }
    });
    count(request_);
    return true;
  }

  void count(std::span<const MemoryAccess* const> request) {
    const MemoryKind kind = request.front()->kind;
    if (kind == MemoryKind::kShared) {
      counts_.shared_requests += 1;
      counts_.bank_conflicts += bank_conflicts(request);
      return;
    }
    const std::uint64_t sectors = sectors_of(request);
    counts_.global_bytes += request.size() * request.front()->bytes;
    counts_.load_requests += kind == MemoryKind::kLoad ? 1U : 0U;
    counts_.load_sectors += kind == MemoryKind::kLoad ? sectors : 0U;
    counts_.store_requests += kind == MemoryKind::kStore ? 1U : 0U;
    counts_.store_sectors += kind == MemoryKind::kStore ? sectors : 0U;
    counts_.atomic_requests += kind == MemoryKind::kAtomic ? 1U : 0U;
    counts_.atomic_sectors += kind == MemoryKind::kAtomic ? sectors : 0U;
  }

  /// Where the lanes go different ways, each way walks alone until they meet.
  void part(std::uint32_t lanes, std::uint16_t meets) {
    const std::uint16_t first = next_block(static_cast<std::uint32_t>(std::countr_zero(lanes)));
    std::uint32_t apart = 0;
    each(lanes, [&](std::uint32_t lane) { apart |= next_block(lane) != first ? 1U << lane : 0U; });
    if (apart == 0U) {
      return;
    }
    while (lanes != 0U) {
      const std::uint16_t way = next_block(static_cast<std::uint32_t>(std::countr_zero(lanes)));
      std::uint32_t same = 0;
      each(lanes, [&](std::uint32_t lane) { same |= next_block(lane) == way ? 1U << lane : 0U; });
      if (way != meets && way != kThreadEnd) {
        parted_.push_back({same, meets});
      }
      lanes &= ~same;
    }
  }

  std::span<const CodeBlock> blocks_;
  std::span<const ThreadTrace> lanes_;
  std::array<std::size_t, kWarpThreads> step_{};
  std::array<std::size_t, kWarpThreads> access_{};
  std::vector<Together> parted_;
  std::vector<const MemoryAccess*> request_;
  WarpCounts counts_;
};

}  // namespace

void WarpCounts::add(const WarpCounts& other) {
  thread_instructions += other.thread_instructions;
  warp_instructions += other.warp_instructions;
  warp_without_code += other.warp_without_code;
  warp_float += other.warp_float;
  warp_double += other.warp_double;
  warp_integer += other.warp_integer;
  warp_division += other.warp_division;
  load_requests += other.load_requests;
  load_sectors += other.load_sectors;
  store_requests += other.store_requests;
  store_sectors += other.store_sectors;
  atomic_requests += other.atomic_requests;
  atomic_sectors += other.atomic_sectors;
  shared_requests += other.shared_requests;
  bank_conflicts += other.bank_conflicts;
  global_bytes += other.global_bytes;
}

WarpCounts replay_warp(std::span<const CodeBlock> blocks, std::span<const ThreadTrace> lanes) {
  if (lanes.size() > kWarpThreads) {
    throw std::logic_error("a warp of " + std::to_string(lanes.size()) + " threads");
  }
  return Replay(blocks, lanes).run();
}

}  // namespace boyd::emulation
