/// How the emulation runs, read once from environment variables BOYD_EMULATION_*.
#pragma once

#include <cstdint>
#include <string>

namespace boyd::emulation {

enum class Order { kForward, kReverse, kRandom };

struct Settings {
  Order order =
      Order::kForward;        ///< BOYD_EMULATION_ORDER=forward|reverse|random, of blocks, threads
  std::uint64_t seed = 1;     ///< BOYD_EMULATION_SEED=N, of the random order
  bool races = false;         ///< BOYD_EMULATION_RACES=1: races and reads before any write
  bool red_zones = true;      ///< BOYD_EMULATION_RED_ZONES=0: arrays of a batch lie as on a device
  bool lazy_streams = false;  ///< BOYD_EMULATION_STREAMS=lazy: work runs when it is waited for
  bool report = false;        ///< BOYD_EMULATION_REPORT=1: what ran, on the error output at exit
  std::string coverage_file;  ///< BOYD_EMULATION_COVERAGE=FILE: which code was reached, at exit
  std::string counts_file;    ///< BOYD_EMULATION_COUNTS=FILE: counts per kernel, at exit
};

/// Ends the program with exit code 2 and a message when a variable has a value that means nothing.
const Settings& settings();

}  // namespace boyd::emulation
