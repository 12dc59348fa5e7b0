/// The pair loop of a GPU: a thread for each place in the order of buckets.hpp, so that the threads
/// of a warp are near each other and look at the same candidates.
#pragma once

#include "kernels/core/launch.hpp"
#include "kernels/stage/buckets.hpp"
#include "kernels/stage/flock_sums.hpp"

namespace boyd::BOYD_BACKEND {

/// Places of a row that are looked at before neighbours are added, at most: what six bits count.
/// All threads of a warp come to that together, whatever each has found.
inline constexpr std::uint32_t kRun = 64;
/// Candidates near enough that are not yet added, of each thread. One candidate in six is: added as
/// they are found, a warp would wait for one of its threads at nearly every candidate.
inline constexpr std::uint32_t kFound = 2U * kRun;

struct FlockTeam {
  std::uint8_t found[kFound][kBlockThreads];
  std::uint64_t evaluated;
};

/// One mover's sums.
class PairLoop {
public:
  /// `found` is the thread's own column.
  BOYD_HD PairLoop(const World& world, std::uint32_t place, std::uint8_t* found)
      : places_(&world.flock_place()),
        flights_(&world.flock_flight()),
        found_(found),
        own_(places_[place]) {
    const FlockLaw& law = world.flock_law(own_.tag >> kTagPlatform_shift);
    radius2_ = law.radius2;
    near2_ = law.near2;
    tag_mask_ = kTagRow_mask | tag_of_half(at_edge(own_.x), at_edge(own_.y), at_edge(own_.z));
  }

  /// Visits the nine rows in the order in which the CPU does. Returns the pairs looked at.
  BOYD_HD std::uint32_t run(const World& world) {
    const Chunk chunk(world.world(), {own_.x, own_.y, own_.z});
    std::uint32_t evaluated = 0;
    for (std::uint32_t z = chunk.z - 1U; z != chunk.z + 2U; ++z) {
      const Layer layer{chunk.y - 1U, z};
      for (std::uint32_t row = 0; row != 3U; ++row) {
        const std::uint32_t bucket =
            chunk.x() - kChunksReach + Chunk::row_hash(layer.first_y + row, z);
        evaluated += look_at_row(world, bucket, layer, row);
      }
    }
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

  /// Whether a mover at the other end of the frame may seem near, as differences wrap around: one
  /// must be in the same half then.
  BOYD_HD static bool at_edge(std::int32_t p) {
    constexpr std::int32_t inner = INT32_MAX - (1 << 23);
    return p > inner || p < -inner;
  }

  /// The rows at one height.
  struct Layer {
    std::uint32_t first_y;
    std::uint32_t z;
  };

  /// kChunksNear buckets from one on, before the modulus.
  BOYD_HD std::uint32_t look_at_row(const World& world,
                                    std::uint32_t bucket,
                                    const Layer& layer,
                                    std::uint32_t row) {
    const std::uint32_t* start = &world.flock_start();
    const std::uint32_t buckets = world.view->rows.flock_buckets;
    bucket &= buckets - 1U;
    // Where the table ends the last of them are its first ones.
    const std::uint32_t before_end =
        buckets - bucket < kChunksNear ? buckets - bucket : kChunksNear;
    std::uint32_t begin = start[bucket];
    std::uint32_t last = start[bucket + before_end];
    std::uint32_t more_buckets = kChunksNear - before_end;
    std::uint32_t evaluated = 0;
    for (bool more = true; more;) {
      const std::uint32_t run = last - begin < kRun ? last - begin : kRun;
      collect(begin, run, row);
      evaluated += run;
      begin += run;
      if (begin == last && more_buckets != 0U) {
        begin = start[0];
        last = start[more_buckets];
        more_buckets = 0U;
      }
      more = begin != last;
      // What a row has found counts from the beginning of its run.
      if (more || row == 2U || found_count_ > kFound - kRun) {
        add_found(layer);
      }
    }
    return evaluated;
  }

  BOYD_HD void collect(std::uint32_t begin, std::uint32_t run, std::uint32_t row) {
    begin_[0] = row == 0U ? begin : begin_[0];
    begin_[1] = row == 1U ? begin : begin_[1];
    begin_[2] = row == 2U ? begin : begin_[2];
    const FlockPlace* at = places_ + begin;
    std::uint8_t* found = found_ + std::size_t{found_count_} * kBlockThreads;
    BOYD_UNROLL(2)
    for (std::uint32_t code = row * kRun; code != row * kRun + run; ++code) {
      const FlockPlace other = *at;
      ++at;
      const Offset d = offset(other);
      const float distance2 = FlockSums<Pack1>::square(
          static_cast<float>(d.x), static_cast<float>(d.y), static_cast<float>(d.z));
      if (distance2 < radius2_) {
        *found = static_cast<std::uint8_t>(code);
        found += kBlockThreads;
        ++found_count_;
      }
    }
  }

  BOYD_HD void add_found(const Layer& layer) {
    const std::uint32_t own = own_.tag & (kTagHalf_mask | kTagSide_mask);
    BOYD_UNROLL(1)
    for (std::uint32_t k = 0; k != found_count_; ++k) {
      const std::uint32_t code = found_[std::size_t{k} * kBlockThreads];
      const std::uint32_t row = code / kRun;
      const std::uint32_t begin = row == 0U ? begin_[0] : row == 1U ? begin_[1] : begin_[2];
      const std::uint32_t j = begin + code % kRun;
      const FlockPlace other = places_[j];
      const FlockFlight flight = flights_[j];
      const Offset d = offset(other);
      const std::uint32_t tag = own | tag_of_row(layer.first_y + row, layer.z);
      if (((other.tag ^ tag) & tag_mask_) == 0U) {
        sums_.add_near(static_cast<float>(d.x),
                       static_cast<float>(d.y),
                       static_cast<float>(d.z),
                       flight.vx,
                       flight.vy,
                       flight.vz,
                       near2_);
      }
    }
    found_count_ = 0;
  }

  const FlockPlace* places_;
  const FlockFlight* flights_;
  std::uint8_t* found_;
  FlockPlace own_;
  float radius2_;
  float near2_;
  std::uint32_t tag_mask_;  ///< what must be the same in a neighbour
  std::uint32_t begin_[3];  ///< place at which the run of a row of the layer begins
  std::uint32_t found_count_ = 0;
  FlockSums<Pack1> sums_;
};

/// Accelerations of the movers of kBlockThreads places. Per so many, a team each.
struct FlockMovers {
  BatchView view;

  using Shared = FlockTeam;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t block,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    const std::uint32_t count = world.flock().count;
    const std::uint32_t first = block * kBlockThreads;
    if (first >= count) {
      return;
    }
    if (team.thread == 0U) {
      shared.evaluated = 0U;
    }
    team.sync();
    const std::uint32_t last = count - first < kBlockThreads ? count : first + kBlockThreads;
    for (std::uint32_t place = first + team.thread; place < last; place += team.size) {
      PairLoop loop(world, place, &shared.found[0][team.thread]);
      atomic_add(shared.evaluated, std::uint64_t{loop.run(world)});
      loop.finish(world, place);
    }
    team.sync();
    if (team.thread == 0U) {
      atomic_add(world.clock().pair_evaluations, static_cast<std::int64_t>(shared.evaluated));
    }
  }
};

inline void flock_in_buckets(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const std::uint32_t blocks = (view.rows.flock_places + kBlockThreads - 1U) / kBlockThreads;
  for_each_item_block(executor, worlds, view.running, blocks, FlockMovers{view});
}

}  // namespace boyd::BOYD_BACKEND
