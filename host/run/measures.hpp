/// The measures of a world, defined once: name, unit, meaning, how worlds are put together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/run/outcome.hpp"
#include "host/statistics/ratio.hpp"

namespace boyd::run {

/// How the worlds of an arm become one number.
enum class Form : std::uint8_t {
  kMean,        ///< mean, t interval; cut to [0, 1] where the measure is a share
  kProportion,  ///< of worlds in which it is 1; Wilson, Newcombe
  kRatio,       ///< sum over worlds by sum over worlds; jackknife, cut likewise
  kTime,        ///< restricted mean up to the end of the world; worlds without one count as that
};

/// What is counted: everything, or what belongs to one nation.
inline constexpr std::int32_t kAllNations = -1;

struct MeasureValue {
  std::optional<double> number;               ///< of this world; absent where it does not exist
  std::optional<statistics::RatioTerm> term;  ///< kRatio: what the world adds to the sums
};

struct Measure {
  std::string_view name;
  Form form = Form::kMean;
  std::string_view meaning;
  bool by_nation = true;    ///< says something of one nation alone
  bool diagnostic = false;  ///< of the machinery, not of the outcome
  bool is_share = false;    ///< of a mean or ratio: between 0 and 1, and so are its intervals
};

/// All measures in the order in which they are listed.
std::span<const Measure> measures();

/// Row of a measure; nullopt when there is none of that name.
std::optional<std::size_t> find_measure(std::string_view name);

/// Value of measure `row` in an ended world, for all nations or for one. A measure that says
/// nothing of one nation is absent there.
MeasureValue measure_value(std::size_t row,
                           const WorldOutcome& world,
                           std::int32_t nation = kAllNations);

/// The measures a table shows when a scenario names none.
std::span<const std::string_view> default_primary_measures();

}  // namespace boyd::run
