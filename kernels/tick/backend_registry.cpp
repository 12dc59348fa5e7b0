#include <algorithm>
#include <bit>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>

#include "kernels/state/load.hpp"
#include "kernels/tick/battle.hpp"

namespace boyd {

namespace {

std::string processor_name() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  std::string line;
  while (std::getline(cpuinfo, line)) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "CPU";
}

#if defined(BOYD_HAVE_CUDA)
/// "580.65.06"; empty where there is no NVIDIA driver.
std::string nvidia_driver_version() {
  std::ifstream driver("/proc/driver/nvidia/version");
  for (std::string word; driver >> word;) {
    if (word.find_first_not_of("0123456789.") == std::string::npos &&
        word.find('.') != std::string::npos) {
      return word;
    }
  }
  return {};
}
#endif

}  // namespace

std::string backend_problem(Backend backend, [[maybe_unused]] int device) {
  if (backend == Backend::kCpu) {
    return {};
  }
#if defined(BOYD_HAVE_CUDA)
  return cuda::device_problem(device);
#else
  return "this program was built without the CUDA backend: build it where nvcc is on the PATH";
#endif
}

std::string backend_device(Backend backend, [[maybe_unused]] int device) {
#if defined(BOYD_HAVE_CUDA)
  if (backend == Backend::kCuda) {
    return cuda::device_name(device);
  }
#else
  static_cast<void>(backend);
#endif
  return processor_name() + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads";
}

std::vector<DeviceFact> backend_facts([[maybe_unused]] Backend backend,
                                      [[maybe_unused]] int device) {
#if defined(BOYD_HAVE_CUDA)
  if (backend == Backend::kCuda) {
    std::vector<DeviceFact> facts = cuda::device_facts(device);
    const std::string driver = nvidia_driver_version();
    if (!driver.empty()) {
      facts.push_back({"NVIDIA driver", driver});
    }
    return facts;
  }
#endif
  return {};
}

MachinePeaks backend_peaks([[maybe_unused]] Backend backend, [[maybe_unused]] int device) {
#if defined(BOYD_HAVE_CUDA)
  if (backend == Backend::kCuda) {
    return cuda::measure_peaks(device);
  }
#endif
  return {};
}

std::size_t battle_bytes(const WorldPlan& plan, std::size_t worlds) {
  std::size_t bytes = batch_bytes(rows_for({&plan, 1}), worlds);
#if defined(BOYD_HAVE_CUDA)
  bytes = std::max(bytes, batch_bytes(rows_for({&plan, 1}, true), worlds));
#endif
  return bytes;
}

std::string describe(const Failure& failure) {
  const std::uint32_t group = group_of(failure.agent);
  const std::uint32_t member = member_of(failure.agent);
  return "agent " + std::to_string(failure.agent) + " (group " + std::to_string(group) +
         ", member " + std::to_string(member) + ") at " +
         std::to_string(static_cast<double>(failure.time_ns) * 1e-9) + " s: " +
         (failure.is_finite ? "it left the theatre of +-2,097 km"
                            : "its position or velocity is not a finite number");
}

std::unique_ptr<Battle> make_battle(Backend backend,
                                    std::span<const WorldPlan> worlds,
                                    const BatchOptions& options) {
  if (worlds.empty()) {
    throw std::invalid_argument("a batch needs at least one world");
  }
  for (std::size_t w = 0; w < worlds.size(); ++w) {
    const auto problems = check_plan(worlds[w]);
    if (!problems.empty()) {
      throw std::invalid_argument("world " + std::to_string(w) + ": " + problems.front());
    }
  }
  const std::string problem = backend_problem(backend, options.device);
  if (!problem.empty()) {
    throw std::runtime_error(problem);
  }
#if defined(BOYD_HAVE_CUDA)
  if (backend == Backend::kCuda) {
    return cuda::load_battle(worlds, options);
  }
#endif
  return cpu::load_battle(worlds, options);
}

void advance_all(Battle& battle, std::span<const TimeNs> until_ns) {
  std::vector<TimeNs> rest(until_ns.begin(), until_ns.end());
  bool any = true;
  while (any) {
    battle.advance(rest);
    any = false;
    for (std::uint32_t w = 0; w < rest.size(); ++w) {
      const WorldReport& report = battle.report(w);
      const bool on_its_way = !report.stopped && report.now_ns < until_ns[w];
      rest[w] = on_its_way ? until_ns[w] : report.now_ns;
      any = any || on_its_way;
    }
  }
}

void order_events(std::vector<Event>& events) {
  // By all that they say, so that none is in the order in which threads happened to note them.
  const auto key = [](const Event& event) {
    return std::tuple(event.time_ns,
                      event.kind,
                      event.actor,
                      event.target,
                      event.ordinal,
                      std::bit_cast<std::uint32_t>(event.value));
  };
  std::sort(events.begin(), events.end(), [&key](const Event& a, const Event& b) {
    return key(a) < key(b);
  });
}

}  // namespace boyd
