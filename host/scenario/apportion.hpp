/// Whole numbers in proportion to shares.
#pragma once

#include <cstdint>
#include <vector>

namespace boyd::scenario {

/// How many of `count` each share gets, exactly: largest remainders, ties to the first. Shares need
/// not sum to 1; where all are 0 the first ones get one each.
std::vector<std::uint32_t> apportion(std::uint32_t count, const std::vector<double>& shares);

}  // namespace boyd::scenario
