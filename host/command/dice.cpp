#include "host/command/dice.hpp"

#include <Random123/philox.h>

namespace boyd::command {

double Dice::uniform(
    Stream stream, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) const {
  const std::uint64_t key = seed_ + static_cast<std::uint64_t>(stream) * 0x9E3779B97F4A7C15ULL;
  const philox4x32_ctr_t counter = {{a, b, c, d}};
  const philox4x32_key_t words = {
      {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
  const philox4x32_ctr_t r = philox4x32_R(10, counter, words);
  const std::uint64_t k = (static_cast<std::uint64_t>(r.v[0]) << 20) | (r.v[1] >> 12);
  return (static_cast<double>(k) + 0.5) * 0x1p-52;
}

}  // namespace boyd::command
