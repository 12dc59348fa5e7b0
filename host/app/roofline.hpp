/// Times that kernels cannot undercut on a GPU, from what they did in emulation and from the GPU's
/// data sheet. Predicted; nothing here was measured on hardware.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "host/app/kernel_counts.hpp"

namespace boyd::app {

/// A count as a factor; rounded above 2^53.
constexpr double as_double(std::uint64_t count) {
  return static_cast<double>(count);
}

/// Beside every number that comes from here.
inline constexpr std::string_view kPredicted =
    "predicted (roofline over emulated counts; never run on hardware)";

struct GpuModel {
  std::string_view name;   ///< as a user writes it
  std::string_view title;  ///< as its maker does
  double sms_count;
  double clock_hz;  ///< boost
  /// Warp instructions a cycle and SM.
  double issue_per_cycle, float_per_cycle, double_per_cycle, integer_per_cycle;
  double l1_bytes_per_cycle;  ///< of one SM
  double l2_bytes_per_cycle;  ///< of the whole chip
  double l2_bytes;
  double dram_bytes_per_s;
  std::uint32_t machine_code;  ///< compute capability times ten of the machine code it runs
  double warps_max_count;      ///< resident in one SM
  std::string_view source;
  std::string_view assumed;  ///< what the source does not say
};

std::span<const GpuModel> gpu_models();
/// Null when there is none of that name.
const GpuModel* find_gpu_model(std::string_view name);

struct RooflineOptions {
  /// From the end of one kernel to the end of an empty one that follows it in a graph.
  double launch_s = 1.5e-6;
};

/// What a kernel's time is bound by.
enum class Limit : std::uint8_t {
  kIssue,        ///< schedulers or arithmetic units of the SMs that have a block
  kLongestWarp,  ///< a warp issues at most one instruction a cycle
  kL1,
  kL2,
  kDram,
  kLaunch
};
inline constexpr std::size_t kLimits = 6;
std::string_view name_of(Limit limit);

struct KernelBound {
  std::array<double, kLimits> by_s{};  ///< seconds of the whole run, by Limit
  Limit binds = Limit::kLaunch;        ///< the largest of them
  double work_s = 0;                   ///< largest but the launch
  double busy_s = 0;   ///< the same work where the rest of a large batch keeps all SMs busy and
                       ///< leaves nothing in L2
  double total_s = 0;  ///< launch and work, one after the other
  double occupancy_share = 0;  ///< resident warps over the most; 0 where registers are unknown
};

KernelBound bound_of(const KernelCounts& kernel,
                     double device_bytes,
                     const GpuModel& gpu,
                     const RooflineOptions& options);

struct Prediction {
  std::vector<KernelBound> kernels;  ///< rows as in the counts
  double total_s = 0;
  double busy_s = 0;  ///< the kernels' own: all that is left when a batch has very many worlds
};

Prediction predict(const CountsFile& counts, const GpuModel& gpu, const RooflineOptions& options);

/// Sectors of a request on device memory; 0 where there is none.
double sectors_per_request(const KernelCounts& kernel);

}  // namespace boyd::app
