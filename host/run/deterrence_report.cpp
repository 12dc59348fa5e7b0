#include "host/run/deterrence_report.hpp"

#include <xxhash.h>

#include "host/run/expected_utility.hpp"
#include "host/run/response_study.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::run {

std::uint64_t hash_of_all(const std::vector<WorldOutcome>& worlds) {
  std::vector<std::uint64_t> hashes;
  for (const WorldOutcome& world : worlds) {
    hashes.push_back(world.state_hash);
  }
  return XXH64(hashes.data(), hashes.size() * sizeof(std::uint64_t), 0);
}

std::vector<std::vector<DirectValue>> direct_values(const DeterrenceInput& input,
                                                    const scenario::Deterrence& wish,
                                                    const std::vector<WorldOutcome>& direct) {
  const std::size_t worlds_count = input.options.front().asked.size();
  std::vector<std::vector<DirectValue>> values(input.arms.size());
  std::size_t next = 0;
  for (std::size_t o = 0; o < input.options.size(); ++o) {
    const OptionOutcomes& option = input.options[o];
    for (std::size_t a = 0; a < input.arms.size(); ++a) {
      std::vector<double> by_world;
      for (std::size_t r = 0; r < worlds_count; ++r) {
        by_world.push_back(payoff_usd(wish, direct[next++]) - option.cost_usd);
      }
      const PlacedDraws placed(input.arms[a].times_s[o], option.knots_s, input.answer_within_s);
      const PlacedDraws::Weights weights = placed.weights(Multiplicities(placed.count(), 1));
      DirectValue value;
      value.battle_usd = statistics::mean_interval(by_world);
      value.expected_usd = -option.cost_usd;
      for (std::size_t k = 0; k < option.knots_s.size(); ++k) {
        value.expected_usd += weights.knots[k] *
                              weighted_mean(option.payoffs_usd[k], Multiplicities(worlds_count, 1));
      }
      values[a].push_back(value);
    }
  }
  return values;
}

}  // namespace boyd::run
