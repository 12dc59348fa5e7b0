/// Separation, alignment and cohesion (Reynolds 1987): the pair rule, written once for every width.
#pragma once

#include "kernels/core/pack.hpp"
#include "kernels/state/flock.hpp"

namespace boyd::BOYD_BACKEND {

/// Sums over the neighbours of each lane's mover, itself included: it adds nothing but to the count
/// and the velocities, which acceleration() takes out again. A candidate that is no neighbour adds
/// an exact zero (near2 is at most radius2), so a sum depends on the neighbours and their order
/// alone: not on the width, nor on which candidates are shown to it.
template <class P>
struct FlockSums {
  using F = typename P::F;
  F away[3];      ///< offset, weighted by how much too near
  F offset[3];    ///< 1/1024 m
  F velocity[3];  ///< m/s
  F count;

  BOYD_HD FlockSums() {
    for (int d = 0; d < 3; ++d) {
      away[d] = offset[d] = velocity[d] = P::set(0.0F);
    }
    count = P::set(0.0F);
  }

  BOYD_HD static F square(F dx, F dy, F dz) {
    return P::fma(dz, dz, P::fma(dy, dy, P::mul(dx, dx)));
  }

  /// One candidate, the same for all lanes, at (dx, dy, dz) from each.
  BOYD_HD void add(F dx, F dy, F dz, F vx, F vy, F vz, F radius2, F near2) {
    const F distance2 = square(dx, dy, dz);
    const typename P::Mask near = P::below(distance2, radius2);
    const F weight = P::positive(P::sub(near2, distance2));
    count = P::add_where(near, count, P::set(1.0F));
    velocity[0] = P::add_where(near, velocity[0], vx);
    velocity[1] = P::add_where(near, velocity[1], vy);
    velocity[2] = P::add_where(near, velocity[2], vz);
    away[0] = P::fma(weight, dx, away[0]);
    away[1] = P::fma(weight, dy, away[1]);
    away[2] = P::fma(weight, dz, away[2]);
    offset[0] = P::add_where(near, offset[0], dx);
    offset[1] = P::add_where(near, offset[1], dy);
    offset[2] = P::add_where(near, offset[2], dz);
  }

  /// The same of a candidate that is within the radius.
  BOYD_HD void add_near(F dx, F dy, F dz, F vx, F vy, F vz, F near2) {
    const F weight = P::positive(P::sub(near2, square(dx, dy, dz)));
    count = P::add(count, P::set(1.0F));
    velocity[0] = P::add(velocity[0], vx);
    velocity[1] = P::add(velocity[1], vy);
    velocity[2] = P::add(velocity[2], vz);
    away[0] = P::fma(weight, dx, away[0]);
    away[1] = P::fma(weight, dy, away[1]);
    away[2] = P::fma(weight, dz, away[2]);
    offset[0] = P::add(offset[0], dx);
    offset[1] = P::add(offset[1], dy);
    offset[2] = P::add(offset[2], dz);
  }

  /// Acceleration along axis d of movers whose own velocity there is `own`, m/s2.
  BOYD_HD F acceleration(int d, F own, F separation, F alignment, F cohesion) const {
    const F one = P::set(1.0F);
    // Without a neighbour every sum is zero, so any finite share will do.
    const F others = P::sub(count, one);
    const F share = P::div(one, P::add(P::positive(P::sub(others, one)), one));
    const F difference = P::fma(P::sub(P::set(0.0F), count), own, velocity[d]);
    F a = P::mul(separation, away[d]);
    a = P::fma(P::mul(alignment, share), difference, a);
    return P::fma(P::mul(cohesion, share), offset[d], a);
  }
};

}  // namespace boyd::BOYD_BACKEND
