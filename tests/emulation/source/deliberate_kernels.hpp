/// Small kernels that do on purpose what the emulation must give right, and what it must find.
/// boyd's own have no shared memory and no barriers so far.
#pragma once

#include <cstdint>
#include <vector>

namespace boyd::test {

inline constexpr unsigned kDeliberateThreads = 64;  ///< in a block: two warps

// --- right ones ---

/// The sum of each block's 64 values, added up as a tree in shared memory.
std::vector<int> block_sums(const std::vector<int>& values);
/// Sums of all values up to each one, by shuffles in a warp; at most 64.
std::vector<int> running_sums(const std::vector<int>& values);
/// Each value's neighbour (lane ^ 1), through shared memory and __syncwarp().
std::vector<int> swapped_in_pairs(const std::vector<int>& values);
/// How often each of 8 numbers occurs: atomics in shared memory, then in global memory.
std::vector<int> histogram(const std::vector<int>& values);
/// Of one block: count, and, or of "is positive" by barriers; any, all, ballot of the first warp.
std::vector<int> votes(const std::vector<int>& values);
/// Each thread's x, y, z and its block's x, y, in a grid of 2 x 3 blocks of 4 x 2 x 2 threads.
std::vector<int> positions();
/// A captured graph that adds one, launched twice on zeros.
std::vector<int> graph_launched_twice();

// --- wrong ones ---

int launch_with_too_many_threads();  ///< the runtime's error
std::vector<unsigned> unwritten_shared_memory();
void skip_the_barrier_in_half_a_block();
void wait_at_two_barriers();
void wait_for_a_warp_that_waits_at_a_barrier();
void shuffle_from_a_lane_that_is_not_there();
void shuffle_with_lanes_that_leave_out_the_caller();
void write_far_behind_the_allocation();
void write_behind_the_allocation();
void read_behind_shared_memory();
void use_freed_memory();
void round_what_no_int_holds();
void add_up_without_a_barrier();
void write_one_word_from_two_blocks();
void count_without_atomics();
void read_unwritten_device_memory();
void read_host_memory();

}  // namespace boyd::test
