/// The pair loop in lanes: groups of movers that follow one another in a row, one a lane, and the
/// candidates of all of them one after the other.
#pragma once

#include "kernels/stage/flock_sums.hpp"

namespace boyd::BOYD_BACKEND {

/// Walks rows of flocking movers. Rows are visited in ascending order by one walker, so that where
/// a neighbouring row begins, and in it where the candidates begin, only ever moves on.
template <class P>
class FlockWalk {
public:
  using F = typename P::F;

  FlockWalk(const FlockArrays& flock, std::uint32_t first_row) : flock_(flock) {
    for (int dz = 0; dz < 3; ++dz) {
      next_row_[dz] = first_row_from(wanted(flock_.row_key[first_row], dz));
    }
  }

  /// All movers of a row; returns how many pairs were looked at.
  std::int64_t row(std::uint32_t r) {
    find_neighbours(flock_.row_key[r]);
    const std::uint32_t last = flock_.row_first[r + 1U];
    std::int64_t evaluated = 0;
    for (std::uint32_t i = flock_.row_first[r]; i != last;) {
      const Group group = group_at(i, last);
      FlockSums<P> sums;
      evaluated += static_cast<std::int64_t>(add_candidates(group, sums)) * group.count;
      finish(group, sums);
      i += group.count;
    }
    return evaluated;
  }

private:
  static constexpr std::uint32_t kRows = 9;
  static constexpr std::uint32_t kBatch = 256;
  /// Farther apart along x (1/1024 m) than this, movers are not in one group.
  static constexpr float kExtentMax = 4194304.0F;

  struct Group {
    std::uint32_t first;
    std::uint32_t count;
    std::int32_t base[3];  ///< position of the first; all others relative to it are exact floats
    F at[3];
    F radius2, near2, separation, alignment, cohesion;
    float reach2, reach;  ///< of the farthest-seeing of them
    float low_x, high_x;
    float centre[3], half[3];  ///< box around them
  };
  /// Movers of a neighbouring row that are still to be looked at.
  struct Span {
    std::uint32_t begin;
    std::uint32_t end;
  };
  /// Candidates inside the reach of a group's box.
  struct Near {
    float x[kBatch + P::kLanes], y[kBatch + P::kLanes], z[kBatch + P::kLanes];
    std::uint32_t place[kBatch + P::kLanes];
    std::uint32_t count = 0;
  };

  [[nodiscard]] std::uint64_t wanted(std::uint64_t key, int dz) const {
    return key + static_cast<std::uint64_t>(dz) * flock_.row_step - flock_.row_step - 1U;
  }

