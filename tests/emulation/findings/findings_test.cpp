/// Whether the emulation of PTX computes what right kernels compute, and what it says of wrong
/// ones: kernel, line of the PTX, thread, block. Suites are named for the settings they need.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/emulation/findings/wrong_kernels.hpp"

namespace boyd::test {
namespace {

/// Lines of the PTX at which a kernel has an instruction that starts like this.
std::vector<int> ptx_lines(const std::string& kernel, const std::string& instruction) {
  std::ifstream file(BOYD_FINDINGS_PTX);
  std::vector<int> lines;
  bool inside = false;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.find(".entry") != std::string::npos) {
      inside = line.find(kernel + "E") != std::string::npos ||
               line.find(kernel + "P") != std::string::npos;
    }
    const std::size_t first = line.find_first_not_of(" \t");
    if (inside && first != std::string::npos && line[first] == '@') {
      line = line.substr(line.find(' ', first) + 1);
    }
    if (inside && line.find(instruction) == line.find_first_not_of(" \t") &&
        line.find(instruction) != std::string::npos) {
      lines.push_back(number);
    }
  }
  return lines;
}

/// "boyd::test::kernel, PTX line N", N the only line with the instruction, or that of the index.
std::string at(const std::string& kernel, const std::string& instruction, std::size_t index = 0) {
  const std::vector<int> lines = ptx_lines(kernel, instruction);
  if (lines.size() <= index) {
    ADD_FAILURE() << kernel << " has " << lines.size() << " lines of " << instruction;
    return "no such line";
  }
  return "boyd::test::" + kernel + ", PTX line " + std::to_string(lines[index]);
}
std::string line(const std::string& kernel, const std::string& instruction, std::size_t index = 0) {
  const std::string place = at(kernel, instruction, index);
  return place.substr(place.find("PTX"));
}

/// The wrong kernel must end the program with the emulation's exit code and this message.
void expect_found(void (*wrong)(), const std::string& message) {
  EXPECT_EXIT(
      {
        try {
          wrong();
        } catch (const std::exception&) {  // the calls after it fail; exit decides
        }
        std::exit(0);
      },
      testing::ExitedWithCode(99),
      "emulation: " + message);
}

std::vector<int> ascending(int count) {
  std::vector<int> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), 1);
  return values;
}

// --- right kernels ---

TEST(EveryOrder, NumbersThreadsAndBlocksInThreeDimensions) {
  std::vector<int> expected;
  for (int block = 0; block < 6; ++block) {
    for (int thread = 0; thread < 16; ++thread) {
      for (const int part : {thread % 4, thread / 4 % 2, thread / 8, block % 2, block / 2}) {
        expected.push_back(part);
      }
    }
  }
  EXPECT_EQ(positions(), expected);
}

TEST(EveryOrder, AddsUpABlockInSharedMemory) {
  EXPECT_EQ(block_sums(ascending(192)), (std::vector<int>{2080, 6176, 10272}));
}

TEST(EveryOrder, ABarrierOfTheWarpOrdersItsSharedMemory) {
  const std::vector<int> swapped = swapped_in_pairs(ascending(64));
  for (std::size_t k = 0; k < 64; ++k) {
    EXPECT_EQ(swapped[k], static_cast<int>(k ^ 1) + 1);
  }
}

TEST(EveryOrder, MemoryThatNobodyWroteIsPoisoned) {
  if (std::getenv("BOYD_EMULATION_RACES") != nullptr) {
    GTEST_SKIP() << "the race check ends such a kernel";
  }
  const std::vector<unsigned> seen = unwritten_memory();
  EXPECT_EQ(seen[0], 0xFFFFFFFFU) << "shared";
  EXPECT_EQ(seen[1], 0xA5A5A5A5U) << "device";
  EXPECT_EQ(seen[2], 0xFFFFFFFFU) << "own";
}

TEST(LazyStreams, ShowAMissingWait) {
  EXPECT_EQ(result_without_a_wait(), -1);
}

// --- wrong accesses ---

TEST(EveryOrder, NamesAWriteBehindAnAllocation) {
  expect_found(write_behind_the_allocation,
               at("kernel_write_at", "st.global") +
                   ", thread 5 of block 1: out of bounds: writes 4 bytes at 0x[0-9a-f]*, byte 256 "
                   "of an allocation of 256 bytes");
}

