/// Tracks near a shooter in the lanes of the CPU's registers: sixteen side by side in arrays of
/// their places, which fit into a cache where tracks do not. Of the CPU backend alone.
#pragma once

#include "kernels/core/isa.hpp"
#include "kernels/stage/assign.hpp"

namespace boyd::BOYD_BACKEND {

/// All listed tracks that may be within reach, ascending.
struct NearInLanes {
  static void prepare(const World& world, std::uint32_t p) {
    AssignTargets::recount(world, p);
    for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
      const std::uint32_t place = world.slot(p, k);
      const ListedPlace at = AssignTargets::place_of(world, p, world.track_list(place));
      world.listed_x_m(place) = at.x_m;
      world.listed_y_m(place) = at.y_m;
      world.listed_z_m(place) = at.z_m;
      world.listed_mps(place) = at.speed_mps;
    }
  }
  static void note_seen(std::uint32_t /*slot*/) {}

  template <class Visit>
  static void each(const World& world,
                   std::uint32_t p,
                   std::uint32_t /*m*/,
                   Position own,
                   const Reach& reach,
                   const Visit& visit) {
    const std::uint32_t count = world.picture(p).listed_count;
    for (std::uint32_t k = 0; k < count; k += kLanes) {
      const std::uint32_t lanes = count - k < kLanes ? count - k : kLanes;
      std::uint32_t near =
          within(world, world.slot(p, k), own, reach) & ((2U << (lanes - 1U)) - 1U);
      for (; near != 0U; near &= near - 1U) {
        const std::uint32_t slot = world.track_list(world.slot(p, k + lowest_bit(near)));
        if (!visit(slot, world.track(slot))) {
          return;
        }
      }
    }
  }

  template <class Visit>
  static void each_chased(const World& world,
                          std::uint32_t p,
                          std::uint32_t /*m*/,
                          float /*nearest2*/,
                          const Visit& visit) {
    for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
      const std::uint32_t slot = world.track_list(world.slot(p, k));
      visit(slot, world.track(slot));
    }
  }

private:
  /// One bit for each lane from `place` on that is not surely out of the question.
  static std::uint32_t within(const World& world,
                              std::uint32_t place,
                              Position shooter,
                              const Reach& all) {
    const Reach reach = all;
    const Vec3 own = AssignTargets::in_metres(shooter);
    const float* x = &world.listed_x_m(place);
    const float* y = &world.listed_y_m(place);
    const float* z = &world.listed_z_m(place);
    const float* mps = &world.listed_mps(place);
    std::uint32_t bits = 0;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const ListedPlace at{x[l], y[l], z[l], mps[l]};
      bits |= (AssignTargets::may_be_met(at, own, reach) ? 1U : 0U) << l;
    }
    return bits;
  }
};

/// Pictures [first, last) of world w.
inline void assign_lanes(const BatchView& view,
                         std::uint32_t w,
                         std::uint32_t first,
                         std::uint32_t last) {
  const World world{&view, w};
  for (std::uint32_t p = first; p != last; ++p) {
    NearInLanes near;
    AssignTargets::choose(world, p, near);
  }
}

}  // namespace boyd::BOYD_BACKEND
