#include "host/app/bench_command.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/app/data_folder.hpp"
#include "host/app/measured_bench.hpp"
#include "host/app/prediction_table.hpp"
#include "host/app/usage_error.hpp"
#include "host/run/output_file.hpp"

namespace boyd::app {

namespace {

namespace fs = std::filesystem;

constexpr const char* kCountsFolder = "bench/predict";

/// Names of the scenarios that counts are there for.
std::vector<std::string> counted_scenarios() {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(data_folder()) / kCountsFolder, ignored)) {
    if (entry.path().extension() == ".csv") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

std::string counts_file(const BenchArguments& bench) {
  if (!bench.counts.empty()) {
    return bench.counts;
  }
  const fs::path folder = fs::path(data_folder()) / kCountsFolder;
  const std::vector<std::string> names = counted_scenarios();
  if (std::find(names.begin(), names.end(), bench.scenario) == names.end()) {
    throw UsageError("--scenario " + bench.scenario + ": there are no counts of it in " +
                     folder.lexically_normal().string() +
                     (names.empty() ? ", nor of any other: name boyd's source tree in BOYD_DATA"
                                    : ", only of " + joined(names)) +
                     "; or name a file with --counts (docs/gpu.md says how to make one)");
  }
  return (folder / (bench.scenario + ".csv")).lexically_normal().string();
}

const GpuModel& gpu_named(const std::string& name) {
  const GpuModel* gpu = find_gpu_model(name);
  if (gpu == nullptr) {
    std::vector<std::string> names;
    for (const GpuModel& model : gpu_models()) {
      names.emplace_back(model.name);
    }
    throw UsageError("--predict " + name + ": must be one of " + joined(names));
  }
  return *gpu;
}

}  // namespace

int bench_command(const BenchArguments& bench) {
  if (bench.predict.empty() == bench.measured_case.empty()) {
    throw UsageError(
        "bench: needs one of --case, to measure this machine, and --predict, to say what a GPU's "
        "time is bound by from counts of an emulated run");
  }
  if (bench.predict.empty()) {
    return measured_bench(bench);
  }
  const GpuModel& gpu = gpu_named(bench.predict);
  const auto json = bench.json.empty() ? nullptr : std::make_unique<run::OutputFile>(bench.json);
  PredictionReport report{read_counts(counts_file(bench)), gpu, {}, {}};
  report.options.launch_s = bench.launch_us * 1e-6;
  report.prediction = predict(report.counts, gpu, report.options);
  if (bench.json != "-") {
    run::OutputFile out("-");
    out.write(prediction_table(report));
    out.commit();
  }
  if (json) {
    json->write(prediction_json(report));
    json->commit();
  }
  return 0;
}

}  // namespace boyd::app