TEST(EveryOrder, NamesAWildWrite) {
  expect_found(write_far_behind_the_allocation,
               at("kernel_write_at", "st.global") +
                   ", thread 5 of block 1: out of bounds: writes 4 bytes at 0x[0-9a-f]*, byte "
                   "4194304 of an allocation of 256 bytes");
}

TEST(EveryOrder, NamesAReadBeforeAnAllocation) {
  expect_found(read_before_the_allocation,
               at("kernel_read_at", "ld.global") +
                   ", thread 5 of block 0: out of bounds: reads 4 bytes at ");
}

TEST(EveryOrder, NamesTheUseOfFreedMemory) {
  expect_found(use_freed_memory,
               at("kernel_write_at", "st.global") +
                   ", thread 5 of block 1: out of bounds: writes 4 bytes at ");
}

TEST(EveryOrder, NamesAReadOfHostMemory) {
  expect_found(read_host_memory,
               at("kernel_copy", "ld.global") +
                   ", thread [0-9]+ of block 0: out of bounds: reads 4 bytes at 0x[0-9a-f]*, which "
                   "is no device address");
}

TEST(EveryOrder, NamesAMisalignedRead) {
  expect_found(
      misaligned_read,
      at("kernel_read_wide", "ld.global") + ", thread 3 of block 0: misaligned access of 8 bytes");
}

TEST(EveryOrder, NamesAReadBehindSharedMemory) {
  expect_found(read_behind_shared_memory,
               at("kernel_read_shared", "ld.shared") +
                   ", thread 63 of block 0: out of bounds: byte 32 of 32 bytes of shared memory");
}

TEST(EveryOrder, NamesAWriteBehindTheThreadsOwnMemory) {
  expect_found(write_behind_own_memory,
               "boyd::test::kernel_write_own, PTX line [0-9]+, thread 63 of block 0: out of "
               "bounds: byte 16 of 16 bytes of the thread's own memory");
}

TEST(EveryOrder, NamesTheThreadThatTraps) {
  expect_found(stop_by_trap, at("kernel_trap", "trap") + ", thread 9 of block 0: trap");
}

TEST(EveryOrder, NamesTheArrayOfABatchThatAnIndexLeaves) {
  expect_found(write_behind_an_array_of_a_batch,
               at("kernel_write_at", "st.global") +
                   ", thread 5 of block 1: out of bounds: writes 4 bytes at 0x[0-9a-f]*, 0 bytes "
                   "behind array x of 40 bytes");
  expect_found(read_far_behind_an_array_of_a_batch,
               at("kernel_read_at", "ld.global") +
                   ", thread 5 of block 0: out of bounds: reads 4 bytes at 0x[0-9a-f]*, 7960 bytes "
                   "behind array x of 40 bytes");
}

// --- wrong copies ---

TEST(EveryOrder, NamesACopyBeyondAnAllocation) {
  const std::string message =
      "cudaMemcpy of 260 bytes: out of bounds at 0x[0-9a-f]*, byte 0 of an allocation of 256 bytes";
  expect_found(copy_beyond_the_allocation, message);
  expect_found(copy_from_beyond_the_allocation, message);
}

TEST(EveryOrder, NamesACopyInTheWrongDirection) {
  expect_found(copy_in_the_wrong_direction, "cudaMemcpy: the direction does not fit the pointers");
}

TEST(EveryOrder, NamesAFillBeyondAnAllocation) {
  expect_found(fill_beyond_the_allocation, "cudaMemset of 260 bytes: out of bounds at ");
}

TEST(EveryOrder, NamesAFillOfHostMemory) {
  expect_found(fill_host_memory, "cudaMemset: not device memory");
}

TEST(EveryOrder, NamesMemoryThatIsFreedTwice) {
  expect_found(free_twice, "freed what is no allocation");
}

TEST(EveryOrder, HostCodeThatTouchesDeviceMemoryFaults) {
  EXPECT_EXIT(touch_device_memory_from_the_host(), testing::KilledBySignal(SIGSEGV), "");
}

// --- wrong barriers ---

TEST(EveryOrder, NamesTheBarrierThatSomeThreadsSkip) {
  expect_found(skip_the_barrier_in_half_a_block,
               "boyd::test::kernel_half_a_barrier, block 0: barrier that not all threads reach: "
               "thread 0 waits at " +
                   line("kernel_half_a_barrier", "bar.sync") + ", thread 16 has ended");
}

