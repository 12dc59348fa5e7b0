/// `boyd bench --case`: times of this machine.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

/// Measures and prints, as table or JSON. Returns the exit code. Throws UsageError for a case that
/// does not exist or does not fit into memory, and what the measurement throws.
int measured_bench(const BenchArguments& bench);

}  // namespace boyd::app
