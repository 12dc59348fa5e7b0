/// The paired differences of a run as families, whose p-values are adjusted for their number.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "host/run/report.hpp"

namespace boyd::run {

/// Rows of measures() that the study names beforehand, in its order.
std::vector<std::size_t> primary_rows(const Report& report);

/// MeasureSummary::p_value adjusted by Holm, [arm of report.arms][row of measures()]. The primary
/// measures over all arms are one family, all other measures over all arms another: what was named
/// beforehand does not pay for what was only looked at.
std::vector<std::vector<std::optional<double>>> adjusted_p_values(const Report& report);

}  // namespace boyd::run
