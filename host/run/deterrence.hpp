/// An attacker who chooses how to attack, or not to, by expected utility under what he believes of
/// the defender's response time.
///
/// What an option is worth as a function of the response time is simulated at a few times and
/// linear in between; after the last of them it goes linearly to what it is worth without a
/// response, reached where the world ends. The expectation over the law of the response time is
/// then a weighted sum of the simulated values, the same weights in every world, so intervals come
/// from whole replications. Not to attack is worth 0.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/statistics/estimate.hpp"
#include "host/statistics/response_law.hpp"

namespace boyd::run {

/// One option in all its worlds.
struct OptionOutcomes {
  std::string name;
  double cost_usd = 0;
  /// Response times simulated, ascending from 0, and last the time after which a response changes
  /// nothing: there the world ends.
  std::vector<double> knots_s;
  /// [knot][replication]; the last knot: no response.
  std::vector<std::vector<double>> payoffs_usd;
  std::vector<std::vector<double>> objectives;  ///< likewise, 1 where achieved, else 0
  std::vector<double> asked;  ///< by replication: 1 where the defender was asked for an answer
  /// By replication, without a response: from asking to the objective; absent where not reached.
  std::vector<std::optional<double>> objectives_after_s;
};

/// Draws of an arm's response time, by option; draw i of every arm and option shares its dice.
struct ArmResponses {
  std::string name;
  std::vector<std::vector<statistics::ResponseTime>> times_s;
  /// What the attacker takes them for; empty: the truth. As many draws.
  std::vector<std::vector<statistics::ResponseTime>> believed_s;
};

struct DeterrenceInput {
  std::vector<OptionOutcomes> options;  ///< at least one; equal numbers of replications
  std::vector<ArmResponses> arms;       ///< at least one; the first is the reference
  double answer_cost_usd = 0;
  double answer_within_s = 0;
  std::uint32_t resamples_count = 1000;
  std::uint64_t seed = 1;  ///< of the bootstrap
  /// Called with the share of the bootstrap done; once it says no, intervals stay absent. May be
  /// empty.
  std::function<bool(double)> go_on;
};

/// How an arm answers one option, in truth.
struct ResponseSummary {
  statistics::Estimate entropy_bits;  ///< response_law.hpp; interval by bootstrap over draws
  statistics::ResponseTime p10_s;     ///< absent: never
  statistics::ResponseTime median_s;
  statistics::ResponseTime p90_s;
  double never_prob = 0;
  double within_prob = 0;  ///< within answer_within_s
  /// Any answer before the objective, over the worlds in which the attacker reaches it unanswered.
  std::optional<double> before_objective_prob;
  std::int64_t objective_worlds_count = 0;  ///< of these worlds
};

/// One option against one arm, as the attacker sees it.
struct OptionValue {
  statistics::Estimate value_usd;  ///< expected; Student's t over worlds, and draws' own error
  double battle_usd = 0;           ///< of it, before the price of an answer
  double answer_prob = 0;
  double objective_prob = 0;
  double best_share = 0;  ///< of resamples in which it is his choice
};

/// The price of an answer from which on no option is worth its while.
struct DeterringPrice {
  std::optional<double> usd;  ///< 0: none is needed; absent: no price suffices
  std::optional<double> low;  ///< 95 % by bootstrap; absent as above
  std::optional<double> high;
};

struct ArmDecision {
  std::string name;
  std::vector<ResponseSummary> responses;  ///< by option
  std::vector<OptionValue> options;        ///< by option
  std::optional<std::uint32_t> best;       ///< his choice; absent: not to attack
  double no_attack_share = 0;              ///< of resamples in which that is his choice
  statistics::Estimate best_usd;           ///< what the choice is worth to him, 0 for no attack
  statistics::Estimate lead_usd;           ///< the choice minus the second best, no attack included
  statistics::Estimate difference_usd;     ///< best_usd minus that of the first arm, paired
  double true_usd = 0;                     ///< what the choice brings him if he believes wrongly
  DeterringPrice deterring;
};

/// Decides for every arm. Same input, same bits. Throws std::invalid_argument when sizes disagree.
std::vector<ArmDecision> decide(const DeterrenceInput& input);

}  // namespace boyd::run