  [[nodiscard]] std::uint32_t first_row_from(std::uint64_t key) const {
    std::uint32_t low = 0;
    std::uint32_t high = flock_.rows_count;
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2U;
      if (flock_.row_key[middle] < key) {
        low = middle + 1U;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void find_neighbours(std::uint64_t key) {
    spans_count_ = 0;
    for (int dz = 0; dz < 3; ++dz) {
      const std::uint64_t from = wanted(key, dz);
      std::uint32_t& row = next_row_[dz];
      while (row < flock_.rows_count && flock_.row_key[row] < from) {
        ++row;
      }
      for (std::uint32_t k = row; k < flock_.rows_count && flock_.row_key[k] <= from + 2U; ++k) {
        span_[spans_count_++] = {flock_.row_first[k], flock_.row_first[k + 1U]};
      }
    }
  }

  Group group_at(std::uint32_t first, std::uint32_t row_end) const {
    Group group;
    group.first = first;
    group.count = row_end - first < P::kLanes ? row_end - first : P::kLanes;
    set_laws(group);
    // Along x a group must stay near its base, and a wide one has too many candidates.
    const float widest = kExtentMax < 16.0F * group.reach ? kExtentMax : 16.0F * group.reach;
    if (!within(flock_.x[first + group.count - 1U], flock_.x[first], widest)) {
      std::uint32_t kept = 1;
      while (within(flock_.x[first + kept], flock_.x[first], widest)) {
        ++kept;
      }
      group.count = kept;
    }
    place(group);
    return group;
  }

  static bool within(std::int32_t x, std::int32_t base, float extent) {
    const std::int64_t apart = static_cast<std::int64_t>(x) - base;
    const auto most = static_cast<std::int64_t>(extent);
    return apart < most && apart > -most;
  }

  void place(Group& group) const {
    const std::int32_t* from[3] = {flock_.x, flock_.y, flock_.z};
    for (int d = 0; d < 3; ++d) {
      group.base[d] = from[d][group.first];
      group.at[d] = P::load_relative(from[d] + group.first, group.base[d], group.count);
      const float low = P::lowest(group.at[d]);
      const float high = P::highest(group.at[d]);
      group.centre[d] = 0.5F * (low + high);
      group.half[d] = 0.5F * (high - low);
      if (d == 0) {
        group.low_x = low;
        group.high_x = high;
      }
    }
  }

  void set_laws(Group& group) const {
    const std::uint16_t* platform = flock_.platform + group.first;
    float law[5][P::kLanes];
    float reach2 = 0.0F;
    for (std::uint32_t lane = 0; lane < P::kLanes; ++lane) {
      const FlockLaw& own = flock_.law[platform[lane < group.count ? lane : 0U]];
      law[0][lane] = own.radius2;
      law[1][lane] = own.near2;
      law[2][lane] = own.separation;
      law[3][lane] = own.alignment;
      law[4][lane] = own.cohesion;
      reach2 = own.radius2 > reach2 ? own.radius2 : reach2;
    }
    group.radius2 = P::load(law[0]);
    group.near2 = P::load(law[1]);
    group.separation = P::load(law[2]);
    group.alignment = P::load(law[3]);
    group.cohesion = P::load(law[4]);
    group.reach2 = reach2 * 1.0002F;
    group.reach = __builtin_sqrtf(group.reach2) + 1.0F;
  }

  /// Shows the sums every candidate, in canonical order; returns how many.
  std::uint32_t add_candidates(const Group& group, FlockSums<P>& sums) {
    // Inside a cell movers are not ordered along x, so the search begins and ends a cell farther.
    // It begins where that of no later group can begin before, whatever reach that has.
    const std::int32_t after = static_cast<std::int32_t>(group.reach) + flock_.cell_x_units;
    const std::int32_t before = flock_.cell_units + flock_.cell_x_units;
    const std::int64_t from =
        std::int64_t{group.base[0]} + static_cast<std::int32_t>(group.low_x) - before;
    const std::int64_t until =
        std::int64_t{group.base[0]} + static_cast<std::int32_t>(group.high_x) + after;
    Near near;
    std::uint32_t shown = 0;
    for (std::uint32_t s = 0; s < spans_count_; ++s) {
      Span& span = span_[s];
      skip_below(span, clamped(from));
      for (std::uint32_t j = span.begin; j < span.end; j += P::kLanes) {
        std::uint32_t count = span.end - j < P::kLanes ? span.end - j : P::kLanes;
        const bool is_last = flock_.x[j + count - 1U] > until;
        while (count != 0U && flock_.x[j + count - 1U] > until) {
          --count;  // what is far beyond might seem near once relative to the base
        }
        if (count != 0U) {
          collect(group, j, count, near);
        }
        if (near.count >= kBatch) {
          shown += show(group, near, sums);
        }
        if (is_last) {
          break;
        }
      }
    }
    return shown + show(group, near, sums);
  }

  static std::int32_t clamped(std::int64_t x) {
    return x < INT32_MIN ? INT32_MIN : static_cast<std::int32_t>(x);
  }

  void skip_below(Span& span, std::int32_t limit) const {
    std::uint32_t below = P::kLanes;
    while (below == P::kLanes && span.begin < span.end) {
      below = P::count_below(flock_.x + span.begin, span.end - span.begin, limit);
      span.begin += below;
    }
  }

  /// Keeps those of flock[j, j + count) that are inside the reach of the group's box.
  void collect(const Group& group, std::uint32_t j, std::uint32_t count, Near& near) const {
    const F x = P::load_relative(flock_.x + j, group.base[0], count);
    const F y = P::load_relative(flock_.y + j, group.base[1], count);
    const F z = P::load_relative(flock_.z + j, group.base[2], count);
    const F dx = outside(group, 0, x);
    const F dy = outside(group, 1, y);
    const F dz = outside(group, 2, z);
    const F distance2 = P::fma(dz, dz, P::fma(dy, dy, P::mul(dx, dx)));
    std::uint32_t bits = P::bits(P::below(distance2, P::set(group.reach2)));
    bits &= (2U << (count - 1U)) - 1U;
    const std::uint32_t to = near.count;
    P::compress(near.x + to, x, bits);
    P::compress(near.y + to, y, bits);
    P::compress(near.z + to, z, bits);
    P::compress_index(near.place + to, j, bits);
    near.count = to + static_cast<std::uint32_t>(__builtin_popcount(bits));
  }

  /// How far along axis d a candidate is outside the box.
  static F outside(const Group& group, int d, F at) {
    return P::positive(
        P::sub(P::magnitude(P::sub(at, P::set(group.centre[d]))), P::set(group.half[d])));
  }

  std::uint32_t show(const Group& group, Near& near, FlockSums<P>& sums) const {
    const float* vx = flock_.vx;
    const float* vy = flock_.vy;
    const float* vz = flock_.vz;
    FlockSums<P> local = sums;
    for (std::uint32_t k = 0; k < near.count; ++k) {
      const std::uint32_t j = near.place[k];
      local.add(P::sub(P::set(near.x[k]), group.at[0]),
                P::sub(P::set(near.y[k]), group.at[1]),
                P::sub(P::set(near.z[k]), group.at[2]),
                P::set(vx[j]),
                P::set(vy[j]),
                P::set(vz[j]),
                group.radius2,
                group.near2);
    }
    sums = local;
    const std::uint32_t shown = near.count;
    near.count = 0;
    return shown;
  }

  void finish(const Group& group, const FlockSums<P>& sums) const {
    const float* own[3] = {flock_.vx, flock_.vy, flock_.vz};
    float* to[3] = {flock_.accel_x, flock_.accel_y, flock_.accel_z};
    for (int d = 0; d < 3; ++d) {
      float lanes[P::kLanes] = {};
      for (std::uint32_t lane = 0; lane < group.count; ++lane) {
        lanes[lane] = own[d][group.first + lane];
      }
      P::store(
          lanes,
          sums.acceleration(d, P::load(lanes), group.separation, group.alignment, group.cohesion));
      for (std::uint32_t lane = 0; lane < group.count; ++lane) {
        to[d][flock_.index[group.first + lane]] = lanes[lane];
      }
    }
  }

  const FlockArrays& flock_;
  std::uint32_t next_row_[3];
  Span span_[kRows];
  std::uint32_t spans_count_ = 0;
};

/// Accelerations of the movers of rows [first, last), first < last. Returns the pairs looked at.
template <class P>
std::int64_t flock_rows(const FlockArrays& flock, std::uint32_t first, std::uint32_t last) {
  FlockWalk<P> walk(flock, first);
  std::int64_t evaluated = 0;
  for (std::uint32_t r = first; r != last; ++r) {
    evaluated += walk.row(r);
  }
  return evaluated;
}

}  // namespace boyd::BOYD_BACKEND
