/// Sentences of an answer, made of estimates alone.
#pragma once

#include <string>
#include <vector>

#include "host/statistics/crossover.hpp"

namespace boyd::app {

/// "a is 0.1 [0.05, 0.15] above b", "0.1 [..] below b", "equal to b"; where the interval holds 0 it
/// says that it may be nothing.
std::string standing_text(const std::string& arm,
                          const std::string& reference,
                          const statistics::Estimate& difference);

/// How `arm` stands to `reference` along places with the names `places`: where the interval of the
/// difference leaves 0 out, where it does not, and the crossovers between stretches that are told.
std::string crossing_text(const std::string& arm,
                          const std::string& reference,
                          const std::vector<std::string>& places,
                          const statistics::CrossoverAnswer& answer);

}  // namespace boyd::app
