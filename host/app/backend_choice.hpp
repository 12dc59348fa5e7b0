/// Which backend a run uses.
#pragma once

#include <string>

#include "kernels/tick.hpp"

namespace boyd::app {

/// "cpu", "cuda", or "auto": CUDA where a device can be used, else the CPU. Throws
/// std::runtime_error with the reason when "cuda" was asked for and cannot be used: never a silent
/// fall-back.
Backend choose_backend(const std::string& name, int device);

/// "cpu" or "cuda".
std::string name_of(Backend backend);

}  // namespace boyd::app
