/// History matching: which points of an experiment give published shares (Craig, Goldstein, Seheult
/// and Smith 1997; Vernon, Goldstein and Bower 2010).
///
/// A point is ruled out when the implausibility of one of its shares, the distance from the
/// published mean in standard deviations, passes 3 (Pukelsheim 1994: of any law with one peak at
/// most 5 % lies beyond). The variance is the sum of three: of a month about the mean of the
/// months, of the point's own estimate, and of what the model leaves out. What stays is an ensemble
/// without weights.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/experiment/published_months.hpp"
#include "host/experiment/results.hpp"

namespace boyd::experiment {

/// What became of a drone, decoys among them.
enum class DroneEnd : std::uint8_t {
  kShotDown,
  kLost,     ///< to jamming, and decoys that nobody shot
  kThrough,  ///< armed, neither shot down nor jammed
};
inline constexpr std::size_t kDroneEnds = 3;
using Shares = std::array<double, kDroneEnds>;

inline constexpr double kImplausible = 3;

/// Of a month, of those that were not in the air any more; absent where they were not told apart.
std::optional<Shares> shares_of(const PublishedMonth& month);
/// The share that came through, which every month has.
double through_of(const PublishedMonth& month);

/// A point of the experiment, mean over replications.
struct PointShares {
  std::uint32_t point = 0;
  Shares mean{};
  Shares variance{};  ///< of that mean
};
/// Of the arm at every point where at least two worlds ended.
std::vector<PointShares> point_shares_of(const Results& results, std::uint32_t arm);

/// Mean over the months to fit, each with the same weight, and their variance about it.
struct Target {
  Shares mean{};
  Shares variance{};
};
Target target_of(const std::vector<PublishedMonth>& months);

/// The largest over the three shares. `discrepancy`: standard deviation of what the model leaves
/// out.
double implausibility_of(const PointShares& point, const Target& target, double discrepancy);

struct Calibration {
  Target target;
  std::vector<PointShares> points;
  std::vector<double> implausibility;  ///< by place in points
  std::vector<std::size_t> kept;       ///< places in points, ascending
  Shares ensemble_mean{};              ///< over those kept
  Shares ensemble_variance{};
};
Calibration calibrated(std::vector<PointShares> points,
                       const std::vector<PublishedMonth>& months,
                       double discrepancy);

/// A published share less the ensemble's mean, and that in standard deviations of a month about the
/// ensemble: of the months, of the ensemble and of what the model leaves out. A wide ensemble makes
/// them small, so the share is also told in standard deviations of the months to fit about their
/// own mean: how unlike them this one is, whatever the model says.
struct Residual {
  double difference = 0;
  double standardised = 0;
  double from_months = 0;
};
Residual residual_of(const Calibration& calibration,
                     DroneEnd end,
                     double published,
                     double discrepancy);

/// What the months say about one factor.
struct FactorLearnt {
  std::vector<double> values;  ///< of the points kept, ascending; of levels: their places
  double spread_left = 1;      ///< standard deviation of those kept over that of all, unit interval
  std::optional<std::size_t> partner;  ///< factor with which it goes together most in the ensemble
  double correlation = 0;              ///< with that one
};
/// By factor. Empty where fewer than three points are kept.
std::vector<FactorLearnt> factors_learnt(const Experiment& experiment,
                                         const Calibration& calibration);

}  // namespace boyd::experiment
