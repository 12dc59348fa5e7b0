/// A response as a linear function of terms, from replicated points that may share their random
/// numbers.
#pragma once

#include <optional>
#include <vector>

#include "host/statistics/estimate.hpp"
#include "host/statistics/sensitivity.hpp"

namespace boyd::statistics {

struct LackOfFit {
  double f = 0;
  double freedom_model = 0;  ///< points minus terms
  double freedom_error = 0;
  double p_value = 1;
};

struct LinearModel {
  std::vector<Estimate> coefficients;    ///< by term; Student's t over replications
  std::optional<double> r_squared;       ///< of the points' means; absent where they are equal
  std::optional<LackOfFit> lack_of_fit;  ///< absent for saturated models, one replication, no error
};

/// Least squares in every replication by itself; a coefficient is the mean over replications and
/// its interval comes from their spread, which holds whatever correlation common random numbers
/// make between the points of one replication (Kleijnen 2015, Design and Analysis of Simulation
/// Experiments, 2.5). Lack of fit: the points' means about the model against the error within
/// points. Where points share random numbers (`shared`), what a replication adds to all points
/// alike is no error: it is taken out as a block effect, which a model with an intercept does not
/// see.
///
/// `terms`: [point][term], the first all ones. Absent where the terms depend on each other or are
/// more than the points. Throws std::invalid_argument when sizes disagree.
std::optional<LinearModel> fit_linear_model(const std::vector<std::vector<double>>& terms,
                                            const Replicated& values,
                                            bool shared);

}  // namespace boyd::statistics
