/// Published shares of what became of drones, month by month, as `boyd calibrate` takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boyd::experiment {

enum class MonthUse : std::uint8_t {
  kFit,    ///< decides which sets of parameters stay
  kCheck,  ///< kept apart
};

struct PublishedMonth {
  std::string name;
  std::uint64_t launched_count = 0;
  std::uint64_t shot_down_count = 0;
  /// Absent where it was published together with what was shot down.
  std::optional<std::uint64_t> lost_to_jamming_count;
  std::uint64_t airborne_count = 0;     ///< when the reports were made: in no share
  std::uint64_t unaccounted_count = 0;  ///< leaks among them
  MonthUse use = MonthUse::kCheck;
};

/// Reads a CSV file with the columns month, launched_count, shot_down_count, lost_to_jamming_count
/// (may be empty), airborne_count, unaccounted_count, use (fit, check), in any order and beside
/// others; lines that begin with # are comments. What became of drones may add up to less than were
/// launched, not to more. Throws scenario::ScenarioError with every problem.
std::vector<PublishedMonth> read_published_months(const std::string& path);

/// The same of a text.
std::vector<PublishedMonth> published_months_of(const std::string& path, const std::string& text);

}  // namespace boyd::experiment
