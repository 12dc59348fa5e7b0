/// Refuses to run on a processor that lacks the instructions boyd is compiled for.
#pragma once

namespace boyd {

/// Ends the program with exit code 1 and a message on stderr when the processor is older than
/// x86-64-v3. Runs by itself before any other initialisation; calling it again is harmless. Does
/// nothing on other processors.
void require_cpu();

}  // namespace boyd
