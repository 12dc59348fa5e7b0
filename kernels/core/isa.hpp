/// Which instructions the CPU backend's loops over lanes may use. Results do not depend on it.
#pragma once

#include <cstdint>

namespace boyd {

enum class Isa : std::uint8_t {
  kBest,    ///< the widest that this processor has
  kScalar,  ///< one mover at a time
  kAvx2,    ///< eight
  kAvx512,  ///< sixteen
};

/// Items that a loop over lanes takes side by side, whatever the instructions: as many floats as
/// the widest register holds.
inline constexpr std::uint32_t kLanes = 16;

#if !defined(__CUDACC__)
/// Whether this processor has it.
inline bool has_isa(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::kAvx512) {
    return __builtin_cpu_supports("avx512f") != 0;
  }
  return true;  // AVX2 is what boyd needs at least
#else
  return isa == Isa::kBest || isa == Isa::kScalar;
#endif
}

/// What kBest stands for here; every other stands for itself.
inline Isa chosen_isa(Isa isa) {
  if (isa != Isa::kBest) {
    return isa;
  }
  if (has_isa(Isa::kAvx512)) {
    return Isa::kAvx512;
  }
  return has_isa(Isa::kAvx2) ? Isa::kAvx2 : Isa::kScalar;
}
#endif

}  // namespace boyd
