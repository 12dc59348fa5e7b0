#include "host/command/link.hpp"

#include "host/time/time.hpp"

namespace boyd::command {

Transit send_over(const Link* link, const Dice& dice, const DrawKey& key) {
  if (link == nullptr) {
    return {};
  }
  const TimeNs pause_ns = time::from_seconds(link->resend_after_s);
  TimeNs sent_ns = 0;
  for (std::uint32_t t = 0; t < link->tries_max; ++t) {
    const auto draw = [&](std::uint32_t what) {
      return dice.uniform(Stream::kCommandLink, key.request, key.ordinal, key.place, 2 * t + what);
    };
    sent_ns = t == 0 ? 0 : time::later(sent_ns, pause_ns);
    if (!(draw(0) < link->loss_prob)) {
      return {false, time::later(sent_ns, quantile_ns(link->delay, draw(1)))};
    }
  }
  return {true, sent_ns};
}

}  // namespace boyd::command
