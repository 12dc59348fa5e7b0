/// Agreement among members: the slowest reply, and whether nobody objects.
#include <algorithm>
#include <cmath>
#include <utility>

#include "host/statistics/law.hpp"
#include "host/time/time.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"
#include "host/validate/single_orders.hpp"

namespace boyd::validate {

namespace {

constexpr double kDrawsWanted = 4e6;  // over all members and samples

Parameter members() {
  return whole("members_count", "members at the table", 32, 1, 10'000);
}

/// One round, no session: the meeting ends with the slowest reply.
command::Chain meeting(std::uint32_t members_count, command::Law reply, double objection_prob) {
  command::Chain chain;
  chain.name = "council";
  command::Node& node = chain.nodes.emplace_back();
  node.name = "council";
  node.kind = command::NodeKind::kConsensus;
  node.consensus.members_count = members_count;
  node.consensus.reply = std::move(reply);
  node.consensus.objection_prob = objection_prob;
  chain.entry = 0;
  chain.exit = 0;
  return chain;
}

struct Meetings {
  std::vector<double> durations_s;  ///< one each
  std::uint64_t agreed_count = 0;
};

Meetings hold(const command::Chain& chain, const Settings& settings, const Progress& progress) {
  const double wanted = kDrawsWanted / chain.nodes.front().consensus.members_count;
  const auto samples_count = static_cast<std::uint32_t>(std::clamp(wanted, 2000.0, 100'000.0));
  std::vector<double> durations_s(samples_count);
  std::vector<std::uint8_t> agreed(samples_count);
  sample_orders(plan_of_chain(chain),
                samples_count,
                settings.whole("seed"),
                progress,
                [&](std::uint32_t sample, std::span<const command::Order> orders) {
                  const command::Order& order = orders.front();
                  durations_s[sample] = time::to_seconds(order.decided_ns - order.requested_ns);
                  agreed[sample] = order.state == command::OrderState::kReleased ? 1 : 0;
                });
  const auto agreed_count = std::count(agreed.begin(), agreed.end(), 1);
  return {std::move(durations_s), static_cast<std::uint64_t>(agreed_count)};
}

std::vector<Quantity> run_consensus(const Settings& settings, const Surroundings& around) {
  const auto members_count = static_cast<std::uint32_t>(settings.whole("members_count"));
  const double mean_s = settings.number("reply_mean_s");
  const double objection_prob = settings.number("objection_prob");
  const Meetings meetings =
      hold(meeting(members_count, command::exponential(mean_s), objection_prob),
           settings,
           around.progress);
  double harmonic = 0;
  for (std::uint32_t k = members_count; k >= 1; --k) {
    harmonic += 1.0 / k;
  }
  const double none_prob = std::pow(1 - objection_prob, members_count);
  const MeanEstimate longest = mean_of(meetings.durations_s);
  const MeanEstimate share =
      share_of(meetings.agreed_count, meetings.durations_s.size(), none_prob);
  return {estimated("reply_max_mean_s",
                    mean_s * harmonic,
                    longest.mean,
                    longest.standard_error,
                    "largest of n exponentials: m (1 + 1/2 + ... + 1/n) (Renyi 1953)"),
          estimated("no_objection_prob",
                    none_prob,
                    share.mean,
                    share.standard_error,
                    "independent members: (1 - p)^n")};
}

Case consensus() {
  Case out;
  out.name = "consensus";
  out.title = "agreement of all members: mean of the slowest reply, chance that nobody objects";
  out.parameters = {members(),
                    number("reply_mean_s", "mean of one reply, exponential", 36'000, 1e-3, 1e7),
                    number("objection_prob", "of one member", 0.03, 0, 1),
                    seed()};
  out.run = run_consensus;
  out.sweep = {"members_count", {1, 2, 4, 8, 16, 32, 64}, "reply_max_mean_s", true, {}};
  return out;
}

std::vector<Quantity> run_consensus_lognormal(const Settings& settings,
                                              const Surroundings& around) {
  const auto members_count = static_cast<std::uint32_t>(settings.whole("members_count"));
  const double reply_median_s = settings.number("reply_median_s");
  const double log_sigma = settings.number("reply_log_sigma");
  const Meetings meetings =
      hold(meeting(members_count, command::lognormal(reply_median_s, log_sigma), 0),
           settings,
           around.progress);
  const double quantile = statistics::normal_quantile(std::pow(0.5, 1.0 / members_count));
  const MeanEstimate middle = median_of(meetings.durations_s);
  return {estimated("reply_max_median_s",
                    reply_median_s * std::exp(log_sigma * quantile),
                    middle.mean,
                    middle.standard_error,
                    "median of the largest of n lognormals: m exp(sigma Phi^-1(0.5^(1/n)))")};
}

Case consensus_lognormal() {
  Case out;
  out.name = "consensus_lognormal";
  out.title = "agreement of all members with lognormal replies: median of the slowest";
  out.parameters = {members(),
                    number("reply_median_s", "median of one reply", 28'800, 1e-3, 1e6),
                    number("reply_log_sigma", "deviation of its logarithm", 0.6, 0.001, 1.5),
                    seed()};
  out.run = run_consensus_lognormal;
  out.sweep = {"members_count", {1, 2, 4, 8, 16, 32, 64}, "reply_max_median_s", true, {}};
  return out;
}

}  // namespace

std::vector<Case> consensus_cases() {
  return {consensus(), consensus_lognormal()};
}

}  // namespace boyd::validate
