#include "tests/emulation/runtime/warp_replay.hpp"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace boyd::emulation {
namespace {

CodeBlock block(std::uint16_t meets, std::uint16_t instructions) {
  return {meets, instructions, 0, 0, 0, 0, 0};
}

ThreadTrace path(std::vector<std::uint16_t> blocks) {
  return {std::move(blocks), {}};
}

/// One block of one instruction, where thread i accesses address(i).
template <class Address>
WarpCounts one_request(std::uint32_t threads,
                       MemoryKind kind,
                       std::uint8_t bytes,
                       Address address) {
  std::vector<ThreadTrace> lanes;
  for (std::uint32_t i = 0; i < threads; ++i) {
    lanes.push_back({{0}, {{address(i), 0, 7, bytes, kind}}});
  }
  const std::vector<CodeBlock> blocks = {block(kThreadEnd, 1)};
  return replay_warp(blocks, lanes);
}

TEST(WarpReplay, CountsOnceWhatAllThreadsDoTogether) {
  const std::vector<CodeBlock> blocks = {{kThreadEnd, 10, 1, 2, 3, 2, 1}};
  const WarpCounts counts = replay_warp(blocks, std::vector<ThreadTrace>(32, path({0})));
  EXPECT_EQ(counts.warp_instructions, 10U);
  EXPECT_EQ(counts.thread_instructions, 320U);
  EXPECT_EQ(counts.warp_without_code, 1U);
  EXPECT_EQ(counts.warp_float, 2U);
  EXPECT_EQ(counts.warp_double, 3U);
  EXPECT_EQ(counts.warp_integer, 2U);
  EXPECT_EQ(counts.warp_division, 1U);
}

TEST(WarpReplay, IssuesBothSidesOfABranchAndTheRestOnce) {
  // 0: if; 1: then; 2: else; 3: after.
  const std::vector<CodeBlock> blocks = {
      block(3, 1), block(3, 10), block(3, 100), block(kThreadEnd, 1000)};
  const std::vector<ThreadTrace> lanes = {path({0, 1, 3}), path({0, 2, 3}), path({0, 1, 3})};
  const WarpCounts counts = replay_warp(blocks, lanes);
  EXPECT_EQ(counts.warp_instructions, 1111U);
  EXPECT_EQ(counts.thread_instructions, 3U * 1001U + 2U * 10U + 100U);
}

TEST(WarpReplay, WaitsForTheLongestLoop) {
  // 0: body, again or on; 1: after.
  const std::vector<CodeBlock> blocks = {block(1, 10), block(kThreadEnd, 1)};
  const std::vector<ThreadTrace> lanes = {path({0, 1}), path({0, 0, 0, 1}), path({0, 0, 1})};
  EXPECT_EQ(replay_warp(blocks, lanes).warp_instructions, 31U);
}

TEST(WarpReplay, MeetsAfterEachInnerLoopSoThatTripsAddUp) {
  // 0: head of the outer loop; 1: inner body; 2: foot of the outer loop; 3: after. Two outer turns
  // with inner trips (3, 1) and (1, 3): a warp makes 3 + 3, not 4 as the longest thread alone.
  const std::vector<CodeBlock> blocks = {
      block(1, 0), block(2, 1), block(3, 0), block(kThreadEnd, 0)};
  const std::vector<ThreadTrace> lanes = {path({0, 1, 1, 1, 2, 0, 1, 2, 3}),
                                          path({0, 1, 2, 0, 1, 1, 1, 2, 3})};
  EXPECT_EQ(replay_warp(blocks, lanes).warp_instructions, 6U);
}

TEST(WarpReplay, LetsThreadsEndEarly) {
  const std::vector<CodeBlock> blocks = {block(kThreadEnd, 1), block(kThreadEnd, 10)};
  const std::vector<ThreadTrace> lanes = {path({0}), path({0, 1}), path({0})};
  const WarpCounts counts = replay_warp(blocks, lanes);
  EXPECT_EQ(counts.warp_instructions, 11U);
  EXPECT_EQ(counts.thread_instructions, 13U);
}

TEST(WarpReplay, RefusesMoreThreadsThanAWarpHas) {
  const std::vector<CodeBlock> blocks = {block(kThreadEnd, 1)};
  EXPECT_THROW(replay_warp(blocks, std::vector<ThreadTrace>(33, path({0}))), std::logic_error);
}

TEST(WarpReplay, CountsTheDistinctSectorsOfARequest) {
  const auto load = [](std::uint32_t threads, std::uint8_t bytes, auto address) {
    return one_request(threads, MemoryKind::kLoad, bytes, address).load_sectors;
  };
  EXPECT_EQ(load(32, 4, [](std::uint64_t i) { return 4 * i; }), 4U);
  EXPECT_EQ(load(32, 4, [](std::uint64_t i) { return 4 * i + 16; }), 5U);
  EXPECT_EQ(load(32, 8, [](std::uint64_t i) { return 8 * i; }), 8U);
  EXPECT_EQ(load(32, 4, [](std::uint64_t i) { return 32 * i; }), 32U);
  EXPECT_EQ(load(32, 4, [](std::uint64_t) { return 64U; }), 1U);
  EXPECT_EQ(load(1, 16, [](std::uint64_t) { return 24U; }), 2U);
}

TEST(WarpReplay, TellsLoadsStoresAndAtomicsApart) {
  const auto same = [](std::uint64_t i) { return 4 * i; };
  const WarpCounts store = one_request(8, MemoryKind::kStore, 4, same);
  EXPECT_EQ(store.store_requests, 1U);
  EXPECT_EQ(store.store_sectors, 1U);
  EXPECT_EQ(store.load_requests + store.atomic_requests, 0U);
  EXPECT_EQ(store.global_bytes, 32U);
  EXPECT_EQ(one_request(16, MemoryKind::kAtomic, 4, same).atomic_sectors, 2U);
}

TEST(WarpReplay, MatchesRequestsByInstructionAndTurn) {
  // A loop of two turns with one load; the second thread leaves it out in its first turn.
  const std::vector<CodeBlock> blocks = {block(1, 1), block(kThreadEnd, 0)};
  std::vector<ThreadTrace> lanes = {path({0, 0, 1}), path({0, 0, 1})};
  lanes[0].accesses = {{0, 0, 5, 4, MemoryKind::kLoad}, {1024, 1, 5, 4, MemoryKind::kLoad}};
  lanes[1].accesses = {{1028, 1, 5, 4, MemoryKind::kLoad}};
  const WarpCounts counts = replay_warp(blocks, lanes);
  EXPECT_EQ(counts.load_requests, 2U);
  EXPECT_EQ(counts.load_sectors, 2U);
}

TEST(WarpReplay, CountsBankConflicts) {
  const auto conflicts = [](std::uint8_t bytes, auto address) {
    return one_request(32, MemoryKind::kShared, bytes, address).bank_conflicts;
  };
  EXPECT_EQ(conflicts(4, [](std::uint64_t i) { return 4 * i; }), 0U);
  EXPECT_EQ(conflicts(4, [](std::uint64_t) { return 12U; }), 0U) << "one word for all";
  EXPECT_EQ(conflicts(4, [](std::uint64_t i) { return 8 * i; }), 1U);
  EXPECT_EQ(conflicts(4, [](std::uint64_t i) { return 128 * i; }), 31U);
  EXPECT_EQ(conflicts(8, [](std::uint64_t i) { return 8 * i; }), 0U) << "half a warp at a time";
  EXPECT_EQ(conflicts(2, [](std::uint64_t i) { return 2 * i; }), 0U);
}

}  // namespace
}  // namespace boyd::emulation
