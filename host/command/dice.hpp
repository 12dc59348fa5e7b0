/// The random numbers of one world's command engine.
#pragma once

#include <cstdint>
#include <string_view>

#include "kernels/core/streams.hpp"

namespace boyd::command {

/// 32-bit FNV-1a hash of a name (Fowler, Noll, Vo; draft-eastlake-fnv). Names, not row numbers, key
/// the draws, so that arms share them wherever names agree.
constexpr std::uint32_t name_hash(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  return hash;
}

/// One hash of two in which their order matters (the mixing of MurmurHash3's finaliser).
constexpr std::uint32_t mix(std::uint32_t a, std::uint32_t b) {
  std::uint32_t h = a * 0x9E3779B1U + b;
  h = (h ^ (h >> 16)) * 0x85EBCA6BU;
  h = (h ^ (h >> 13)) * 0xC2B2AE35U;
  return h ^ (h >> 16);
}

/// A function from (stream, event key) to a uniform number; nothing is drawn in sequence.
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), keyed by world and stream as all random numbers
/// of boyd.
class Dice {
public:
  explicit Dice(std::uint64_t world_seed) : seed_(world_seed) {}
  /// Uniform in (0, 1): (k + 1/2) / 2^52.
  double uniform(
      Stream stream, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) const;

private:
  std::uint64_t seed_;
};

}  // namespace boyd::command
