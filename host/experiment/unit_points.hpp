/// Designs in the unit cube: which combinations are run, before factors give them a meaning.
#pragma once

#include <cstdint>
#include <vector>

#include "host/experiment/fractional_factorial.hpp"

namespace boyd::experiment {

/// [point][factor], each 0..1.
using UnitPoints = std::vector<std::vector<double>>;

/// Every combination of levels 0, 1/(n-1), ..., 1; the last factor changes fastest. A factor with
/// one level stands at 1/2.
UnitPoints full_factorial(const std::vector<std::uint32_t>& levels_counts);

/// Corners of the cube: every combination of the basic factors, the others their products.
UnitPoints fractional_factorial(const Fraction& fraction, std::size_t factors_count);

/// One point in each of n strata of every factor, at random inside it (McKay, Beckman and Conover
/// 1979).
UnitPoints latin_hypercube(std::uint32_t points_count, std::size_t factors, std::uint64_t seed);

/// A Latin hypercube at the middles of its strata whose largest correlation between two columns was
/// made small by swapping values inside columns, in the sense of Cioppa and Lucas (2007,
/// Technometrics 49:45), who call below 0.03 nearly orthogonal. What was reached is
/// largest_correlation().
UnitPoints nearly_orthogonal_latin_hypercube(std::uint32_t points_count,
                                             std::size_t factors,
                                             std::uint64_t seed);

/// The first points of Sobol's sequence from the origin on, in the order of the Gray code (Antonov
/// and Saleev 1979; direction numbers of Joe and Kuo 2008 as Boost.Random has them).
UnitPoints sobol_sequence(std::uint32_t points_count, std::size_t factors);

/// The base, then each factor alone at each of its levels 0, 1/(n-1), ..., 1 that is not the base.
UnitPoints one_at_a_time(const std::vector<double>& base,
                         const std::vector<std::uint32_t>& levels_counts);

/// Trajectories of factors + 1 points on a grid of `grid_count` (even) levels, each step moving one
/// factor by grid_count / (2 (grid_count - 1)) (Morris 1991, Technometrics 33:161).
UnitPoints morris_trajectories(std::uint32_t trajectories_count,
                               std::size_t factors,
                               std::uint32_t grid_count,
                               std::uint64_t seed);

/// For each base point: A, B, and A with factor i from B for each i, factors + 2 points together
/// (Saltelli and others 2010, Comput. Phys. Commun. 181:259). A and B are columns of one Sobol
/// sequence.
UnitPoints sobol_index_points(std::uint32_t base_points_count, std::size_t factors);

}  // namespace boyd::experiment
