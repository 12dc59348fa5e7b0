#include "host/app/roofline.hpp"

#include <gtest/gtest.h>

#include "host/app/prediction_table.hpp"

namespace boyd::app {
namespace {

/// A GPU with round numbers: 10 SMs of 1 GHz.
GpuModel round_gpu() {
  GpuModel gpu = *find_gpu_model("h100");
  gpu.name = "round";
  gpu.title = "a round GPU";
  gpu.sms_count = 10;
  gpu.clock_hz = 1e9;
  gpu.issue_per_cycle = 4;
  gpu.float_per_cycle = 2;
  gpu.double_per_cycle = 1;
  gpu.integer_per_cycle = 2;
  gpu.l1_bytes_per_cycle = 100;
  gpu.l2_bytes_per_cycle = 320;
  gpu.l2_bytes = 1000;
  gpu.dram_bytes_per_s = 1e11;
  gpu.warps_max_count = 64;
  return gpu;
}

/// 10 launches of 20 blocks of 128 threads.
KernelCounts kernel() {
  KernelCounts k;
  k.kernel = "Body";
  k.launches = 10;
  k.blocks = 200;
  k.threads = 25600;
  k.thread_instructions = 2'560'000;
  k.warp_instructions = 100'000;
  return k;
}

double seconds(const KernelBound& bound, Limit limit) {
  return bound.by_s.at(static_cast<std::size_t>(limit));
}

TEST(Roofline, IssuesFourWarpInstructionsACycleAndSm) {
  KernelCounts k = kernel();
  // 100,000 over 4 a cycle, 10 SMs and 1 GHz.
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kIssue), 2.5e-6);
  k.warp_without_code = 20'000;
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kIssue), 2.0e-6);
  // A quotient is eight instructions: 80,000 + 7 * 10,000.
  k.warp_division = 10'000;
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kIssue), 3.75e-6);
}

TEST(Roofline, WaitsForTheUnitsOfTheCommonestKind) {
  KernelCounts k = kernel();
  k.warp_float = 60'000;  // 2 a cycle: 3 us, more than 2.5 for issuing all
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kIssue), 3.0e-6);
  k.warp_double = 40'000;
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kIssue), 4.0e-6);
  k.warp_integer = 90'000;
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kIssue), 4.5e-6);
}

TEST(Roofline, UsesNoMoreSmsThanALaunchHasBlocks) {
  KernelCounts k = kernel();
  k.blocks = 20;  // 2 a launch
  k.load_sectors = 1000;
  const KernelBound bound = bound_of(k, 0, round_gpu(), {});
  EXPECT_DOUBLE_EQ(seconds(bound, Limit::kIssue), 12.5e-6);
  EXPECT_DOUBLE_EQ(seconds(bound, Limit::kL1), 1000 * 32 / (100.0 * 2) * 1e-9);
}

TEST(Roofline, WaitsForTheLongestWarp) {
  KernelCounts k = kernel();
  k.longest_warp_instructions = 8000;
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kLongestWarp), 8e-6);
  k.warp_without_code = 25'000;  // a quarter
  EXPECT_DOUBLE_EQ(seconds(bound_of(k, 0, round_gpu(), {}), Limit::kLongestWarp), 6e-6);
  EXPECT_EQ(bound_of(k, 0, round_gpu(), {0}).binds, Limit::kLongestWarp);
}

TEST(Roofline, MovesSectorsOf32Bytes) {
  KernelCounts k = kernel();
  k.load_requests = 1000;
  k.load_sectors = 4000;
  k.store_requests = 500;
  k.store_sectors = 1000;
  k.atomic_requests = 100;
  k.atomic_sectors = 200;
  k.distinct_read_sectors = 800;
  k.distinct_written_sectors = 700;
  EXPECT_DOUBLE_EQ(sectors_per_request(k), 5200.0 / 1600);
  const KernelBound large = bound_of(k, 1001, round_gpu(), {0});
  EXPECT_DOUBLE_EQ(seconds(large, Limit::kL1), 5200 * 32 / 1000.0 * 1e-9);
  EXPECT_DOUBLE_EQ(seconds(large, Limit::kL2), (800 + 1000 + 200) * 32 / 320.0 * 1e-9);
  EXPECT_DOUBLE_EQ(seconds(large, Limit::kDram), 1500 * 32 / 1e11);
  EXPECT_EQ(seconds(bound_of(k, 1000, round_gpu(), {}), Limit::kDram), 0) << "it stays in L2";
}

