#include "host/app/measured_bench.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "host/app/backend_choice.hpp"
#include "host/app/data_folder.hpp"
#include "host/app/interrupt.hpp"
#include "host/app/number_text.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/text_table.hpp"
#include "host/app/usage_error.hpp"
#include "host/bench/battle_cases.hpp"
#include "host/bench/machine_peaks.hpp"
#include "host/bench/measurement.hpp"
#include "host/run/document_study.hpp"
#include "host/run/output_file.hpp"
#include "host/run/runner.hpp"

namespace boyd::app {

namespace {

using Json = nlohmann::ordered_json;

/// Operations on a neighbour that counts: differences of position and velocity (6), squared
/// distance (5), weight (2), three sums of three (12, the weighted one fused), count (1).
constexpr double kFlopsPerAcceptedPair = 26;
/// Bytes that a tick of a flock reads and writes per mover when nothing stays in a cache, counted
/// by hand over the arrays: order 196, neighbours 66, steering 71, motion 167.
constexpr double kBytesPerAgentTick = 500;
constexpr double kKibi = 1024;

struct NamedCase {
  const char* name;
  bench::CaseSize size;
  TimeNs warm_up_ns;
  TimeNs repeat_ns;
  double radius_m;
  std::vector<WorldPlan> (*worlds)(const bench::CaseSize&);
};

constexpr TimeNs kWarm_ns = 2 * kNsPerSecond;
constexpr double kFlock_m = bench::kFlockRadius_m;

const std::vector<NamedCase>& cases() {
  static const std::vector<NamedCase> kCases = {
      {"flock", {100'000, 24, 1, 0}, kWarm_ns, 5 * kNsPerSecond, kFlock_m, &bench::flock_worlds},
      {"circles",
       {1'000'000, 33.5, 1, 0},
       kWarm_ns,
       kNsPerSecond,
       bench::kCirclesRadius_m,
       &bench::circles_worlds},
      {"batch", {1'000, 24, 1'000, 0}, kWarm_ns, kNsPerSecond, kFlock_m, &bench::flock_worlds},
      {"swarm",
       {10'000, 24, 1, 300},
       30 * kNsPerSecond,
       10 * kNsPerSecond,
       kFlock_m,
       &bench::swarm_worlds},
      {"every_model",
       {10'000, 24, 1, 300},
       20 * kNsPerSecond,
       2 * kNsPerSecond,
       kFlock_m,
       &bench::every_model_worlds}};
  return kCases;
}

const NamedCase& case_named(const std::string& name) {
  std::string names;
  for (const NamedCase& known : cases()) {
    if (name == known.name) {
      return known;
    }
    names += std::string(known.name) + ", ";
  }
  throw UsageError(fmt::format("--case {}: must be one of {}baltic", name, names));
}

Isa isa_named(const std::string& name) {
  const Isa isa = name == "scalar"   ? Isa::kScalar
                  : name == "avx2"   ? Isa::kAvx2
                  : name == "avx512" ? Isa::kAvx512
                                     : Isa::kBest;
  if (!has_isa(isa)) {
    throw UsageError(
        fmt::format("--isa {}: this processor does not have it; leave it out for the best", name));
  }
  return isa;
}

std::string isa_name(Backend backend, Isa isa) {
  if (backend != Backend::kCpu) {
    return "of the device";
  }
  switch (chosen_isa(isa)) {
    case Isa::kAvx512:
      return "avx512";
    case Isa::kAvx2:
      return "avx2";
    default:
      return "scalar";
  }
}

/// What every result says of where it was measured.
Json provenance(const run::RunOptions& options, Isa isa, const std::string& name) {
  std::array<double, 3> load{};
  const int known = getloadavg(load.data(), static_cast<int>(load.size()));
  return {{"boyd", BOYD_VERSION},
          {"case", name},
          {"compiler", BOYD_COMPILER},
          {"flags", BOYD_FLAGS},
          {"backend", name_of(options.backend)},
          {"device", backend_device(options.backend, options.devices.front())},
          {"threads", options.threads},
          {"isa", isa_name(options.backend, isa)},
          {"load_1min", known > 0 ? Json(load[0]) : Json(nullptr)}};
}

double peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * kKibi;
}

/// Opened before the measurement: a path that cannot be written is known at once.
std::unique_ptr<run::OutputFile> json_file(const BenchArguments& arguments) {
  return arguments.json.empty() ? nullptr : std::make_unique<run::OutputFile>(arguments.json);
}

void publish(const Json& result, const BenchArguments& arguments, run::OutputFile* json) {
  if (arguments.json != "-") {
    TextTable table({{"", Align::kLeft}, {""}});
    for (const auto& [key, value] : result.items()) {
      table.add({key,
                 value.is_number_float() ? number_text(value.get<double>())
                 : value.is_string()     ? value.get<std::string>()
                                         : value.dump()});
    }
    run::OutputFile out("-");
    out.write(table.text());
    out.commit();
  }
  if (json != nullptr) {
    json->write(result.dump(2) + "\n");
    json->commit();
  }
}

bench::CaseSize size_of(const BenchArguments& arguments, const NamedCase& known) {
  bench::CaseSize size = known.size;
  size.agents_count = arguments.agents_count.value_or(size.agents_count);
  size.neighbours = arguments.neighbours.value_or(size.neighbours);
  size.worlds_count = arguments.worlds_count.value_or(size.worlds_count);
  if (arguments.defenders_count && size.defenders_count == 0) {
    throw UsageError(fmt::format("--defenders: the case {} has none", known.name));
  }
  size.defenders_count = arguments.defenders_count.value_or(size.defenders_count);
  return size;
}

Json counted_json(const bench::Measurement& measured) {
  const auto of = [&](Counter counter) {
    return measured.counted[static_cast<std::size_t>(counter)];
  };
  return {{"shots_count", of(Counter::shots_count)},
          {"attackers_shot_down_count", of(Counter::attackers_shot_down_count)},
          {"tracks_confirmed_count", of(Counter::tracks_confirmed_count)},
          {"leakers_count", of(Counter::leakers_count)}};
}

Json battle_json(Json result,
                 const bench::CaseSize& size,
                 const bench::Measurement& measured,
                 const MachinePeaks& peaks) {
  const double wall_s = bench::median_s(measured.repeats_s);
  const double processor_s = bench::median_s(measured.processor_s);
  const auto agents = static_cast<double>(measured.agents_count);
  const auto ticks = static_cast<double>(measured.agent_ticks);
  const double accepted = static_cast<double>(measured.accepted_pairs) / agents;
  const double evaluated = static_cast<double>(measured.pair_evaluations) / ticks;
  const double rate = ticks / wall_s;
  const auto [fastest, slowest] =
      std::minmax_element(measured.repeats_s.begin(), measured.repeats_s.end());
  result["agents_count"] = size.agents_count;
  result["worlds_count"] = size.worlds_count;
  result["defenders_count"] = size.defenders_count;
  result["neighbours_wanted"] = size.neighbours;
  result["agents_in_the_air_count"] = measured.agents_count;
  result["repeats_count"] = measured.repeats_s.size();
  result["simulated_s"] = measured.simulated_s;
  result["ns_per_agent_tick"] = wall_s / ticks * 1e9;
  result["ns_per_agent_tick_fastest"] = *fastest / ticks * 1e9;
  result["ns_per_agent_tick_slowest"] = *slowest / ticks * 1e9;
  result["processor_ns_per_agent_tick"] = processor_s / ticks * 1e9;
  result["agent_ticks_per_s"] = rate;
  result["neighbours_per_agent"] = accepted;
  result["candidates_per_agent"] = evaluated;
  result["accepted_pairs_per_s"] = accepted * rate;
  result["evaluated_pairs_per_s"] = evaluated * rate;
  result["flops_per_accepted_pair"] = kFlopsPerAcceptedPair;
  result["fma_peak_gflops"] = peaks.fma_gflops;
  result["fma_peak_share"] = accepted * rate * kFlopsPerAcceptedPair / (peaks.fma_gflops * 1e9);
  result["bandwidth_gb_per_s"] = peaks.bandwidth_gb_per_s;
  result["bytes_per_agent_tick"] = kBytesPerAgentTick;
  result["bandwidth_share"] = rate * kBytesPerAgentTick / (peaks.bandwidth_gb_per_s * 1e9);
  result["state_bytes_per_agent"] = static_cast<double>(measured.state_bytes) /
                                    (static_cast<double>(size.agents_count) * size.worlds_count);
  result["counted"] = counted_json(measured);
  result["state_hash"] = fmt::format("{:016x}", measured.state_hash);
  return result;
}

int interrupted() {
  fmt::print(stderr, "boyd: interrupted; nothing was written\n");
  return 1;
}

int bench_battle(const BenchArguments& arguments, const run::RunOptions& options) {
  const NamedCase& known = case_named(arguments.measured_case);
  const bench::CaseSize size = size_of(arguments, known);
  bench::CaseSize one = size;
  one.worlds_count = 1;
  // State, plan and view of a world all grow with its movers; the first is the largest.
  const double needed =
      3.0 * static_cast<double>(battle_bytes(known.worlds(one).front(), size.worlds_count));
  const auto free = static_cast<double>(run::free_memory_bytes());
  if (free > 0 && needed > free) {
    throw UsageError(fmt::format(
        "--agents {} --worlds {}: needs about {:.1f} GB, {:.1f} GB are free; ask for fewer",
        size.agents_count,
        size.worlds_count,
        needed * 1e-9,
        free * 1e-9));
  }
  bench::MeasureOptions measure;
  measure.backend = options.backend;
  measure.device = options.devices.front();
  measure.threads = options.threads;
  measure.repeats_count = arguments.repeats_count;
  measure.warm_up_ns = known.warm_up_ns;
  measure.repeat_ns =
      arguments.simulated_s ? *arguments.simulated_s * kNsPerSecond : known.repeat_ns;
  measure.flock_radius_m = known.radius_m;
  measure.isa = isa_named(arguments.isa);
  const auto json = json_file(arguments);
  run::StopFlag stop;
  bench::Measurement measured;
  {
    const InterruptWatch watch(stop);
    ProgressLine line(true);
    measured = bench::measure(
        known.worlds(size), measure, stop, [&](double share) { line.show(share, "repeats"); });
  }
  if (stop.requested()) {
    return interrupted();
  }
  Json result = provenance(options, measure.isa, known.name);
  result["peak_memory_bytes"] = peak_memory_bytes();  // before the peaks, which take some too
  const MachinePeaks peaks = options.backend == Backend::kCuda
                                 ? backend_peaks(options.backend, options.devices.front())
                                 : bench::measure_peaks(options.threads);
  publish(battle_json(std::move(result), size, measured, peaks), arguments, json.get());
  return 0;
}

/// Whole nights of a scenario with their chains of command, all arms alike.
int bench_nights(const BenchArguments& arguments, run::RunOptions options) {
  if (arguments.agents_count || arguments.neighbours || arguments.defenders_count ||
      arguments.simulated_s || arguments.isa != "best") {
    throw UsageError(
        "--case baltic: --agents, --neighbours, --defenders, --simulated and --isa are for the "
        "other cases; the scenario says who is there");
  }
  const std::string path = arguments.scenario_file.empty()
                               ? std::string(data_folder()) + "/scenarios/baltic_night.toml"
                               : arguments.scenario_file;
  const scenario::Document document = read_scenario(path, {});
  options.arms = arm_rows(document, {});
  options.replications_count = arguments.worlds_count.value_or(4);
  const run::DocumentStudy study(document, document.arm(0).general.seed, {});
  const auto json = json_file(arguments);
  run::StopFlag stop;
  run::RunResult done;
  {
    const InterruptWatch watch(stop);
    ProgressLine line(true);
    done = run::run_study(study, options, stop, [&](const run::Progress& now) { line.show(now); });
  }
  if (done.interrupted) {
    return interrupted();
  }
  Json result = provenance(options, Isa::kBest, "baltic");
  double ticks = 0;
  std::uint64_t hash = 0;
  for (const run::WorldOutcome& world : done.worlds) {
    ticks += static_cast<double>(world.agent_ticks);
    hash = hash * 0x9E3779B97F4A7C15ULL + world.state_hash;
    if (world.ending == run::Ending::kFailed) {
      throw std::runtime_error("a world failed: " + world.problem);
    }
  }
  result["scenario"] = document.path();
  result["scenario_hash"] = document.hash();
  result["worlds_count"] = done.worlds.size();
  result["wall_s"] = done.wall_s;
  result["battles_per_min"] = static_cast<double>(done.worlds.size()) / done.wall_s * 60;
  result["ns_per_agent_tick"] = done.wall_s / ticks * 1e9;
  result["agent_ticks_per_s"] = ticks / done.wall_s;
  result["peak_memory_bytes"] = peak_memory_bytes();
  result["state_hash"] = fmt::format("{:016x}", hash);
  publish(result, arguments, json.get());
  return 0;
}

}  // namespace

int measured_bench(const BenchArguments& bench) {
  run::RunOptions options;
  options.threads = bench.threads.value_or(run::processors_count());
  options.devices = {bench.device};
  options.backend = choose_backend(bench.backend, bench.device);
  return bench.measured_case == "baltic" ? bench_nights(bench, options)
                                         : bench_battle(bench, options);
}

}  // namespace boyd::app
