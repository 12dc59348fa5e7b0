/// Durations as a user writes them.
#pragma once

#include <string>
#include <vector>

namespace boyd::app {

/// "30min,6h" in seconds: numbers above 0 with ms, s, min, h or d, parted by commas; ascending,
/// each once. `option` is named in what it throws. Throws UsageError.
std::vector<double> durations_of(const std::string& text, const std::string& option);

}  // namespace boyd::app