TEST(Roofline, AddsLaunchesToTheSlowestOfTheRest) {
  const KernelBound bound = bound_of(kernel(), 0, round_gpu(), {1e-6});
  EXPECT_DOUBLE_EQ(seconds(bound, Limit::kLaunch), 10e-6);
  EXPECT_DOUBLE_EQ(bound.work_s, 2.5e-6);
  EXPECT_DOUBLE_EQ(bound.total_s, 12.5e-6);
  EXPECT_EQ(bound.binds, Limit::kLaunch);
  EXPECT_EQ(bound_of(kernel(), 0, round_gpu(), {0.1e-6}).binds, Limit::kIssue);
}

TEST(Roofline, GivesTheOccupancyThatRegistersAllow) {
  KernelCounts k = kernel();
  EXPECT_EQ(bound_of(k, 0, round_gpu(), {}).occupancy_share, 0) << "registers are not known";
  k.registers_sm_90 = 32;
  EXPECT_DOUBLE_EQ(bound_of(k, 0, round_gpu(), {}).occupancy_share, 1);
  k.registers_sm_90 = 72;  // 2304 a warp, 7 warps a scheduler, 28 in an SM, 7 blocks of 4
  EXPECT_DOUBLE_EQ(bound_of(k, 0, round_gpu(), {}).occupancy_share, 28.0 / 64);
  k.registers_sm_80 = 255;
  EXPECT_DOUBLE_EQ(bound_of(k, 0, *find_gpu_model("rtx4090"), {}).occupancy_share, 8.0 / 48);
}

TEST(Roofline, OfAKernelThatTouchesNothingIsTheLaunch) {
  KernelCounts k;
  k.launches = k.blocks = k.threads = 1;
  const KernelBound bound = bound_of(k, 0, *find_gpu_model("a100"), {});
  EXPECT_DOUBLE_EQ(bound.total_s, RooflineOptions{}.launch_s);
  EXPECT_EQ(sectors_per_request(k), 0);
}

TEST(Roofline, OfALargeBatchHasAllSmsAndNothingInL2) {
  KernelCounts k = kernel();
  k.blocks = 20;  // 2 SMs have one
  k.longest_warp_instructions = 90'000;
  EXPECT_DOUBLE_EQ(bound_of(k, 0, round_gpu(), {}).busy_s, 2.5e-6);
  k.load_sectors = k.distinct_read_sectors = 10'000;
  EXPECT_DOUBLE_EQ(bound_of(k, 0, round_gpu(), {}).busy_s, 3.2e-6);
}

/// A slip in SMs, clock or rate shows in the product.
TEST(Roofline, HasTheFloatRatesOfTheDataSheets) {
  const auto teraflops = [](const char* name) {
    const GpuModel& gpu = *find_gpu_model(name);
    return gpu.sms_count * gpu.clock_hz * gpu.float_per_cycle * 32 * 2 * 1e-12;
  };
  EXPECT_NEAR(teraflops("a100"), 19.5, 0.05);
  EXPECT_NEAR(teraflops("h100"), 67, 0.5);
  EXPECT_NEAR(teraflops("rtx4090"), 82.6, 0.05);
  EXPECT_EQ(find_gpu_model("b200"), nullptr);
}

PredictionReport small_report() {
  PredictionReport report;
  report.counts.file = "counts.csv";
  report.counts.scenario = "small.toml";
  report.counts.worlds = 2;
  report.counts.ticks = 10;
  report.counts.agent_ticks = 1250;
  report.counts.device_bytes = 500;
  report.counts.kernels = {kernel()};
  report.gpu = round_gpu();
  report.options.launch_s = 1e-6;
  report.prediction = predict(report.counts, report.gpu, report.options);
  return report;
}

TEST(PredictionTable, SaysThatNothingWasMeasured) {
  const std::string text = prediction_table(small_report());
  EXPECT_TRUE(text.starts_with("a round GPU: predicted (roofline over emulated counts; never run "))
      << text;
  EXPECT_NE(text.find("predicted, at least: 1.250 us a tick, at most 1.000e+08 agent-ticks/s"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("at most 5.000e+08 agent-ticks/s"), std::string::npos) << text;
  EXPECT_NE(text.find("launch    100.0 %"), std::string::npos) << text;
}

TEST(PredictionTable, AsJsonSaysSoToo) {
  const std::string text = prediction_json(small_report());
  EXPECT_NE(text.find("\"status\": \"predicted (roofline over emulated counts; never run on "
                      "hardware)\""),
            std::string::npos);
  EXPECT_NE(text.find("\"bound_by\": \"launch\""), std::string::npos);
  EXPECT_NE(text.find("\"agent_ticks_per_s\": 100000000.0"), std::string::npos) << text;
}

}  // namespace
}  // namespace boyd::app
