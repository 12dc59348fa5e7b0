#include "host/app/program.hpp"

#include <exception>
#include <new>

#include <fmt/format.h>

#include "host/app/command_line.hpp"
#include "host/app/usage_error.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::app {

namespace {

constexpr int kFailedCode = 1;

void print_problems(const scenario::ScenarioError& error) {
  for (const scenario::Problem& problem : error.problems()) {
    fmt::print(stderr, "{}\n", scenario::text_of(problem));
  }
  const std::size_t count = error.problems().size();
  fmt::print(stderr, "boyd: {} problem{}\n", count, count == 1 ? "" : "s");
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  try {
    return run_command_line(argc, argv);
  } catch (const scenario::ScenarioError& error) {
    print_problems(error);
    return kUsageCode;
  } catch (const UsageError& error) {
    fmt::print(stderr, "boyd: {}\n", scenario::printable_lines(error.what()));
    return kUsageCode;
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "boyd: out of memory\n");
    return kFailedCode;
  } catch (const std::exception& error) {
    fmt::print(stderr, "boyd: {}\n", scenario::printable_lines(error.what()));
    return kFailedCode;
  }
}

}  // namespace boyd::app
