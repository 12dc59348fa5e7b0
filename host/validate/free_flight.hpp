/// Free flight under three ticks, beside the equation of steering; what cases of convergence share.
#pragma once

#include <cstdint>
#include <vector>

#include "host/validate/case.hpp"
#include "kernels/tick.hpp"

namespace boyd::validate {

inline constexpr std::uint32_t kTicksCount = 3;  ///< the tick, half of it, a quarter of it
inline constexpr const char* kFirstOrder =
    "semi-implicit Euler and events at whole ticks are of first order: halving the tick halves the "
    "error (Hairer, Lubich and Wanner 2006, section VI.3)";

/// The plan with a tick of dt / 2^row. What shooters and headquarters do keeps its own period.
WorldPlan with_tick(WorldPlan plan, TimeNs dt_ns, std::uint32_t row);

/// Order of the place after a turn, and how far the place to which it settles (Richardson's
/// extrapolation of the two finer ticks) is from that of the differential equation. dt_ns is a
/// multiple of 4.
std::vector<Quantity> free_flight(TimeNs dt_ns);

}  // namespace boyd::validate
