/// Whether the emulation computes what right kernels compute, and finds what wrong ones do. Suites
/// are named for the build that can tell: each of them, the plain one, with AddressSanitizer, with
/// the race check.
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/emulation/source/deliberate_kernels.hpp"

namespace boyd::test {
namespace {

/// "file:line" of the line of deliberate_kernels.cu that ends in "marked: " and the mark.
std::string marked(const std::string& mark) {
  const std::string name = "tests/emulation/source/deliberate_kernels.cu";
  std::ifstream file(BOYD_SOURCE_DIR "/" + name);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.ends_with("marked: " + mark)) {
      return name + ":" + std::to_string(number);
    }
  }
  ADD_FAILURE() << "no line is marked " << mark;
  return "no such line";
}

/// The wrong kernel must end the program with the emulation's exit code and this message.
void expect_found(void (*wrong)(), const std::string& message) {
  EXPECT_EXIT(
      {
        wrong();
        std::exit(0);
      },
      testing::ExitedWithCode(99),
      message);
}

std::vector<int> ascending(int count) {
  std::vector<int> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), 1);
  return values;
}

TEST(EveryBuild, AddsUpABlockInSharedMemory) {
  EXPECT_EQ(block_sums(ascending(192)), (std::vector<int>{2080, 6176, 10272}));
}

TEST(EveryBuild, AddsUpAWarpByShuffles) {
  std::vector<int> expected = ascending(64);
  std::partial_sum(expected.begin(), expected.end(), expected.begin());
  EXPECT_EQ(running_sums(ascending(64)), expected);
}

TEST(EveryBuild, ABarrierOfTheWarpOrdersItsSharedMemory) {
  const std::vector<int> swapped = swapped_in_pairs(ascending(64));
  for (std::size_t k = 0; k < 64; ++k) {
    EXPECT_EQ(swapped[k], static_cast<int>(k ^ 1) + 1);
  }
}

TEST(EveryBuild, CountsWithAtomics) {
  std::vector<int> values = ascending(128);
  for (int& value : values) {
    value %= 8;
  }
  EXPECT_EQ(histogram(values), std::vector<int>(8, 16));
}

TEST(EveryBuild, VotesInBlockAndWarp) {
  std::vector<int> values(64, -1);
  values[1] = values[5] = values[40] = 9;
  values[3] = 12;
  values[6] = -7;
  EXPECT_EQ(votes(values), (std::vector<int>{4, 0, 1, 1, 0, 0b101010, -7, 12}));
}

TEST(EveryBuild, NumbersThreadsAndBlocksInThreeDimensions) {
  const std::vector<int> places = positions();
  std::vector<int> expected;
  for (int block = 0; block < 6; ++block) {
    for (int thread = 0; thread < 16; ++thread) {
      for (const int part : {thread % 4, thread / 4 % 2, thread / 8, block % 2, block / 2}) {
        expected.push_back(part);
      }
    }
  }
  EXPECT_EQ(places, expected);
}

TEST(EveryBuild, LaunchesAGraphAgain) {
  EXPECT_EQ(graph_launched_twice(), std::vector<int>(64, 2));
}

TEST(EveryBuild, RefusesABlockThatIsTooLarge) {
  constexpr int invalid_configuration = 9;
  EXPECT_EQ(launch_with_too_many_threads(), invalid_configuration);
}

TEST(EveryBuild, NamesTheBarrierThatSomeThreadsSkip) {
  expect_found(skip_the_barrier_in_half_a_block,
               "emulation: boyd::test::half_a_barrier, block 0: barrier that not all threads "
               "reach: thread 0 "
               "waits at " +
                   marked("half a barrier") + ", thread 16 has ended");
}

TEST(EveryBuild, NamesBothPlacesOfADivergentBarrier) {
  expect_found(
      wait_at_two_barriers,
      "emulation: boyd::test::two_barriers, block 0: barrier divergence: thread 0 waits at " +
          marked("one barrier") + ", thread 32 waits at " + marked("other barrier"));
}

TEST(EveryBuild, NamesThePlacesOfADeadlock) {
  expect_found(wait_for_a_warp_that_waits_at_a_barrier,
               "emulation: boyd::test::warp_against_block, block 0: deadlock: thread 0 waits at " +
                   marked("waits for its block") + ", thread 3 waits at " +
                   marked("waits for its warp"));
}

