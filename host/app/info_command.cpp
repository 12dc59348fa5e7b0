#include "host/app/info_command.hpp"

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/run/runner.hpp"
#include "kernels/tick.hpp"

namespace boyd::app {

namespace {

void print_backend(const char* name, Backend backend) {
  const std::string problem = backend_problem(backend, 0);
  if (!problem.empty()) {
    fmt::print("{:<12}not usable: {}\n", name, problem);
    return;
  }
  fmt::print("{:<12}{}\n", name, backend_device(backend, 0));
  for (const DeviceFact& fact : backend_facts(backend, 0)) {
    fmt::print("  {:<14}{}\n", fact.name, fact.value);
  }
}

}  // namespace

int info_command() {
  fmt::print("{:<12}{}\n", "boyd", BOYD_VERSION);
  fmt::print("{:<12}{}\n", "compiler", __VERSION__);
  print_backend("cpu", Backend::kCpu);
  print_backend("cuda", Backend::kCuda);
  fmt::print("{:<12}{}\n", "threads", run::processors_count());
  constexpr double kGib = 1024.0 * 1024.0 * 1024.0;
  fmt::print(
      "{:<12}{:.1f} GiB\n", "free memory", static_cast<double>(run::free_memory_bytes()) / kGib);
  return 0;
}

}  // namespace boyd::app
