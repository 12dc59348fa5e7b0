#include <limits>
#include <stdexcept>

#include <cuda_runtime.h>

#include "tests/emulation/source/deliberate_kernels.hpp"

// A line that a message must name ends in a comment "marked: ..."; the test looks for it here.

namespace boyd::test {

namespace {

constexpr unsigned kThreads = kDeliberateThreads;
constexpr unsigned kAllLanes = 0xFFFFFFFFU;

void require(cudaError_t status) {
  if (status != cudaSuccess) {
    throw std::runtime_error(cudaGetErrorString(status));
  }
}

/// An array in device memory.
template <class T>
class Array {
public:
  explicit Array(std::size_t count) : count_(count) {
    require(cudaMalloc(&data_, count * sizeof(T)));
  }
  explicit Array(const std::vector<T>& values) : Array(values.size()) {
    require(cudaMemcpy(data_, values.data(), count_ * sizeof(T), cudaMemcpyHostToDevice));
  }
  ~Array() { cudaFree(data_); }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;

  [[nodiscard]] T* data() const { return data_; }
  [[nodiscard]] std::vector<T> values() const {
    std::vector<T> copy(count_);
    require(cudaMemcpy(copy.data(), data_, count_ * sizeof(T), cudaMemcpyDeviceToHost));
    return copy;
  }

private:
  T* data_ = nullptr;
  std::size_t count_;
};

template <class... Parameters, class... Arguments>
cudaError_t start(
    dim3 grid, dim3 block, cudaStream_t stream, void (*kernel)(Parameters...), Arguments... given) {
  cudaLaunchConfig_t config{};
  config.gridDim = grid;
  config.blockDim = block;
  config.stream = stream;
  return cudaLaunchKernelEx(&config, kernel, given...);
}

/// One launch of blocks of 64 threads, and the wait for it.
template <class... Parameters, class... Arguments>
void run(unsigned blocks, void (*kernel)(Parameters...), Arguments... given) {
  require(start(blocks, kThreads, nullptr, kernel, given...));
  require(cudaDeviceSynchronize());
}

std::vector<int> zeros(std::size_t count) {
  return std::vector<int>(count, 0);
}

// --- right ---

__global__ void sum_block(const int* values, int* sums) {
  __shared__ int partial[kThreads];
  partial[threadIdx.x] = values[blockIdx.x * kThreads + threadIdx.x];
  __syncthreads();
  for (unsigned half = kThreads / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) {
      partial[threadIdx.x] += partial[threadIdx.x + half];
    }
    __syncthreads();
  }
  if (threadIdx.x == 0U) {
    sums[blockIdx.x] = partial[0];
  }
}

__global__ void add_up(const int* values, int* sums) {
  __shared__ int of_warp[kThreads / 32];
  int sum = values[threadIdx.x];
  const unsigned lane = threadIdx.x % 32;
  for (unsigned distance = 1; distance < 32; distance *= 2) {
    const int before = __shfl_up_sync(kAllLanes, sum, distance);
    sum += lane >= distance ? before : 0;
  }
  if (lane == 31U) {
    of_warp[threadIdx.x / 32] = sum;
  }
  __syncthreads();
  sums[threadIdx.x] = sum + (threadIdx.x >= 32U ? of_warp[0] : 0);
}

template <class T>
__global__ void swap_in_pairs(const T* values, T* swapped) {
  __shared__ T exchanged[kThreads];
  exchanged[threadIdx.x] = values[threadIdx.x];
  __syncwarp();
  swapped[threadIdx.x] = exchanged[threadIdx.x ^ 1U];
}

__global__ void count_numbers(const int* values, int* counts) {
  __shared__ int of_block[8];
  if (threadIdx.x < 8U) {
    of_block[threadIdx.x] = 0;
  }
  __syncthreads();
  atomicAdd(&of_block[values[blockIdx.x * kThreads + threadIdx.x]], 1);
  __syncthreads();
  if (threadIdx.x < 8U) {
    atomicAdd(&counts[threadIdx.x], of_block[threadIdx.x]);
  }
}

__global__ void vote(const int* values, int* results) {
  const int positive = values[threadIdx.x] > 0 ? 1 : 0;
  const int count = __syncthreads_count(positive);
  const int all_of_block = __syncthreads_and(positive);
  const int any_of_block = __syncthreads_or(positive);
  const int any = __any_sync(kAllLanes, positive);
  const int all = __all_sync(kAllLanes, positive);
  const unsigned ballot = __ballot_sync(kAllLanes, positive);
  const int sixth = __shfl_sync(kAllLanes, values[threadIdx.x], 6);
  const int third = __shfl_down_sync(kAllLanes, values[threadIdx.x], 3);
  if (threadIdx.x == 0U) {
    const int found[] = {
        count, all_of_block, any_of_block, any, all, static_cast<int>(ballot), sixth, third};
    for (int k = 0; k < 8; ++k) {
      results[k] = found[k];
    }
  }
}

__global__ void write_positions(int* places) {
  const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  const unsigned block = blockIdx.x + gridDim.x * blockIdx.y;
  int* place = places + 5U * (thread + blockDim.x * blockDim.y * blockDim.z * block);
  place[0] = static_cast<int>(threadIdx.x);
  place[1] = static_cast<int>(threadIdx.y);
  place[2] = static_cast<int>(threadIdx.z);
  place[3] = static_cast<int>(blockIdx.x);
  place[4] = static_cast<int>(blockIdx.y);
}

__global__ void add_one(int* values) {
  values[threadIdx.x] += 1;
}

// --- wrong ---

__global__ void read_unwritten_shared(unsigned* seen) {
  __shared__ unsigned never_written[kThreads];
  seen[threadIdx.x] = never_written[threadIdx.x];  // marked: unwritten shared
}

__global__ void half_a_barrier(int* out) {
  if (threadIdx.x < 16U) {
    __syncthreads();  // marked: half a barrier
  }
  out[threadIdx.x] = 1;
}

__global__ void two_barriers(int* out) {
  if (threadIdx.x < 32U) {
    __syncthreads();  // marked: one barrier
  } else {
    __syncthreads();  // marked: other barrier
  }
  out[threadIdx.x] = 1;
}

__global__ void warp_against_block(int* out) {
  if (threadIdx.x == 3U) {
    __syncwarp();  // marked: waits for its warp
  } else {
    __syncthreads();  // marked: waits for its block
  }
  out[threadIdx.x] = 1;
}

__global__ void shuffle_from_absent_lane(int* out) {
  if (threadIdx.x < 16U) {
    out[threadIdx.x] = __shfl_down_sync(0xFFFFU, 7, 4);  // marked: absent lane
  }
}

__global__ void shuffle_without_caller(int* out) {
  if (threadIdx.x % 2U == 1U) {
    out[threadIdx.x] = __shfl_xor_sync(0x55555555U, 7, 2);  // marked: without caller
  }
}

__global__ void write_at(int* values, std::size_t row) {
  if (threadIdx.x == 5U) {
    values[row] = 1;  // marked: writes a row
  }
}

__global__ void read_shared_at(int* out, unsigned row) {
  __shared__ int few[8];
  if (threadIdx.x < 8U) {
    few[threadIdx.x] = 1;
  }
  __syncthreads();
  const int* first = few;         // a pointer, for which no compiler knows the bounds
  out[threadIdx.x] = first[row];  // marked: reads shared row
}

__global__ void round_down(const float* from, int* to) {
  to[threadIdx.x] = static_cast<int>(from[threadIdx.x]);  // marked: rounds
}

__global__ void sum_without_barrier(int* sums) {
  __shared__ int partial[kThreads];
  partial[threadIdx.x] = 0;
  __syncthreads();
  partial[threadIdx.x] = 1;                                               // marked: writes partial
  sums[threadIdx.x] = partial[threadIdx.x] + partial[63U - threadIdx.x];  // marked: reads partial
}

__global__ void write_block(int* word) {
  if (threadIdx.x == 0U) {
    *word = static_cast<int>(blockIdx.x);  // marked: one word
  }
}

__global__ void count_plainly(int* count) {
  *count += 1;  // marked: counts
}

__global__ void copy(const int* from, int* to) {
  to[threadIdx.x] = from[threadIdx.x];  // marked: copies
}

}  // namespace

