#include "host/app/roofline.hpp"

#include <algorithm>
#include <cmath>

namespace boyd::app {

namespace {

constexpr double kSectorBytes = 32;
constexpr double kWarpThreads = 32;
/// Machine instructions of a correctly rounded quotient or root, at least: an approximation, the
/// steps that refine it, a test for the slow path.
constexpr double kDivisionInstructions = 8;

// SMs, boost clock, caches, memory, warps: the maker's documents named in each row. Rates of
// arithmetic: CUDA C++ Best Practices Guide 13.0, table 5, "Throughput of Native Arithmetic
// Instructions", results per cycle and SM over 32 (8.0: 64 float, 32 double, 64 integer; 8.9: 128,
// 2, 64; 9.0: 128, 64, 64). Each SM has four schedulers that issue one warp instruction a cycle.
// L1: 32 banks of 4 bytes, which the guides say of shared memory. Compared with quotations of those
// documents by others, not with the documents themselves.
constexpr std::array kModels = {
    GpuModel{"a100",
             "NVIDIA A100 SXM 80 GB",
             108,
             1.410e9,
             4,
             2,
             1,
             2,
             128,
             5120,
             40.0 * 1024 * 1024,
             2.039e12,
             80,
             64,
             "NVIDIA A100 Tensor Core GPU Architecture white paper, tables 4 and 5, page 35 (L2); "
             "data sheet of the 80 GB model (memory)",
             "L1 bandwidth as that of shared memory"},
    GpuModel{
        "h100",
        "NVIDIA H100 SXM5 80 GB",
        132,
        1.980e9,
        4,
        4,
        2,
        2,
        128,
        5120,
        50.0 * 1024 * 1024,
        3.35e12,
        90,
        64,
        "NVIDIA H100 Tensor Core GPU Architecture white paper 1.04, tables 3 and 4; product page "
        "(memory)",
        "L1 bandwidth as that of shared memory; L2 bandwidth of 5120 bytes a cycle as on A100, "
        "since NVIDIA names none (4472 measured on an H800: Luo et al. 2024, arXiv 2402.13499)"},
    GpuModel{
        "h200",
        "NVIDIA H200 SXM 141 GB",
        132,
        1.980e9,
        4,
        4,
        2,
        2,
        128,
        5120,
        60.0 * 1024 * 1024,
        4.8e12,
        90,
        64,
        "as h100, whose processor it is; NVIDIA H200 data sheet (memory); L2 as the driver says",
        "as h100"},
    GpuModel{
        "rtx4090",
        "NVIDIA GeForce RTX 4090",
        128,
        2.520e9,
        4,
        4,
        1.0 / 16,
        2,
        128,
        5120,
        72.0 * 1024 * 1024,
        1.008e12,
        80,
        48,
        "NVIDIA Ada GPU Architecture white paper; Ada tuning guide (warps)",
        "L1 bandwidth as that of shared memory; L2 bandwidth of 5120 bytes a cycle as on A100, "
        "since NVIDIA names none"},
};

/// Warps that fit into an SM by their registers, in blocks of `block_warps`, over the most.
double occupancy(double registers, double block_warps, double warps_max) {
  constexpr double unit = 256;             // registers are given to a warp in such portions
  constexpr double per_scheduler = 16384;  // registers
  constexpr double blocks_max = 32;
  constexpr double schedulers = 4;
  const double per_warp = std::ceil(registers * kWarpThreads / unit) * unit;
  const double by_registers =
      std::floor(std::floor(per_scheduler / per_warp) * schedulers / block_warps);
  const double blocks = std::min({blocks_max, std::floor(warps_max / block_warps), by_registers});
  return blocks * block_warps / warps_max;
}

/// Cycles of the schedulers and units of one SM, were it alone.
double issue_cycles(const KernelCounts& k, const GpuModel& gpu) {
  const double divisions = as_double(k.warp_division) * kDivisionInstructions;
  const double issued = as_double(k.warp_instructions) - as_double(k.warp_without_code) -
                        as_double(k.warp_division) + divisions;
  return std::max({issued / gpu.issue_per_cycle,
                   as_double(k.warp_float) / gpu.float_per_cycle,
                   as_double(k.warp_double) / gpu.double_per_cycle,
                   as_double(k.warp_integer) / gpu.integer_per_cycle});
}

}  // namespace

std::span<const GpuModel> gpu_models() {
  return kModels;
}

const GpuModel* find_gpu_model(std::string_view name) {
  const auto* found = std::find_if(
      kModels.begin(), kModels.end(), [&](const GpuModel& model) { return model.name == name; });
  return found == kModels.end() ? nullptr : found;
}

std::string_view name_of(Limit limit) {
  constexpr std::array<std::string_view, kLimits> names = {
      "issue", "longest warp", "L1", "L2", "DRAM", "launch"};
  return names.at(static_cast<std::size_t>(limit));
}

double sectors_per_request(const KernelCounts& k) {
  const std::uint64_t requests = k.load_requests + k.store_requests + k.atomic_requests;
  const std::uint64_t sectors = k.load_sectors + k.store_sectors + k.atomic_sectors;
  return requests == 0 ? 0 : as_double(sectors) / as_double(requests);
}

KernelBound bound_of(const KernelCounts& k,
                     double device_bytes,
                     const GpuModel& gpu,
                     const RooflineOptions& options) {
  KernelBound bound;
  const auto by = [&](Limit limit) -> double& {
    return bound.by_s.at(static_cast<std::size_t>(limit));
  };
  const double sms = std::min(gpu.sms_count, as_double(k.blocks) / as_double(k.launches));
  const double all_sectors = as_double(k.load_sectors + k.store_sectors + k.atomic_sectors);
  const double issue_s = issue_cycles(k, gpu) / gpu.clock_hz;
  by(Limit::kIssue) = issue_s / sms;
  // What has no machine code is taken off the longest warp in the kernel's own proportion.
  const double with_code = k.warp_instructions == 0 ? 0
                                                    : 1 - as_double(k.warp_without_code) /
                                                              as_double(k.warp_instructions);
  by(Limit::kLongestWarp) = as_double(k.longest_warp_instructions) * with_code / gpu.clock_hz;
  const double l1_s = all_sectors * kSectorBytes / (gpu.l1_bytes_per_cycle * gpu.clock_hz);
  by(Limit::kL1) = l1_s / sms;
  // Loads that L1 serves again do not reach L2: each sector does once a launch at least. Stores and
  // atomics always do.
  const double l2_sectors = as_double(k.distinct_read_sectors + k.store_sectors + k.atomic_sectors);
  by(Limit::kL2) = l2_sectors * kSectorBytes / (gpu.l2_bytes_per_cycle * gpu.clock_hz);
  // A batch that fits into L2 stays there from launch to launch; a larger one is taken to come from
  // memory anew in each.
  const double dram_s = as_double(k.distinct_read_sectors + k.distinct_written_sectors) *
                        kSectorBytes / gpu.dram_bytes_per_s;
  by(Limit::kDram) = device_bytes <= gpu.l2_bytes ? 0 : dram_s;
  bound.busy_s = std::max({issue_s / gpu.sms_count, l1_s / gpu.sms_count, by(Limit::kL2), dram_s});
  bound.work_s = *std::max_element(bound.by_s.begin(), bound.by_s.end());
  by(Limit::kLaunch) = as_double(k.launches) * options.launch_s;
  bound.binds = static_cast<Limit>(std::max_element(bound.by_s.begin(), bound.by_s.end()) -
                                   bound.by_s.begin());
  bound.total_s = bound.work_s + by(Limit::kLaunch);
  const std::uint64_t registers = gpu.machine_code == 90 ? k.registers_sm_90 : k.registers_sm_80;
  if (registers != 0) {
    const double block_warps = std::ceil(as_double(k.threads) / as_double(k.blocks) / kWarpThreads);
    bound.occupancy_share = occupancy(as_double(registers), block_warps, gpu.warps_max_count);
  }
  return bound;
}

Prediction predict(const CountsFile& counts, const GpuModel& gpu, const RooflineOptions& options) {
  Prediction prediction;
  for (const KernelCounts& kernel : counts.kernels) {
    const KernelBound bound = bound_of(kernel, as_double(counts.device_bytes), gpu, options);
    prediction.total_s += bound.total_s;
    prediction.busy_s += bound.busy_s;
    prediction.kernels.push_back(bound);
  }
  return prediction;
}

}  // namespace boyd::app
