#include "host/run/deterrence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "host/run/expected_utility.hpp"
#include "host/statistics/law.hpp"
#include "host/statistics/mean.hpp"
#include "host/statistics/quantile.hpp"

namespace boyd::run {

namespace {

using statistics::Estimate;
using statistics::ResponseTime;

constexpr double kNoPrice = std::numeric_limits<double>::infinity();

/// One option against one arm in one resample.
struct Value {
  double battle_usd = 0;
  double answer_prob = 0;
};

/// All options against one arm in one resample.
struct Choice {
  std::vector<double> values_usd;
  std::optional<std::uint32_t> best;
  double best_usd = 0;
  double lead_usd = 0;
  double deterring_usd = 0;
};

Choice choose(const std::vector<Value>& values, double answer_cost_usd) {
  Choice choice;
  double second_usd = -kNoPrice;
  for (std::uint32_t o = 0; o < values.size(); ++o) {
    const Value& value = values[o];
    const double usd = value.battle_usd - answer_cost_usd * value.answer_prob;
    choice.values_usd.push_back(usd);
    if (usd > choice.best_usd) {
      second_usd = choice.best_usd;
      choice.best_usd = usd;
      choice.best = o;
    } else {
      second_usd = std::max(second_usd, usd);
    }
    if (value.battle_usd > 0) {
      const double price_usd =
          value.answer_prob > 0 ? value.battle_usd / value.answer_prob : kNoPrice;
      choice.deterring_usd = std::max(choice.deterring_usd, price_usd);
    }
  }
  choice.lead_usd = choice.best_usd - second_usd;
  return choice;
}

/// Ends of the central 95 % of resampled values; absent where infinite.
std::array<std::optional<double>, 2> percentiles(std::vector<double> values) {
  std::array<std::optional<double>, 2> ends;
  std::sort(values.begin(), values.end());
  for (std::size_t end = 0; end < 2 && !values.empty(); ++end) {
    const double side = (end == 0 ? -1.0 : 1.0) * statistics::kLevel / 2;
    const auto last = static_cast<double>(values.size() - 1);
    const double value = values[static_cast<std::size_t>(std::lround((0.5 + side) * last))];
    ends.at(end) = std::isfinite(value) ? std::optional(value) : std::nullopt;
  }
  return ends;
}

void check(const DeterrenceInput& input) {
  bool agrees = !input.options.empty() && !input.arms.empty();
  for (const OptionOutcomes& option : input.options) {
    const std::size_t worlds = option.asked.size();
    const auto fits = [&](const std::vector<std::vector<double>>& table) {
      return table.size() == option.knots_s.size() &&
             std::all_of(
                 table.begin(), table.end(), [&](const auto& r) { return r.size() == worlds; });
    };
    agrees = agrees && worlds > 0 && worlds == input.options.front().asked.size() &&
             option.knots_s.size() > 1 && fits(option.payoffs_usd) && fits(option.objectives) &&
             option.objectives_after_s.size() == worlds;
  }
  for (const ArmResponses& arm : input.arms) {
    const std::size_t draws = input.arms.front().times_s.at(0).size();
    const auto fits = [&](const std::vector<std::vector<ResponseTime>>& table) {
      return table.size() == input.options.size() &&
             std::all_of(
                 table.begin(), table.end(), [&](const auto& t) { return t.size() == draws; });
    };
    agrees = agrees && draws > 0 && fits(arm.times_s) &&
             (arm.believed_s.empty() || fits(arm.believed_s));
  }
  if (!agrees) {
    throw std::invalid_argument("options, worlds and draws of a decision disagree in number");
  }
}

class Decider {
public:
  explicit Decider(const DeterrenceInput& input)
      : input_(input),
        worlds_(input.options.front().asked.size(), 1),
        draws_(input.arms.front().times_s.front().size(), 1) {
    for (const ArmResponses& arm : input.arms) {
      placed_.push_back(place(arm.believed_s.empty() ? arm.times_s : arm.believed_s));
      std::vector<std::vector<std::size_t>>& bins = bins_.emplace_back();
      for (const std::vector<ResponseTime>& times_s : arm.times_s) {
        std::transform(times_s.begin(),
                       times_s.end(),
                       std::back_inserter(bins.emplace_back()),
                       statistics::response_bin);
      }
    }
  }

  std::vector<ArmDecision> decide() {
    std::vector<ArmDecision> decisions;
    const std::vector<Choice> choices = choices_of(worlds_, draws_);
    for (std::size_t a = 0; a < input_.arms.size(); ++a) {
      ArmDecision& decision = decisions.emplace_back();
      decision.name = input_.arms[a].name;
      decision.best = choices[a].best;
      for (std::size_t o = 0; o < input_.options.size(); ++o) {
        decision.responses.push_back(response(input_.arms[a].times_s[o], input_.options[o]));
        decision.options.push_back(option_value(o, placed_[a][o]));
      }
      decision.best_usd.mean = choices[a].best_usd;
      decision.lead_usd.mean = choices[a].lead_usd;
      decision.difference_usd.mean = choices[a].best_usd - choices.front().best_usd;
      decision.deterring.usd = finite(choices[a].deterring_usd);
      decision.true_usd = true_value(a, choices[a].best);
    }
    resample(decisions);
    return decisions;
  }

private:
  static std::optional<double> finite(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
  }

