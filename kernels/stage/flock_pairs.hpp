/// The pair loop of a GPU: a thread for each place in the order of buckets.hpp, so that the threads
/// of a warp are near each other and look at the same candidates.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/buckets.hpp"
#include "kernels/stage/flock_sums.hpp"

namespace boyd::BOYD_BACKEND {

/// Neighbours found but not yet added, up to kFound of each thread. One candidate in eight is a
/// neighbour: added as they are found, they would let a warp wait at nearly every candidate.
inline constexpr std::uint32_t kFound = 32;
/// Candidates between two looks at whether they have to be added: all threads of a warp come to
/// them together.
inline constexpr std::uint32_t kSegment = 16;

struct FlockTeam {
  std::uint32_t found[kFound][kBlockThreads];
  std::uint64_t evaluated;
};

/// One mover's sums.
class PairLoop {
public:
  /// `found` is the thread's own column.
  BOYD_HD PairLoop(const World& world, std::uint32_t place, std::uint32_t* found)
      : places_(&world.flock_place()),
        flights_(&world.flock_flight()),
        found_(found),
        own_(places_[place]) {
    const FlockLaw& law = world.flock_law(own_.tag >> kTagPlatform_shift);
    radius2_ = law.radius2;
    near2_ = law.near2;
    wraps_ = at_edge(own_.x) || at_edge(own_.y) || at_edge(own_.z);
  }

  /// Visits the nine rows in the order in which the CPU does. Returns the pairs looked at.
  BOYD_HD std::uint32_t run(const World& world) {
    const BatchRows& rows = world.view->rows;
    const std::uint32_t* start = &world.flock_start();
    const Chunk chunk(world.world(), {own_.x, own_.y, own_.z});
    const std::uint32_t side = own_.tag >> kTagSide_shift & 3U;
    std::uint32_t evaluated = 0;
    for (std::uint32_t z = chunk.z - 1U; z != chunk.z + 2U; ++z) {
      for (std::uint32_t y = chunk.y - 1U; y != chunk.y + 2U; ++y) {
        const std::uint32_t hash = Chunk::row_hash(y, z);
        const std::uint32_t tag = tag_of_row(side, y, z);
        std::uint32_t bucket = (chunk.x() - 1U + hash) & (rows.flock_buckets - 1U);
        for (std::uint32_t wanted = 3; wanted != 0U;) {  // in two parts where the table ends
          const std::uint32_t left = rows.flock_buckets - bucket;
          const std::uint32_t taken = wanted < left ? wanted : left;
          evaluated += look_at(start[bucket], start[bucket + taken], tag);
          wanted -= taken;
          bucket = 0;
        }
      }
    }
    add_found();
    return evaluated;
  }

  BOYD_HD void finish(const World& world, std::uint32_t place) const {
    const FlockFlight flight = flights_[place];
    const FlockLaw& law = world.flock_law(own_.tag >> kTagPlatform_shift);
    const auto along = [&](int d, float own_speed) {
      return sums_.acceleration(d, own_speed, law.separation, law.alignment, law.cohesion);
    };
    world.accel_x(flight.index) = along(0, flight.vx);
    world.accel_y(flight.index) = along(1, flight.vy);
    world.accel_z(flight.index) = along(2, flight.vz);
  }

private:
  struct Offset {
    std::int32_t x, y, z;
  };

  BOYD_HD static std::int32_t apart_wrapped(std::int32_t a, std::int32_t b) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(b) - static_cast<std::uint32_t>(a));
  }
  BOYD_HD Offset offset(const FlockPlace& other) const {
    return {apart_wrapped(own_.x, other.x),
            apart_wrapped(own_.y, other.y),
            apart_wrapped(own_.z, other.z)};
  }

  /// Whether a mover at the other end of the frame may seem near, as differences wrap around.
  BOYD_HD static bool at_edge(std::int32_t p) {
    constexpr std::int32_t inner = INT32_MAX - (1 << 23);
    return p > inner || p < -inner;
  }
  BOYD_HD static bool has_wrapped(std::int32_t a, std::int32_t b, std::int32_t difference) {
    return ((b ^ a) & (b ^ difference)) < 0;
  }
  BOYD_HD bool only_seems_near(const FlockPlace& other, const Offset& d) const {
    return has_wrapped(own_.x, other.x, d.x) || has_wrapped(own_.y, other.y, d.y) ||
           has_wrapped(own_.z, other.z, d.z);
  }

  /// Places [first, last): keeps neighbours that belong to a row.
  BOYD_HD std::uint32_t look_at(std::uint32_t first, std::uint32_t last, std::uint32_t tag) {
    for (std::uint32_t j = first; j < last;) {
      const std::uint32_t stop = last - j < kSegment ? last : j + kSegment;
      for (; j != stop; ++j) {
        const FlockPlace other = places_[j];
        const Offset d = offset(other);
        const float distance2 = FlockSums<Pack1>::square(
            static_cast<float>(d.x), static_cast<float>(d.y), static_cast<float>(d.z));
        if (distance2 < radius2_ && ((other.tag ^ tag) & kTagRow_mask) == 0U) {
          found_[found_count_ * kBlockThreads] = j;
          ++found_count_;
        }
      }
      if (found_count_ > kFound - kSegment) {
        add_found();
      }
    }
    return last - first;
  }

  BOYD_HD void add_found() {
    for (std::uint32_t k = 0; k != found_count_; ++k) {
      const std::uint32_t j = found_[k * kBlockThreads];
      const FlockPlace other = places_[j];
      const FlockFlight flight = flights_[j];
      const Offset d = offset(other);
      if (wraps_ && only_seems_near(other, d)) {
        continue;
      }
      sums_.add(static_cast<float>(d.x),
                static_cast<float>(d.y),
                static_cast<float>(d.z),
                flight.vx,
                flight.vy,
                flight.vz,
                radius2_,
                near2_);
    }
    found_count_ = 0;
  }

  const FlockPlace* places_;
  const FlockFlight* flights_;
  std::uint32_t* found_;
  FlockPlace own_;
  float radius2_;
  float near2_;
  bool wraps_;
  std::uint32_t found_count_ = 0;
  FlockSums<Pack1> sums_;
};

/// Accelerations of the movers of kBlockThreads places. Per so many, a team each.
struct FlockMovers {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t block, Team team) const {
    const World world{&view, w};
    const std::uint32_t count = world.flock().count;
    const std::uint32_t first = block * kBlockThreads;
    if (first >= count) {
      return;
    }
    FlockTeam& shared = shared_of_team<FlockTeam>();
    if (team.thread() == 0U) {
      shared.evaluated = 0U;
    }
    team.sync();
    const std::uint32_t last = count - first < kBlockThreads ? count : first + kBlockThreads;
    for (std::uint32_t place = first + team.thread(); place < last; place += team.size()) {
      PairLoop loop(world, place, &shared.found[0][team.thread()]);
      atomic_add(shared.evaluated, std::uint64_t{loop.run(world)});
      loop.finish(world, place);
    }
    team.sync();
    if (team.thread() == 0U) {
      atomic_add(world.clock().pair_evaluations, static_cast<std::int64_t>(shared.evaluated));
    }
  }
};

inline void flock_in_buckets(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const std::uint32_t blocks = (view.rows.flock_places + kBlockThreads - 1U) / kBlockThreads;
  for_each_item_block(executor, worlds, view.running, {nullptr, blocks}, FlockMovers{view});
}

}  // namespace boyd::BOYD_BACKEND
