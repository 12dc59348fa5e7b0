#include "host/app/backend_choice.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace boyd::app {

Backend choose_backend(const std::string& name, int device) {
  if (name == "cpu") {
    return Backend::kCpu;
  }
  const std::string problem = backend_problem(Backend::kCuda, device);
  if (problem.empty()) {
    return Backend::kCuda;
  }
  if (name == "cuda") {
    throw std::runtime_error(
        fmt::format("--backend cuda: {}; --backend cpu gives the same results", problem));
  }
  return Backend::kCpu;
}

std::string name_of(Backend backend) {
  return backend == Backend::kCuda ? "cuda" : "cpu";
}

}  // namespace boyd::app
