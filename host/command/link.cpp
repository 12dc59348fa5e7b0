#include "host/command/link.hpp"

namespace boyd::command {

Transit try_over(
    const Link& link, double quality, const Dice& dice, const DrawKey& key, std::uint32_t attempt) {
  const auto draw = [&](std::uint32_t what) {
    return dice.uniform(
        Stream::kCommandLink, key.request, key.ordinal, key.place, 2 * attempt + what);
  };
  // Written so that a network of full quality leaves the probability as it is given, to the bit.
  const double lost_prob = link.loss_prob + (1.0 - link.loss_prob) * (1.0 - quality);
  if (draw(0) < lost_prob) {
    return {true, 0};
  }
  return {false, quantile_ns(link.delay, draw(1))};
}

}  // namespace boyd::command
