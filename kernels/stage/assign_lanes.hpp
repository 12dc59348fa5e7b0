/// Tracks near a shooter in the lanes of the CPU's registers: sixteen side by side in arrays of
/// their places, which fit into a cache where tracks do not. Of the CPU backend alone.
#pragma once

#include "kernels/stage/assign.hpp"

namespace boyd::BOYD_BACKEND {

/// As NearByBands, and of what that shows all that may be within reach.
struct NearInLanes {
  static constexpr std::uint32_t kLanes = 16;

  /// Where listed tracks are now, and their speeds at most; below 0: not fresh.
  static void place(const World& world, std::uint32_t p) {
    const TimeNs now = world.clock().now_ns;
    for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
      const std::uint32_t place = world.slot(p, k);
      const TrackState& track = world.track(world.track_list(place));
      const Position at = extrapolated(track, now);
      const Vec3 v = track.velocity;
      world.listed_x(place) = at.x;
      world.listed_y(place) = at.y;
      world.listed_z(place) = at.z;
      world.listed_mps(place) =
          AssignTargets::fresh(world, p, track) ? abs_f(v.x) + abs_f(v.y) + abs_f(v.z) : -1.0F;
    }
  }

  template <class Visit>
  static void each(
      const World& world, std::uint32_t p, Position own, const Reach& reach, const Visit& visit) {
    const float reach_m = 1.5F * reach.range_max_m;
    const std::uint32_t count = world.picture(p).listed_count;
    for (std::uint32_t k = 0; k < count; k += kLanes) {
      const std::uint32_t lanes = count - k < kLanes ? count - k : kLanes;
      std::uint32_t near =
          within(world, world.slot(p, k), own, reach) & ((2U << (lanes - 1U)) - 1U);
      for (; near != 0U; near &= near - 1U) {
        const std::uint32_t slot = world.track_list(world.slot(p, k + lowest_bit(near)));
        const TrackState& track = world.track(slot);
        if (!far_apart(own, track.position, reach_m) && !visit(slot, track)) {
          return;
        }
      }
    }
  }

private:
  /// One bit for each lane from `place` on.
  static std::uint32_t within(const World& world,
                              std::uint32_t place,
                              Position own,
                              const Reach& all) {
    const Reach reach = all;
    const std::int32_t* x = &world.listed_x(place);
    const std::int32_t* y = &world.listed_y(place);
    const std::int32_t* z = &world.listed_z(place);
    const float* mps = &world.listed_mps(place);
    std::uint32_t bits[kLanes];
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const Vec3 d = offset_m(own, {x[l], y[l], z[l]});
      const float range2 = dot(d, d);
      const bool in_reach = !out_of_question(reach, range2, mps[l]);
      const bool nearer = range2 < reach.nearest2;
      const bool fresh = mps[l] >= 0.0F;
      bits[l] = (in_reach && nearer && fresh ? 1U : 0U) << l;
    }
    std::uint32_t all_bits = 0;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      all_bits |= bits[l];
    }
    return all_bits;
  }
};

/// Pictures [first, last) of world w.
inline void assign_lanes(const BatchView& view,
                         std::uint32_t w,
                         std::uint32_t first,
                         std::uint32_t last) {
  const World world{&view, w};
  for (std::uint32_t p = first; p != last; ++p) {
    AssignTargets::choose<NearInLanes>(world, p);
  }
}

}  // namespace boyd::BOYD_BACKEND