TEST(EveryOrder, NamesBothPlacesOfADivergentBarrier) {
  const std::string one = line("kernel_two_barriers", "bar.sync", 0);
  const std::string other = line("kernel_two_barriers", "bar.sync", 1);
  expect_found(wait_at_two_barriers,
               "boyd::test::kernel_two_barriers, block 0: barrier divergence: thread 0 waits at (" +
                   one + ", thread 32 waits at " + other + "|" + other + ", thread 32 waits at " +
                   one + ")");
}

TEST(EveryOrder, NamesThePlacesOfADeadlock) {
  expect_found(wait_for_a_warp_that_waits_at_a_barrier,
               "boyd::test::kernel_warp_against_block, block 0: deadlock: thread 0 waits at " +
                   line("kernel_warp_against_block", "bar.sync") + ", thread 3 waits at " +
                   line("kernel_warp_against_block", "bar.warp.sync"));
}

TEST(EveryOrder, NamesAWarpBarrierThatLeavesOutItsCaller) {
  expect_found(leave_out_the_caller_of_a_warp_barrier,
               at("kernel_warp_without_caller", "bar.warp.sync") +
                   ", thread [0-9]+ of block 0: warp barrier whose lanes do not include");
}

// --- races ---

TEST(RaceCheck, NamesBothLinesOfARaceInSharedMemory) {
  const std::string read = line("kernel_sum_without_barrier", "ld.shared");
  const std::string write = line("kernel_sum_without_barrier", "st.shared");
  expect_found(add_up_without_a_barrier,
               "boyd::test::kernel_sum_without_barrier, (" + read +
                   ", .*race: read at shared byte [0-9]+ and write at " + write + "|" + write +
                   ", .*race: write at shared byte [0-9]+ and read at " + read +
                   ") by thread [0-9]+ of the same block, nothing orders them");
}

TEST(RaceCheck, SeesTwoBlocksWriteOneWord) {
  expect_found(write_one_word_from_two_blocks,
               at("kernel_write_block", "st.global") +
                   ", thread 0 of block [01]: race: write at global 0x[0-9a-f]*, byte 0 of an "
                   "allocation of 4 bytes and write at " +
                   line("kernel_write_block", "st.global") + " by thread 0 of another block");
}

TEST(RaceCheck, SeesThreadsCountWithoutAtomics) {
  expect_found(
      count_without_atomics,
      "boyd::test::kernel_count_plainly, PTX line [0-9]+, thread [0-9]+ of block 0: race: ");
}

TEST(RaceCheck, SeesABlockReadWhatAnotherWrites) {
  expect_found(read_what_another_block_writes,
               "boyd::test::kernel_read_across, PTX line [0-9]+, thread 0 of block [01]: race: "
               "(read|write) at global .* of another block, nothing orders them");
}

TEST(RaceCheck, SeesAReadOfUnwrittenDeviceMemory) {
  expect_found(read_unwritten_device_memory,
               at("kernel_copy", "ld.global") +
                   ", thread [0-9]+ of block 0: reads bytes that nobody wrote at 0x[0-9a-f]*, byte "
                   "[0-9]+ of an allocation of 256 bytes");
}

// --- calls that CUDA refuses ---

TEST(EveryOrder, RefusesABlockThatIsTooLargeAndAGridThatIsEmpty) {
  constexpr int invalid_configuration = 9;
  EXPECT_EQ(launch_with_too_many_threads(), invalid_configuration);
  EXPECT_EQ(launch_in_an_empty_grid(), invalid_configuration);
}

TEST(EveryOrder, RefusesToAllocateWhileAStreamIsCaptured) {
  constexpr int capture_unsupported = 900;
  EXPECT_EQ(allocate_while_capturing(), capture_unsupported);
}

TEST(EveryOrder, NoCallSucceedsAfterAKernelFailed) {
  constexpr int launch_failure = 719;
  EXPECT_EXIT(
      {
        if (use_the_device_after_a_failure() != launch_failure) {
          std::quick_exit(1);  // past the exit code of the finding
        }
        std::exit(0);
      },
      testing::ExitedWithCode(99),
      at("kernel_trap", "trap"));
}

}  // namespace
}  // namespace boyd::test