std::vector<int> block_sums(const std::vector<int>& values) {
  const Array<int> from(values);
  const Array<int> to(values.size() / kThreads);
  run(static_cast<unsigned>(values.size()) / kThreads, sum_block, from.data(), to.data());
  return to.values();
}

std::vector<int> running_sums(const std::vector<int>& values) {
  const Array<int> from(values);
  const Array<int> to(values.size());
  run(1, add_up, from.data(), to.data());
  return to.values();
}

std::vector<int> swapped_in_pairs(const std::vector<int>& values) {
  const Array<int> from(values);
  const Array<int> to(values.size());
  run(1, swap_in_pairs<int>, from.data(), to.data());
  return to.values();
}

std::vector<int> histogram(const std::vector<int>& values) {
  const Array<int> from(values);
  const Array<int> counts(zeros(8));
  run(static_cast<unsigned>(values.size()) / kThreads, count_numbers, from.data(), counts.data());
  return counts.values();
}

std::vector<int> votes(const std::vector<int>& values) {
  const Array<int> from(values);
  const Array<int> results(8);
  run(1, vote, from.data(), results.data());
  return results.values();
}

std::vector<int> positions() {
  const Array<int> places(zeros(5UL * 16 * 6));
  require(start({2, 3}, {4, 2, 2}, nullptr, write_positions, places.data()));
  return places.values();
}

