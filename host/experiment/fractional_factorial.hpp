/// Two-level designs of a fraction of all combinations (Box, Hunter and Hunter 2005, chapter 6).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace boyd::experiment {

/// What is wrong with the generators, in one sentence; empty when nothing is. A generator is
/// "d = a*b*c" or "d = -a*b*c": a factor that is no other generator's, made of factors that no
/// generator makes.
std::string generators_problem(const std::vector<std::string>& factors,
                               const std::vector<std::string>& generators);

/// Which factors each generated one multiplies.
struct Fraction {
  std::vector<std::uint32_t> basic;  ///< factors of the full factorial, ascending
  struct Word {
    std::uint32_t factor = 0;
    std::vector<std::uint32_t> of;  ///< basic factors
    bool negative = false;
  };
  std::vector<Word> words;
};

/// From generators that have no problem.
Fraction fraction_of(const std::vector<std::string>& factors,
                     const std::vector<std::string>& generators);

/// Length of the shortest word of the defining relation: main effects are free of interactions of
/// up to resolution - 2 factors. Factors + 1 where nothing is generated.
std::uint32_t resolution_of(const Fraction& fraction, std::size_t factors_count);

}  // namespace boyd::experiment
