/// Tests that need a CUDA device, be it an emulated one.
#pragma once

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "kernels/tick.hpp"

namespace boyd::test {

/// Skips without a device, unless BOYD_REQUIRE_CUDA=1 asks for one.
class NeedsCuda : public testing::Test {
protected:
  void SetUp() override {
    const std::string problem = backend_problem(Backend::kCuda, 0);
    const char* required = std::getenv("BOYD_REQUIRE_CUDA");
    if (problem.empty()) {
      RecordProperty("device", backend_device(Backend::kCuda, 0));
    } else if (required != nullptr && std::string(required) == "1") {
      FAIL() << problem;
    } else {
      GTEST_SKIP() << problem;
    }
  }
};

}  // namespace boyd::test
