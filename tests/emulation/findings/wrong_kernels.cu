#include <stdexcept>

#include <cuda_runtime.h>

#include "kernels/state/batch.hpp"
#include "tests/emulation/findings/wrong_kernels.hpp"

namespace boyd::test {

namespace {

constexpr unsigned kThreads = kBlockThreads;

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

/// One launch of blocks of 64 threads, and the wait for it.
template <class... Parameters, class... Arguments>
void run(unsigned blocks, void (*kernel)(Parameters...), Arguments... given) {
  kernel<<<blocks, kThreads>>>(given...);
  require(cudaGetLastError());
  require(cudaDeviceSynchronize());
}

std::vector<int> zeros(std::size_t count) {
  return std::vector<int>(count, 0);
}

// --- right ---

__global__ void kernel_positions(int* places) {
  const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  const unsigned block = blockIdx.x + gridDim.x * blockIdx.y;
  int* place = places + 5U * (thread + blockDim.x * blockDim.y * blockDim.z * block);
  place[0] = static_cast<int>(threadIdx.x);
  place[1] = static_cast<int>(threadIdx.y);
  place[2] = static_cast<int>(threadIdx.z);
  place[3] = static_cast<int>(blockIdx.x);
  place[4] = static_cast<int>(blockIdx.y);
}

__global__ void kernel_block_sums(const int* values, int* sums) {
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

__global__ void kernel_swap_in_pairs(const int* values, int* swapped) {
  __shared__ int exchanged[kThreads];
  exchanged[threadIdx.x] = values[threadIdx.x];
  __syncwarp();
  swapped[threadIdx.x] = exchanged[threadIdx.x ^ 1U];
}

__global__ void kernel_unwritten(const unsigned* global, unsigned* seen) {
  __shared__ unsigned shared[kThreads];
  volatile unsigned own[4];
  if (threadIdx.x == 0U) {
    seen[0] = *const_cast<volatile unsigned*>(&shared[1]);
    seen[1] = global[1];
    seen[2] = own[seen[3] % 4U];
  }
}

__global__ void kernel_write_seven(int* word) {
  *word = 7;
}

// --- wrong ---

__global__ void kernel_write_at(int* values, long long row) {
  if (threadIdx.x == 5U && blockIdx.x == 1U) {
    values[row] = 1;
  }
}

__global__ void kernel_read_at(const int* values, int* out, long long row) {
  if (threadIdx.x == 5U) {
    *out = values[row];
  }
}

__global__ void kernel_read_wide(const char* bytes, long long* out) {
  if (threadIdx.x == 3U) {
    *out = *reinterpret_cast<const long long*>(bytes + 4);
  }
}

__global__ void kernel_read_shared(int* out, unsigned row) {
  __shared__ int few[8];
  if (threadIdx.x < 8U) {
    few[threadIdx.x] = 1;
  }
  __syncthreads();
  out[threadIdx.x] = few[row + threadIdx.x / 63U];
}

__global__ void kernel_write_own(int* out, unsigned row) {
  volatile int own[4] = {1, 2, 3, 4};
  own[row + threadIdx.x / 63U] = 9;
  out[threadIdx.x] = own[threadIdx.x % 4U];
}

__global__ void kernel_trap(int* out) {
  if (threadIdx.x == 9U) {
    __trap();
  }
  out[threadIdx.x] = 1;
}

__global__ void kernel_half_a_barrier(int* out) {
  if (threadIdx.x < 16U) {
    __syncthreads();
  }
  out[threadIdx.x] = 1;
}

__global__ void kernel_two_barriers(int* out) {
  if (threadIdx.x < 32U) {
    out[threadIdx.x] = 1;
    __syncthreads();
  } else {
    __syncthreads();
    out[threadIdx.x] = 2;
  }
}

__global__ void kernel_warp_against_block(int* out) {
  if (threadIdx.x == 3U) {
    __syncwarp();
  } else {
    __syncthreads();
  }
  out[threadIdx.x] = 1;
}

__global__ void kernel_warp_without_caller(int* out) {
  if (threadIdx.x % 2U == 1U) {
    __syncwarp(0x55555555U);
  }
  out[threadIdx.x] = 1;
}

__global__ void kernel_sum_without_barrier(int* sums) {
  __shared__ int partial[kThreads];
  partial[threadIdx.x] = 1;
  sums[threadIdx.x] = partial[63U - threadIdx.x];
}

__global__ void kernel_write_block(int* word) {
  if (threadIdx.x == 0U) {
    *word = static_cast<int>(blockIdx.x);
  }
}

__global__ void kernel_count_plainly(int* count) {
  *count += 1;
}

__global__ void kernel_read_across(int* values) {
  if (threadIdx.x == 0U) {
    values[2U + blockIdx.x] = 1 + values[3U - blockIdx.x];
  }
}

__global__ void kernel_copy(const int* from, int* to) {
  to[threadIdx.x] = from[threadIdx.x];
}

}  // namespace

std::vector<int> positions() {
  const Array<int> places(zeros(5UL * 16 * 6));
  kernel_positions<<<dim3(2, 3), dim3(4, 2, 2)>>>(places.data());
  require(cudaGetLastError());
  return places.values();
}

std::vector<int> block_sums(const std::vector<int>& values) {
  const Array<int> from(values);
  const Array<int> to(values.size() / kThreads);
  run(static_cast<unsigned>(values.size()) / kThreads, kernel_block_sums, from.data(), to.data());
  return to.values();
}

std::vector<int> swapped_in_pairs(const std::vector<int>& values) {
  const Array<int> from(values);
  const Array<int> to(values.size());
  run(1, kernel_swap_in_pairs, from.data(), to.data());
  return to.values();
}

std::vector<unsigned> unwritten_memory() {
  const Array<unsigned> global(4);
  const Array<unsigned> seen(std::vector<unsigned>(4, 0));
  run(1, kernel_unwritten, global.data(), seen.data());
  return seen.values();
}

int result_without_a_wait() {
  const Array<int> word(zeros(1));
  cudaStream_t stream = nullptr;
  void* pinned = nullptr;
  require(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  require(cudaMallocHost(&pinned, sizeof(int)));
  int* result = static_cast<int*>(pinned);
  *result = -1;
  kernel_write_seven<<<1, 1, 0, stream>>>(word.data());
  require(cudaMemcpyAsync(result, word.data(), sizeof(int), cudaMemcpyDeviceToHost, stream));
  const int seen = *result;
  require(cudaStreamSynchronize(stream));
  if (*result != 7) {
    throw std::runtime_error("nothing arrived after the wait either");
  }
  require(cudaFreeHost(pinned));
  require(cudaStreamDestroy(stream));
  return seen;
}

void write_behind_the_allocation() {
  run(2, kernel_write_at, Array<int>(kThreads).data(), static_cast<long long>(kThreads));
}
void write_far_behind_the_allocation() {
  run(2, kernel_write_at, Array<int>(kThreads).data(), 1LL << 20);
}
void read_before_the_allocation() {
  const Array<int> values(zeros(kThreads));
  run(1, kernel_read_at, values.data(), Array<int>(1).data(), -1LL);
}
void use_freed_memory() {
  int* freed = Array<int>(kThreads).data();
  run(2, kernel_write_at, freed, 0LL);
}
void read_host_memory() {
  const std::vector<int> host(kThreads, 1);
  run(1, kernel_copy, host.data(), Array<int>(kThreads).data());
}
void misaligned_read() {
  const Array<char> bytes(std::vector<char>(16, 1));
  run(1, kernel_read_wide, bytes.data(), Array<long long>(1).data());
}
void read_behind_shared_memory() {
  run(1, kernel_read_shared, Array<int>(kThreads).data(), 7U);
}
void write_behind_own_memory() {
  run(1, kernel_write_own, Array<int>(kThreads).data(), 3U);
}
void stop_by_trap() {
  run(1, kernel_trap, Array<int>(kThreads).data());
}

/// A batch of one world with ten movers, zeroed on the device.
class TenMovers {
public:
  TenMovers() : block_(std::vector<char>(batch_bytes(rows(), 1), 0)) {}
  [[nodiscard]] BatchView view() const {
    return batch_view(rows(), 1, reinterpret_cast<std::byte*>(block_.data()));
  }

private:
  static BatchRows rows() {
    BatchRows ten;
    ten.movers = 10;
    return ten;
  }
  Array<char> block_;
};

void write_behind_an_array_of_a_batch() {
  const TenMovers batch;
  run(2, kernel_write_at, batch.view().x, 10LL);
}
void read_far_behind_an_array_of_a_batch() {
  const TenMovers batch;
  run(1, kernel_read_at, batch.view().x, Array<int>(1).data(), 2000LL);
}

void copy_beyond_the_allocation() {
  const std::vector<int> host(kThreads + 1, 1);
  const Array<int> device(kThreads);
  cudaMemcpy(device.data(), host.data(), host.size() * sizeof(int), cudaMemcpyHostToDevice);
}
void copy_from_beyond_the_allocation() {
  std::vector<int> host(kThreads + 1, 1);
  const Array<int> device(zeros(kThreads));
  cudaMemcpy(host.data(), device.data(), host.size() * sizeof(int), cudaMemcpyDeviceToHost);
}
void copy_in_the_wrong_direction() {
  const std::vector<int> host(kThreads, 1);
  const Array<int> device(kThreads);
  cudaMemcpy(device.data(), host.data(), host.size() * sizeof(int), cudaMemcpyDeviceToHost);
}
void fill_beyond_the_allocation() {
  const Array<int> device(kThreads);
  cudaMemset(device.data(), 0, (kThreads + 1) * sizeof(int));
}
void fill_host_memory() {
  std::vector<int> host(kThreads);
  cudaMemset(host.data(), 0, kThreads * sizeof(int));
}
void free_twice() {
  cudaFree(Array<int>(kThreads).data());
}
void touch_device_memory_from_the_host() {
  *Array<int>(kThreads).data() = 1;
}

void skip_the_barrier_in_half_a_block() {
  run(1, kernel_half_a_barrier, Array<int>(kThreads).data());
}
void wait_at_two_barriers() {
  run(1, kernel_two_barriers, Array<int>(kThreads).data());
}
void wait_for_a_warp_that_waits_at_a_barrier() {
  run(1, kernel_warp_against_block, Array<int>(kThreads).data());
}
void leave_out_the_caller_of_a_warp_barrier() {
  run(1, kernel_warp_without_caller, Array<int>(kThreads).data());
}

void add_up_without_a_barrier() {
  run(1, kernel_sum_without_barrier, Array<int>(kThreads).data());
}
void write_one_word_from_two_blocks() {
  run(2, kernel_write_block, Array<int>(1).data());
}
void count_without_atomics() {
  run(1, kernel_count_plainly, Array<int>(zeros(1)).data());
}
void read_what_another_block_writes() {
  run(2, kernel_read_across, Array<int>(zeros(4)).data());
}
void read_unwritten_device_memory() {
  run(1, kernel_copy, Array<int>(kThreads).data(), Array<int>(kThreads).data());
}

int launch_with_too_many_threads() {
  kernel_copy<<<1, 1025>>>(nullptr, nullptr);
  return cudaGetLastError();
}
int launch_in_an_empty_grid() {
  kernel_copy<<<0, 1>>>(nullptr, nullptr);
  return cudaGetLastError();
}
int allocate_while_capturing() {
  cudaStream_t stream = nullptr;
  cudaGraph_t graph = nullptr;
  void* memory = nullptr;
  require(cudaStreamCreate(&stream));
  require(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal));
  const int error = cudaMalloc(&memory, 64);
  cudaStreamEndCapture(stream, &graph);
  cudaStreamDestroy(stream);
  return error;
}
int use_the_device_after_a_failure() {
  const Array<int> out(kThreads);
  kernel_trap<<<1, kThreads>>>(out.data());
  cudaDeviceSynchronize();
  void* memory = nullptr;
  return cudaMalloc(&memory, 64);
}

}  // namespace boyd::test