  std::vector<PlacedDraws> place(const std::vector<std::vector<ResponseTime>>& times_s) const {
    std::vector<PlacedDraws> placed;
    for (std::size_t o = 0; o < input_.options.size(); ++o) {
      placed.emplace_back(times_s[o], input_.options[o].knots_s, input_.answer_within_s);
    }
    return placed;
  }

  static double expectation(const std::vector<double>& weights,
                            const std::vector<std::vector<double>>& table,
                            const Multiplicities& worlds) {
    double sum = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      sum += weights[k] * weighted_mean(table[k], worlds);
    }
    return sum;
  }

  Value value_of(std::size_t o,
                 const PlacedDraws& placed,
                 const Multiplicities& worlds,
                 const Multiplicities& draws) const {
    const OptionOutcomes& option = input_.options[o];
    const PlacedDraws::Weights weights = placed.weights(draws);
    return {expectation(weights.knots, option.payoffs_usd, worlds) - option.cost_usd,
            weights.within_prob * weighted_mean(option.asked, worlds)};
  }

  std::vector<Choice> choices_of(const Multiplicities& worlds, const Multiplicities& draws) const {
    std::vector<Choice> choices;
    for (const std::vector<PlacedDraws>& arm : placed_) {
      std::vector<Value> values;
      for (std::size_t o = 0; o < arm.size(); ++o) {
        values.push_back(value_of(o, arm[o], worlds, draws));
      }
      choices.push_back(choose(values, input_.answer_cost_usd));
    }
    return choices;
  }

  double true_value(std::size_t a, const std::optional<std::uint32_t>& best) const {
    if (!best) {
      return 0;
    }
    const PlacedDraws placed(
        input_.arms[a].times_s[*best], input_.options[*best].knots_s, input_.answer_within_s);
    const Value value = value_of(*best, placed, worlds_, draws_);
    return value.battle_usd - input_.answer_cost_usd * value.answer_prob;
  }

  OptionValue option_value(std::size_t o, const PlacedDraws& placed) const {
    const OptionOutcomes& option = input_.options[o];
    const PlacedDraws::Weights weights = placed.weights(draws_);
    const Value value = value_of(o, placed, worlds_, draws_);
    OptionValue out;
    out.battle_usd = value.battle_usd;
    out.answer_prob = value.answer_prob;
    out.objective_prob = expectation(weights.knots, option.objectives, worlds_);
    out.value_usd = interval(option, placed, weights);
    return out;
  }

  /// Worlds and draws are independent of each other, so their variances add.
  Estimate interval(const OptionOutcomes& option,
                    const PlacedDraws& placed,
                    const PlacedDraws::Weights& weights) const {
    const double cost_usd = input_.answer_cost_usd;
    std::vector<double> by_world;
    for (std::size_t r = 0; r < worlds_.size(); ++r) {
      double usd = -option.cost_usd - cost_usd * weights.within_prob * option.asked[r];
      for (std::size_t k = 0; k < weights.knots.size(); ++k) {
        usd += weights.knots[k] * option.payoffs_usd[k][r];
      }
      by_world.push_back(usd);
    }
    std::vector<double> means_usd;
    for (const std::vector<double>& payoffs_usd : option.payoffs_usd) {
      means_usd.push_back(weighted_mean(payoffs_usd, worlds_));
    }
    const double asked = weighted_mean(option.asked, worlds_);
    std::vector<double> by_draw;
    for (std::size_t i = 0; i < placed.count(); ++i) {
      by_draw.push_back(placed.at(i, means_usd) - (placed.is_within(i) ? cost_usd * asked : 0));
    }
    Estimate estimate = statistics::mean_interval(by_world);
    const Estimate of_draws = statistics::mean_interval(by_draw);
    if (estimate.sd && estimate.mean) {
      const auto n = static_cast<double>(by_world.size());
      const auto m = static_cast<double>(by_draw.size());
      const double draws_sd = of_draws.sd.value_or(0);
      const double half = statistics::student_half_width(statistics::kLevel, n) *
                          std::sqrt(*estimate.sd * *estimate.sd / n + draws_sd * draws_sd / m);
      estimate.low = *estimate.mean - half;
      estimate.high = *estimate.mean + half;
    }
    return estimate;
  }

