/// Small kernels that do on purpose what the emulation of PTX must give right, and what it must
/// find. Each name of a kernel is that of its function with "kernel_" before it.
#pragma once

#include <cstdint>
#include <vector>

namespace boyd::test {

inline constexpr unsigned kBlockThreads = 64;  ///< two warps

// --- right ones ---

/// Each thread's x, y, z and its block's x, y, in a grid of 2 x 3 blocks of 4 x 2 x 2 threads.
std::vector<int> positions();
/// The sum of each block's 64 values, added up as a tree in shared memory.
std::vector<int> block_sums(const std::vector<int>& values);
/// Each value's neighbour (lane ^ 1), through shared memory and __syncwarp().
std::vector<int> swapped_in_pairs(const std::vector<int>& values);
/// What shared memory, device memory and a thread's own memory hold that nobody wrote.
std::vector<unsigned> unwritten_memory();
/// Pinned memory after a kernel and an asynchronous copy that nothing waited for.
int result_without_a_wait();

// --- wrong accesses ---

void write_behind_the_allocation();
void write_far_behind_the_allocation();
void read_before_the_allocation();
void use_freed_memory();
void read_host_memory();
void misaligned_read();
void read_behind_shared_memory();
void write_behind_own_memory();
void stop_by_trap();
/// A batch's arrays lie in one allocation.
void write_behind_an_array_of_a_batch();
void read_far_behind_an_array_of_a_batch();

// --- wrong copies ---

void copy_beyond_the_allocation();
void copy_from_beyond_the_allocation();
void copy_in_the_wrong_direction();
void fill_beyond_the_allocation();
void fill_host_memory();
void free_twice();
void touch_device_memory_from_the_host();

// --- wrong barriers ---

void skip_the_barrier_in_half_a_block();
void wait_at_two_barriers();
void wait_for_a_warp_that_waits_at_a_barrier();
void leave_out_the_caller_of_a_warp_barrier();

// --- races ---

void add_up_without_a_barrier();
void write_one_word_from_two_blocks();
void count_without_atomics();
void read_what_another_block_writes();
void read_unwritten_device_memory();

// --- calls that CUDA refuses; its error is given ---

int launch_with_too_many_threads();
int launch_in_an_empty_grid();
int allocate_while_capturing();
int use_the_device_after_a_failure();

}  // namespace boyd::test
