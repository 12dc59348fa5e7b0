/// Where the movers of a world are at one moment, in the memory of the backend that simulates it,
/// as a picture on the same device takes it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/core/units.hpp"

namespace boyd {

/// What a vertex of a picture is made of. A row of the tables by launch has one.
struct Place {
  float x_m = 0, y_m = 0, z_m = 0;           ///< from the scenario's origin
  float vx_mps = 0, vy_mps = 0, vz_mps = 0;  ///< velocity
  /// Who is there, among those that ever are in this row: the same at two moments only when it is
  /// one agent. 0: nobody.
  std::uint32_t key = 0;
  std::uint32_t side = 0;  ///< Side
};
static_assert(sizeof(Place) == 32);

/// What a mount launches has rows of its own, so mount and shot tell apart those that follow each
/// other in a row.
constexpr std::uint32_t place_key(AgentId agent) {
  return launch_of(agent) + 1U;
}

/// Lives as long as somebody looks at it, also longer than its battle.
class Places {
public:
  Places() = default;
  virtual ~Places() = default;
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  /// In the backend's memory.
  virtual const Place* data() const = 0;
  virtual std::size_t size() const = 0;
};

}  // namespace boyd
