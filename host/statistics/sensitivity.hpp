/// Which inputs a response depends on: indices from the designs made for them.
#pragma once

#include <cstdint>
#include <vector>

#include "host/statistics/estimate.hpp"
#include "host/statistics/quantile.hpp"

namespace boyd::statistics {

/// Values at the points of a design, by replication: [point][replication]. Every point has the same
/// number of replications, at least one.
using Replicated = std::vector<std::vector<double>>;

/// First: share of the variance that the input explains alone. Total: share that is left when all
/// other inputs are known. Absent where the response does not vary.
struct SobolIndices {
  Estimate first;
  Estimate total;
};

/// Of a design of blocks of inputs + 2 points: A, B, A with input i from B for each i. First-order
/// indices by the estimator of Saltelli and others (2010, Comput. Phys. Commun. 181:259, table 2
/// b), total ones by Jansen's (1999, table 2 f). The response at a point is its mean over
/// replications; intervals by bootstrap over blocks and replications together. Throws
/// std::invalid_argument when the points are no whole number of blocks, or fewer than two.
std::vector<SobolIndices> sobol_indices(const Replicated& values,
                                        std::size_t inputs_count,
                                        const BootstrapOptions& options = {});

/// Elementary effects of one input over trajectories (Morris 1991, Technometrics 33:161).
struct ElementaryEffects {
  Estimate mean_absolute;  ///< mu* of Campolongo and others (2007), interval by bootstrap
  double mean = 0;         ///< mu
  double sd = 0;           ///< sigma: of effects that depend on where they are taken
};

/// `units`: the design in the unit cube, trajectories of inputs + 1 points that move one input at
/// a time. Bootstrap over trajectories and replications together. Throws std::invalid_argument when
/// the points are no whole number of trajectories, at least two.
std::vector<ElementaryEffects> elementary_effects(const std::vector<std::vector<double>>& units,
                                                  const Replicated& values,
                                                  const BootstrapOptions& options = {});

}  // namespace boyd::statistics
