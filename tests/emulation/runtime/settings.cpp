#include "tests/emulation/runtime/settings.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace boyd::emulation {

namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

[[noreturn]] void refuse(const char* name, const char* right) {
  std::fprintf(stderr, "emulation: %s=%s: must be %s\n", name, std::getenv(name), right);
  _exit(2);
}

bool is_on(const char* name, bool otherwise = false) {
  const std::string_view value = variable(name);
  if (!value.empty() && value != "0" && value != "1") {
    refuse(name, "0 or 1");
  }
  return value.empty() ? otherwise : value == "1";
}

Settings read() {
  Settings read;
  const std::string_view order = variable("BOYD_EMULATION_ORDER");
  if (order == "reverse") {
    read.order = Order::kReverse;
  } else if (order == "random") {
    read.order = Order::kRandom;
  } else if (!order.empty() && order != "forward") {
    refuse("BOYD_EMULATION_ORDER", "forward, reverse or random");
  }
  if (const std::string_view seed = variable("BOYD_EMULATION_SEED"); !seed.empty()) {
    char* end = nullptr;
    read.seed = std::strtoull(seed.data(), &end, 10);
    if (end != seed.data() + seed.size()) {
      refuse("BOYD_EMULATION_SEED", "a whole number");
    }
  }
  const std::string_view streams = variable("BOYD_EMULATION_STREAMS");
  if (!streams.empty() && streams != "lazy" && streams != "eager") {
    refuse("BOYD_EMULATION_STREAMS", "eager or lazy");
  }
  read.lazy_streams = streams == "lazy";
  read.races = is_on("BOYD_EMULATION_RACES");
  read.report = is_on("BOYD_EMULATION_REPORT");
  read.coverage_file = variable("BOYD_EMULATION_COVERAGE");
  read.counts_file = variable("BOYD_EMULATION_COUNTS");
  // What is counted is the batch as a device has it.
  read.red_zones = is_on("BOYD_EMULATION_RED_ZONES", read.counts_file.empty());
  return read;
}

}  // namespace

const Settings& settings() {
  static const Settings only = read();
  return only;
}

}  // namespace boyd::emulation
