/// What messages and counts call a kernel.
#pragma once

#include <string>

namespace boyd::emulation {

/// The body of a launch for boyd's kernels, the kernel's own name without arguments for a
/// library's; as kernel_budgets.py names them.
std::string readable_name(const char* mangled);

}  // namespace boyd::emulation
