/// One night as JSON.
#pragma once

#include <span>
#include <string>

#include "host/app/verdict.hpp"

namespace boyd::app {

/// Which night it was.
struct NightName {
  std::string scenario;
  std::string arm;
  std::uint32_t replication = 0;
  std::uint64_t seed = 0;
};

/// One object: orders with their visits, legs and critical path; shots by word; leaks with cause;
/// what decided the night; measures. `events` goes in as it is given; `only`: this order alone.
std::string story_json(const NightName& name,
                       const NightFacts& night,
                       const run::WorldOutcome& outcome,
                       std::span<const Event> events,
                       std::optional<std::uint32_t> only);

}  // namespace boyd::app