TEST(EveryBuild, NamesAShuffleFromALaneThatIsNotThere) {
  expect_found(shuffle_from_a_lane_that_is_not_there,
               "emulation: boyd::test::shuffle_from_absent_lane, " + marked("absent lane") +
                   ", thread 1[2-5] of block 0: __shfl_down_sync reads lane 1[6-9], which does not "
                   "take part");
}

TEST(EveryBuild, NamesAShuffleThatLeavesOutItsCaller) {
  expect_found(shuffle_with_lanes_that_leave_out_the_caller,
               marked("without caller") +
                   ", thread [0-9]+ of block 0: __shfl_xor_sync whose lanes do not include");
}

TEST(PlainBuild, SharedMemoryStartsPoisoned) {
  EXPECT_EQ(unwritten_shared_memory(), std::vector<unsigned>(64, 0xFFFFFFFFU));
}

TEST(PlainBuild, NamesTheThreadOfAWildWrite) {
  expect_found(write_far_behind_the_allocation,
               "emulation: boyd::test::write_at, .*thread 5 of block 0: touches 0x[0-9a-f]*, byte "
               "4194304 of "
               "an allocation of 256 bytes");
}

TEST(AddressBuild, SeesAWriteBehindAnAllocation) {
  expect_found(write_behind_the_allocation, "AddressSanitizer: use-after-poison");
}

TEST(AddressBuild, SeesAWildWrite) {
  expect_found(write_far_behind_the_allocation, "AddressSanitizer: (SEGV|use-after-poison)");
}

TEST(AddressBuild, SeesAReadBehindSharedMemory) {
  expect_found(
      read_behind_shared_memory,
      marked("reads shared row") + ".*insufficient space for an object|global-buffer-overflow");
}

TEST(AddressBuild, SeesTheUseOfFreedMemory) {
  expect_found(use_freed_memory, "AddressSanitizer: (SEGV|use-after-poison)");
}

TEST(AddressBuild, SeesAFloatThatNoIntHolds) {
  expect_found(round_what_no_int_holds,
               marked("rounds") + ".*3e\\+09 is outside the range of representable values");
}

TEST(RaceBuild, NamesBothLinesOfARaceInSharedMemory) {
  expect_found(add_up_without_a_barrier,
               "emulation: boyd::test::sum_without_barrier, .*" + marked("reads partial") +
                   ".*race: read at shared .* and write at " + marked("writes partial") + "|" +
                   marked("writes partial") + ".*race: write at shared .* and read at " +
                   marked("reads partial"));
}

TEST(RaceBuild, SeesTwoBlocksWriteOneWord) {
  expect_found(write_one_word_from_two_blocks,
               "emulation: boyd::test::write_block, " + marked("one word") +
                   ".*race: write at global .* and write at " + marked("one word") +
                   ".* of another block");
}

TEST(RaceBuild, SeesThreadsCountWithoutAtomics) {
  expect_found(count_without_atomics,
               "emulation: boyd::test::count_plainly, " + marked("counts") + ".*race: ");
}

TEST(RaceBuild, SeesAReadOfUnwrittenSharedMemory) {
  expect_found([] { static_cast<void>(unwritten_shared_memory()); },
               marked("unwritten shared") +
                   ".*reads shared memory that no thread of the block wrote: never_written, byte ");
}

TEST(RaceBuild, SeesAReadOfUnwrittenDeviceMemory) {
  expect_found(
      read_unwritten_device_memory,
      "emulation: boyd::test::copy, " + marked("copies") + ".*reads bytes that nobody wrote");
}

TEST(RaceBuild, SeesAReadBehindSharedMemory) {
  expect_found(read_behind_shared_memory, marked("reads shared row") + ".*reads ");
}

TEST(RaceBuild, SeesAWriteBehindAnAllocation) {
  expect_found(write_behind_the_allocation,
               marked("writes a row") + ".*out of bounds: 4 bytes at 0x[0-9a-f]*, byte 256 of");
}

TEST(RaceBuild, SeesAKernelReadHostMemory) {
  expect_found(read_host_memory, marked("copies") + ".*neither the device's nor its own");
}

}  // namespace
}  // namespace boyd::test
