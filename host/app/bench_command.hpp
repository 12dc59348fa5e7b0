/// `boyd bench`.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int bench_command(const BenchArguments& bench);

}  // namespace boyd::app