  ResponseSummary response(const std::vector<ResponseTime>& times_s,
                           const OptionOutcomes& option) const {
    ResponseSummary out;
    out.entropy_bits.mean = statistics::response_entropy_bits(times_s);
    out.entropy_bits.n = static_cast<std::int64_t>(times_s.size());
    out.p10_s = statistics::response_quantile(times_s, 0.1);
    out.median_s = statistics::response_quantile(times_s, 0.5);
    out.p90_s = statistics::response_quantile(times_s, 0.9);
    out.never_prob = 1 - statistics::response_prob(times_s, std::numeric_limits<double>::max());
    out.within_prob = statistics::response_prob(times_s, input_.answer_within_s);
    double sum = 0;
    for (const std::optional<double>& after_s : option.objectives_after_s) {
      if (after_s) {
        sum += statistics::response_prob(times_s, *after_s);
        out.objective_worlds_count += 1;
      }
    }
    if (out.objective_worlds_count > 0) {
      out.before_objective_prob = sum / static_cast<double>(out.objective_worlds_count);
    }
    return out;
  }

  static void set_interval(Estimate& estimate, std::vector<double> values, std::int64_t n) {
    const auto ends = percentiles(std::move(values));
    estimate.low = ends[0];
    estimate.high = ends[1];
    estimate.n = n;
  }

  static double entropy_bits(const std::vector<std::size_t>& bins, const Multiplicities& draws) {
    std::array<double, statistics::kResponseBins> counts{};
    for (std::size_t i = 0; i < bins.size(); ++i) {
      counts.at(bins[i]) += draws[i];
    }
    return statistics::response_entropy_bits(counts);
  }

  /// Worlds and draws are resampled together, the same in every arm and option.
  void resample(std::vector<ArmDecision>& decisions) const {
    if (worlds_.size() < 2 || input_.resamples_count == 0) {
      return;
    }
    Resampler random(input_.seed);
    std::vector<std::vector<Choice>> by_arm(decisions.size());
    std::vector<std::vector<std::vector<double>>> entropies(
        decisions.size(), std::vector<std::vector<double>>(input_.options.size()));
    for (std::uint32_t b = 0; b < input_.resamples_count; ++b) {
      if (input_.go_on &&
          !input_.go_on(static_cast<double>(b) / static_cast<double>(input_.resamples_count))) {
        return;
      }
      const Multiplicities worlds = random.draw(worlds_.size());
      const Multiplicities draws = random.draw(draws_.size());
      const std::vector<Choice> choices = choices_of(worlds, draws);
      for (std::size_t a = 0; a < decisions.size(); ++a) {
        by_arm[a].push_back(choices[a]);
        for (std::size_t o = 0; o < input_.options.size(); ++o) {
          entropies[a][o].push_back(entropy_bits(bins_[a][o], draws));
        }
      }
    }
    for (std::size_t a = 0; a < decisions.size(); ++a) {
      for (std::size_t o = 0; o < input_.options.size(); ++o) {
        set_interval(decisions[a].responses[o].entropy_bits,
                     entropies[a][o],
                     decisions[a].responses[o].entropy_bits.n);
      }
      summarise_choices(by_arm[a], by_arm.front(), decisions[a]);
    }
  }

  void summarise_choices(const std::vector<Choice>& choices,
                         const std::vector<Choice>& firsts,
                         ArmDecision& decision) const {
    std::vector<double> best_usd;
    std::vector<double> lead_usd;
    std::vector<double> difference_usd;
    std::vector<double> deterring_usd;
    const double each = 1 / static_cast<double>(choices.size());
    for (std::size_t b = 0; b < choices.size(); ++b) {
      const Choice& choice = choices[b];
      best_usd.push_back(choice.best_usd);
      lead_usd.push_back(lead_of(choice, decision.best));
      difference_usd.push_back(choice.best_usd - firsts[b].best_usd);
      deterring_usd.push_back(choice.deterring_usd);
      (choice.best ? decision.options[*choice.best].best_share : decision.no_attack_share) += each;
    }
    const auto n = static_cast<std::int64_t>(worlds_.size());
    set_interval(decision.best_usd, std::move(best_usd), n);
    set_interval(decision.lead_usd, std::move(lead_usd), n);
    set_interval(decision.difference_usd, std::move(difference_usd), n);
    const auto ends = percentiles(std::move(deterring_usd));
    decision.deterring.low = ends[0];
    decision.deterring.high = ends[1];
  }

  /// Lead of the option chosen on all worlds in a resample, where it may be negative.
  static double lead_of(const Choice& choice, const std::optional<std::uint32_t>& chosen) {
    double other_usd = chosen ? 0 : -kNoPrice;
    for (std::uint32_t o = 0; o < choice.values_usd.size(); ++o) {
      other_usd = chosen == o ? other_usd : std::max(other_usd, choice.values_usd[o]);
    }
    return (chosen ? choice.values_usd[*chosen] : 0) - other_usd;
  }

  const DeterrenceInput& input_;
  Multiplicities worlds_;  ///< every world once
  Multiplicities draws_;
  std::vector<std::vector<PlacedDraws>> placed_;             ///< [arm][option], as believed
  std::vector<std::vector<std::vector<std::size_t>>> bins_;  ///< [arm][option][draw], in truth
};

}  // namespace

std::vector<ArmDecision> decide(const DeterrenceInput& input) {
  check(input);
  return Decider(input).decide();
}

}  // namespace boyd::run
