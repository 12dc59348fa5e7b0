/// What a kernel that touches memory it has not says before it ends.
#pragma once

namespace boyd::emulation {

/// From now on a fault in a kernel ends the program with a message that names kernel and thread.
/// Does nothing where AddressSanitizer is linked, which has a better one.
void report_faults();

}  // namespace boyd::emulation
