/// Tracks near a shooter in the lanes of the CPU's registers: sixteen side by side in arrays of
/// their places, which fit into a cache where tracks do not. Of the CPU backend alone.
#pragma once

#include "kernels/core/isa.hpp"
#include "kernels/stage/assign.hpp"

namespace boyd::BOYD_BACKEND {

/// As NearByBands, and of what that shows all that may be within reach.
struct NearInLanes {
  /// About where listed tracks are now, and their speeds at most. What is not fresh lies nowhere.
  static void place(const World& world, std::uint32_t p) {
    const TimeNs now = world.clock().now_ns;
    for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
      const std::uint32_t place = world.slot(p, k);
      const TrackState& track = world.track(world.track_list(place));
      const bool fresh = AssignTargets::fresh(world, p, track);
      const Vec3 v = track.velocity;
      const Vec3 at = fma_v(seconds(now - track.last_ns), v, in_metres(track.position));
      world.listed_x_m(place) = fresh ? at.x : 1.0e9F;
      world.listed_y_m(place) = at.y;
      world.listed_z_m(place) = at.z;
      world.listed_mps(place) = fresh ? abs_f(v.x) + abs_f(v.y) + abs_f(v.z) : 0.0F;
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
  /// To about a quarter of a metre.
  static Vec3 in_metres(Position p) {
    return {static_cast<float>(p.x) * kMetresPerUnit,
            static_cast<float>(p.y) * kMetresPerUnit,
            static_cast<float>(p.z) * kMetresPerUnit};
  }

  /// One bit for each lane from `place` on that is not surely out of the question: either not
  /// nearer than reach.nearest2, or out of range where the shot would meet it. With v not below
  /// the track's speed, q = v/s + (v/s)^2 of the shot's speed s, and the reaction t, the meeting
  /// point is at least (1 - q) d - (1 + q) v t away (meeting_offset(), by the triangle inequality).
  /// Distances are known to a metre: (d - 1)^2 is not below 0.999 d^2 - 1000.
  static std::uint32_t within(const World& world,
                              std::uint32_t place,
                              Position shooter,
                              const Reach& all) {
    const Reach reach = all;
    const Vec3 own = in_metres(shooter);
    const float* x = &world.listed_x_m(place);
    const float* y = &world.listed_y_m(place);
    const float* z = &world.listed_z_m(place);
    const float* mps = &world.listed_mps(place);
    std::uint32_t bits = 0;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const Vec3 d{x[l] - own.x, y[l] - own.y, z[l] - own.z};
      const float range2 = 0.998F * dot(d, d);
      const float ratio = mps[l] * reach.shot_s_per_m;
      const float q = fma_f(ratio, ratio, ratio);
      const float share = 1.0F - q;
      const float most = fma_f((1.0F + q) * reach.reaction_s, mps[l], reach.range_max_m) + 2.0F;
      const bool meets =
          !(share > 0.5F) || !(range2 * (share * share) > fma_f(most, most, 1000.0F));
      const bool nearer = !(range2 > reach.nearest2 + 1000.0F);
      bits |= (meets && nearer ? 1U : 0U) << l;
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
    AssignTargets::choose<NearInLanes>(world, p);
  }
}

}  // namespace boyd::BOYD_BACKEND
