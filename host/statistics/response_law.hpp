/// How well a response time can be foretold: entropy, quantiles with a mass at never.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

namespace boyd::statistics {

/// Time to a response; absent where none came.
using ResponseTime = std::optional<double>;

/// Bins of equal width in the logarithm, the same for every chain and scenario: below 1 s, four per
/// factor of ten up to 10^7 s, above that, never.
inline constexpr std::size_t kResponseBins = 31;
std::size_t response_bin(const ResponseTime& time_s);

/// Entropy in bits of the shares of `times_s` in those bins (Shannon 1948), 0 to log2(31) = 4.95.
/// That of n draws is too small by about (bins used - 1) / (2 n ln 2) (Miller 1955). 0 for none.
double response_entropy_bits(std::span<const ResponseTime> times_s);
/// The same of counts by bin.
double response_entropy_bits(const std::array<double, kResponseBins>& counts);

/// Share of the responses that came in time, `time_s` included. 0 for none.
double response_prob(std::span<const ResponseTime> times_s, double time_s);

/// Quantile (type 7) when never is later than any time; absent when it is never.
ResponseTime response_quantile(std::span<const ResponseTime> times_s, double probability);

}  // namespace boyd::statistics
