/// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011) by Random123.
#pragma once

#include <cstdint>

#include <Random123/philox.h>

#include "kernels/core/backend.hpp"
#include "kernels/core/streams.hpp"
#include "kernels/core/units.hpp"

namespace boyd::BOYD_BACKEND {

struct Random4 {
  std::uint32_t word[4];
};

/// Four independent words for one event of one stream in the world of `seed`.
BOYD_HD inline Random4 random4(std::uint64_t seed,
                               Stream stream,
                               std::uint32_t a,
                               std::uint32_t b,
                               std::uint32_t c,
                               std::uint32_t d) {
  const std::uint64_t key = seed + static_cast<std::uint64_t>(stream) * 0x9E3779B97F4A7C15ULL;
  const philox4x32_ctr_t counter = {{a, b, c, d}};
  const philox4x32_key_t words = {
      {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
  const philox4x32_ctr_t r = philox4x32_R(10, counter, words);
  return {{r.v[0], r.v[1], r.v[2], r.v[3]}};
}

/// Four words for an event between a mount or sensor and an agent.
BOYD_HD inline Random4 random4(
    std::uint64_t seed, Stream stream, MountKey actor, AgentId target, std::uint32_t ordinal) {
  return random4(seed,
                 stream,
                 actor,
                 static_cast<std::uint32_t>(target),
                 static_cast<std::uint32_t>(target >> 32),
                 ordinal);
}

/// Uniform in (0, 1): (k + 1/2) / 2^23 from the upper 23 bits, exact in float.
BOYD_HD inline float uniform_f(std::uint32_t word) {
  return (static_cast<float>(word >> 9) + 0.5F) * (1.0F / 8388608.0F);
}

}  // namespace boyd::BOYD_BACKEND
