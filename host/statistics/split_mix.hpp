/// Numbers for resampling and for designs: the same seed gives the same numbers everywhere.
#pragma once

#include <cstddef>
#include <cstdint>

namespace boyd::statistics {

/// SplitMix64 (Steele, Lea and Flood 2014).
class SplitMix {
public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// 0..n-1, n > 0; uneven by less than n / 2^64.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  /// In (0, 1): (k + 1/2) / 2^52.
  double uniform() { return (static_cast<double>(next() >> 12) + 0.5) / 4503599627370496.0; }

private:
  std::uint64_t state_;
};

}  // namespace boyd::statistics
