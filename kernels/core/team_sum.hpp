/// Sums over a team of threads.
#pragma once

#include <cstdint>

#include "kernels/core/launch.hpp"

namespace boyd::BOYD_BACKEND {

struct TeamSum {
  std::uint32_t before;  ///< of the values of the threads before this one
  std::uint32_t all;
};

/// All of the team must come here (Hillis and Steele 1986).
BOYD_HD inline TeamSum sum_over_team(Team team, std::uint32_t value) {
  struct Partial {
    std::uint32_t sum[2][kBlockThreads];
  };
  Partial& partial = shared_of_team<Partial>();
  const std::uint32_t own = team.thread();
  std::uint32_t now = 0;
  std::uint32_t sum = value;
  team.sync();  // whoever came here before may still read
  partial.sum[now][own] = sum;
  team.sync();
  for (std::uint32_t reach = 1; reach < team.size(); reach *= 2U) {
    sum += own >= reach ? partial.sum[now][own - reach] : 0U;
    now ^= 1U;
    partial.sum[now][own] = sum;
    team.sync();
  }
  return {sum - value, partial.sum[now][team.size() - 1U]};
}

}  // namespace boyd::BOYD_BACKEND
