/// Threads that work on one item together, and what they find together. A GPU's team is a block of
/// threads; on the CPU it is one thread, and a body is the same code for both.
#pragma once

#include <cstdint>

#include "kernels/core/backend.hpp"

#if defined(BOYD_CUDA_LANGUAGE)
#include <cuda_runtime.h>
#endif

namespace boyd::BOYD_BACKEND {

/// Threads of a team at most: what the bodies' shared memory is made for.
inline constexpr std::uint32_t kTeamMax = 512;

/// One thread as its team knows it.
struct Team {
  std::uint32_t thread = 0;  ///< which of them
  std::uint32_t size = 1;    ///< how many; a power of two on a GPU

  /// All threads of the team come here before any goes on. What they wrote before, all see after.
  BOYD_HD void sync() const {
#if defined(__CUDA_ARCH__) || defined(BOYD_SOURCE_EMULATION)
    __syncthreads();
#endif
  }
};

/// Room for one value of each thread.
template <class T>
struct TeamValues {
  T of[kTeamMax];
};

/// What join(a, b) makes of the values of all threads, in each of them; join is associative and
/// commutative. Every thread of the team calls it.
template <class T, class Join>
BOYD_HD T join_all(const Team& team, TeamValues<T>& values, T mine, const Join& join) {
  values.of[team.thread] = mine;
  team.sync();
  for (std::uint32_t half = team.size / 2U; half != 0U; half /= 2U) {
    if (team.thread < half) {
      values.of[team.thread] = join(values.of[team.thread], values.of[team.thread + half]);
    }
    team.sync();
  }
  const T all = values.of[0];
  team.sync();
  return all;
}

BOYD_HD inline std::uint32_t sum_all(const Team& team,
                                     TeamValues<std::uint32_t>& values,
                                     std::uint32_t mine) {
  return join_all(team, values, mine, [](std::uint32_t a, std::uint32_t b) { return a + b; });
}

template <class T>
BOYD_HD T min_all(const Team& team, TeamValues<T>& values, T mine) {
  return join_all(team, values, mine, [](T a, T b) { return a < b ? a : b; });
}

/// Sum of the values of the threads before this one; all: of all threads. Every thread of the team
/// calls it.
BOYD_HD inline std::uint32_t sum_before(const Team& team,
                                        TeamValues<std::uint32_t>& values,
                                        std::uint32_t mine,
                                        std::uint32_t& all) {
  values.of[team.thread] = mine;
  team.sync();
  for (std::uint32_t step = 1; step < team.size; step *= 2U) {
    const std::uint32_t before = team.thread >= step ? values.of[team.thread - step] : 0U;
    team.sync();
    values.of[team.thread] += before;
    team.sync();
  }
  all = values.of[team.size - 1U];
  const std::uint32_t before = values.of[team.thread] - mine;
  team.sync();
  return before;
}

/// What some threads of a team name, in the order of the threads.
struct TeamList {
  TeamValues<std::uint32_t> sums;
  std::uint32_t items[kTeamMax];
};

/// Lists `item` of those threads where `named` holds; returns how many. Every thread of the team
/// calls it, and reaches a sync() between its last look at the list and the next call.
BOYD_HD inline std::uint32_t list_named(const Team& team,
                                        TeamList& list,
                                        bool named,
                                        std::uint32_t item) {
  std::uint32_t count = 0;
  const std::uint32_t place = sum_before(team, list.sums, named ? 1U : 0U, count);
  if (named) {
    list.items[place] = item;
  }
  team.sync();
  return count;
}

}  // namespace boyd::BOYD_BACKEND
