#include "host/app/prediction_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"

namespace boyd::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr double kMicro = 1e6;
constexpr std::size_t kKernelWidth = 30;

double time_s_of(const KernelBound& bound, Limit limit) {
  return bound.by_s.at(static_cast<std::size_t>(limit));
}

std::string shortened(const std::string& kernel) {
  // Of a library's nested names the last part says most.
  const std::size_t inner = kernel.size() > kKernelWidth ? kernel.rfind("::") : std::string::npos;
  const std::string name = inner == std::string::npos ? kernel : kernel.substr(inner + 2);
  return name.substr(0, kKernelWidth);
}

/// Rows of the counts, longest time first.
std::vector<std::size_t> by_share(const Prediction& prediction) {
  std::vector<std::size_t> rows(prediction.kernels.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    return prediction.kernels[a].total_s > prediction.kernels[b].total_s;
  });
  return rows;
}

std::string kernels_part(const PredictionReport& report) {
  TextTable table({{"kernel", Align::kLeft},
                   {"launches"},
                   {"warp instr."},
                   {"sectors/req."},
                   {"occup."},
                   {"issue"},
                   {"warp"},
                   {"L1"},
                   {"L2"},
                   {"DRAM"},
                   {"launch"},
                   {"bound by", Align::kLeft},
                   {"share"}});
  const double ticks = as_double(report.counts.ticks);
  for (const std::size_t row : by_share(report.prediction)) {
    const KernelCounts& counts = report.counts.kernels[row];
    const KernelBound& bound = report.prediction.kernels[row];
    const auto micro = [&](Limit limit) {
      return fmt::format("{:.3f}", time_s_of(bound, limit) / ticks * kMicro);
    };
    table.add(
        {shortened(counts.kernel),
         fmt::format("{:.2f}", as_double(counts.launches) / ticks),
         fmt::format("{:.1f}", as_double(counts.warp_instructions) / ticks),
         fmt::format("{:.2f}", sectors_per_request(counts)),
         bound.occupancy_share == 0 ? "-" : fmt::format("{:.0f} %", 100 * bound.occupancy_share),
         micro(Limit::kIssue),
         micro(Limit::kLongestWarp),
         micro(Limit::kL1),
         micro(Limit::kL2),
         micro(Limit::kDram),
         micro(Limit::kLaunch),
         std::string(name_of(bound.binds)),
         fmt::format("{:.1f} %", 100 * bound.total_s / report.prediction.total_s)});
  }
  return table.text();
}

std::string rate_text(double agent_ticks, double seconds) {
  return seconds > 0 ? number_text(agent_ticks / seconds) + " agent-ticks/s" : "no time at all";
}

Json json_of(const KernelCounts& counts, const KernelBound& bound, double total_s) {
  Json json;
  json["kernel"] = counts.kernel;
  json["launches_count"] = counts.launches;
  json["warp_instructions_count"] = counts.warp_instructions;
  json["sectors_per_request"] = sectors_per_request(counts);
  json["bank_conflicts_count"] = counts.bank_conflicts;
  json["occupancy_share"] = bound.occupancy_share == 0 ? Json() : Json(bound.occupancy_share);
  json["issue_s"] = time_s_of(bound, Limit::kIssue);
  json["longest_warp_s"] = time_s_of(bound, Limit::kLongestWarp);
  json["l1_s"] = time_s_of(bound, Limit::kL1);
  json["l2_s"] = time_s_of(bound, Limit::kL2);
  json["dram_s"] = time_s_of(bound, Limit::kDram);
  json["launch_s"] = time_s_of(bound, Limit::kLaunch);
  json["bound_by"] = name_of(bound.binds);
  json["total_s"] = bound.total_s;
  json["share"] = bound.total_s / total_s;
  return json;
}

}  // namespace

std::string prediction_table(const PredictionReport& report) {
  const CountsFile& counts = report.counts;
  const double ticks = as_double(counts.ticks);
  const double agent_ticks = as_double(counts.agent_ticks);
  std::string text = fmt::format("{}: {}\n", report.gpu.title, kPredicted);
  text += fmt::format("{} {}: {} worlds, {} ticks of the batch, {} agent-ticks; counted in {}\n\n",
                      counts.scenario,
                      counts.options,
                      counts.worlds,
                      counts.ticks,
                      counts.agent_ticks,
                      counts.file);
  text += "per tick of the batch; times in microseconds, at least, predicted\n";
  text += kernels_part(report);
  text += fmt::format("\npredicted, at least: {} us a tick, at most {}\n",
                      number_text(report.prediction.total_s / ticks * kMicro),
                      rate_text(agent_ticks, report.prediction.total_s));
  text +=
      fmt::format("predicted, were the batch so large that it keeps every SM busy: at most {}\n",
                  rate_text(agent_ticks, report.prediction.busy_s));
  text += fmt::format("\nassumed: {} us for a launch in a graph; {}; {}\n",
                      number_text(report.options.launch_s * kMicro),
                      as_double(counts.device_bytes) <= report.gpu.l2_bytes
                          ? "the batch stays in L2, so nothing waits for DRAM"
                          : "the batch is larger than L2 and each launch finds nothing there",
                      report.gpu.assumed);
  text += fmt::format("GPU: {}\n", report.gpu.source);
  return text;
}

std::string prediction_json(const PredictionReport& report) {
  Json json;
  json["boyd"] = BOYD_VERSION;
  json["status"] = kPredicted;
  json["gpu"] = report.gpu.name;
  json["gpu_source"] = report.gpu.source;
  json["gpu_assumed"] = report.gpu.assumed;
  json["launch_s"] = report.options.launch_s;
  json["counts"] = {{"file", report.counts.file},
                    {"scenario", report.counts.scenario},
                    {"options", report.counts.options},
                    {"nvcc", report.counts.nvcc},
                    {"worlds_count", report.counts.worlds},
                    {"ticks_count", report.counts.ticks},
                    {"agent_ticks", report.counts.agent_ticks},
                    {"device_bytes", report.counts.device_bytes}};
  json["kernels"] = Json::array();
  for (const std::size_t row : by_share(report.prediction)) {
    json["kernels"].push_back(json_of(
        report.counts.kernels[row], report.prediction.kernels[row], report.prediction.total_s));
  }
  const double agent_ticks = as_double(report.counts.agent_ticks);
  const double total_s = report.prediction.total_s;
  const double busy_s = report.prediction.busy_s;
  json["total_s"] = total_s;
  json["tick_s"] = total_s / as_double(report.counts.ticks);
  json["agent_ticks_per_s"] = agent_ticks / total_s;
  json["agent_ticks_per_s_all_busy"] = busy_s > 0 ? Json(agent_ticks / busy_s) : Json();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace boyd::app