std::vector<int> graph_launched_twice() {
  const Array<int> values(zeros(kThreads));
  cudaStream_t stream = nullptr;
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t program = nullptr;
  require(cudaStreamCreate(&stream));
  require(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal));
  require(start(1, kThreads, stream, add_one, values.data()));
  require(cudaStreamEndCapture(stream, &graph));
  require(cudaGraphInstantiateWithFlags(&program, graph, 0));
  require(cudaGraphDestroy(graph));
  require(cudaGraphLaunch(program, stream));
  require(cudaGraphLaunch(program, stream));
  require(cudaStreamSynchronize(stream));
  require(cudaGraphExecDestroy(program));
  require(cudaStreamDestroy(stream));
  return values.values();
}

int launch_with_too_many_threads() {
  const Array<int> out(kThreads);
  return start(1, 1025, nullptr, add_one, out.data());
}

std::vector<unsigned> unwritten_shared_memory() {
  const Array<unsigned> seen(kThreads);
  run(1, read_unwritten_shared, seen.data());
  return seen.values();
}

void skip_the_barrier_in_half_a_block() {
  run(1, half_a_barrier, Array<int>(kThreads).data());
}
void wait_at_two_barriers() {
  run(1, two_barriers, Array<int>(kThreads).data());
}
void wait_for_a_warp_that_waits_at_a_barrier() {
  run(1, warp_against_block, Array<int>(kThreads).data());
}
void shuffle_from_a_lane_that_is_not_there() {
  run(1, shuffle_from_absent_lane, Array<int>(kThreads).data());
}
void shuffle_with_lanes_that_leave_out_the_caller() {
  run(1, shuffle_without_caller, Array<int>(kThreads).data());
}
void write_far_behind_the_allocation() {
  run(1, write_at, Array<int>(kThreads).data(), std::size_t{1} << 20);
}
void write_behind_the_allocation() {
  run(1, write_at, Array<int>(kThreads).data(), std::size_t{kThreads});
}
void read_behind_shared_memory() {
  run(1, read_shared_at, Array<int>(kThreads).data(), 8U);
}
void use_freed_memory() {
  int* freed = Array<int>(kThreads).data();
  run(1, write_at, freed, std::size_t{0});
}
void round_what_no_int_holds() {
  const Array<float> from(std::vector<float>(kThreads, 3e9F));
  run(1, round_down, from.data(), Array<int>(kThreads).data());
}
void add_up_without_a_barrier() {
  run(1, sum_without_barrier, Array<int>(kThreads).data());
}
void write_one_word_from_two_blocks() {
  run(2, write_block, Array<int>(1).data());
}
void count_without_atomics() {
  run(1, count_plainly, Array<int>(zeros(1)).data());
}
void read_unwritten_device_memory() {
  run(1, copy, Array<int>(kThreads).data(), Array<int>(kThreads).data());
}
void read_host_memory() {
  const std::vector<int> host(kThreads, 1);
  run(1, copy, host.data(), Array<int>(kThreads).data());
}

}  // namespace boyd::test
