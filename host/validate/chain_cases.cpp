/// Chains of stages: one after the other, and two at once of which the first answers.
#include <cmath>

#include <fmt/format.h>

#include "host/time/time.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"
#include "host/validate/single_orders.hpp"

namespace boyd::validate {

namespace {

constexpr std::uint32_t kSamples = 100'000;
constexpr double kVisitsWanted = 4e6;  // over all stages and samples

command::Node stage(std::string name, double mean_s) {
  command::Node node;
  node.name = std::move(name);
  node.law = command::exponential(mean_s);
  return node;
}

command::Edge edge(std::uint32_t from, std::uint32_t to) {
  command::Edge out;
  out.from = from;
  out.to = to;
  return out;
}

// ---- In series ----

command::Chain series_chain(std::uint32_t stages_count, double mean_s) {
  command::Chain chain;
  chain.name = "series";
  for (std::uint32_t k = 0; k < stages_count; ++k) {
    chain.nodes.push_back(stage(fmt::format("stage {}", k + 1), mean_s));
    if (k > 0) {
      chain.edges.push_back(edge(k - 1, k));
    }
  }
  chain.entry = 0;
  chain.exit = stages_count - 1;
  return chain;
}

std::vector<Quantity> run_series(const Settings& settings, const Surroundings& around) {
  constexpr const char* source = "sum of k independent exponentials (Erlang law): k m, sqrt(k) m";
  const auto stages_count = static_cast<std::uint32_t>(settings.whole("stages_count"));
  const double mean_s = settings.number("stage_mean_s");
  const auto samples_count =
      static_cast<std::uint32_t>(std::min(kVisitsWanted / stages_count, double{kSamples}));
  std::vector<double> totals_s(samples_count);
  sample_orders(plan_of_chain(series_chain(stages_count, mean_s)),
                samples_count,
                settings.whole("seed"),
                around.progress,
                [&](std::uint32_t sample, std::span<const command::Order> orders) {
                  const command::Order& order = orders.front();
                  totals_s[sample] = time::to_seconds(order.decided_ns - order.requested_ns);
                });
  const MeanEstimate mean = mean_of(totals_s);
  const MeanEstimate deviation = deviation_of(totals_s);
  return {estimated("total_mean_s", stages_count * mean_s, mean.mean, mean.standard_error, source),
          estimated("total_sd_s",
                    std::sqrt(stages_count) * mean_s,
                    deviation.mean,
                    deviation.standard_error,
                    source)};
}

Case series() {
  Case out;
  out.name = "series";
  out.title = "stages one after the other: mean and spread of the whole";
  out.parameters = {whole("stages_count", "exponential stages", 7, 1, 1000),
                    number("stage_mean_s", "mean of one stage", 3600, 1e-3, 1e6),
                    seed()};
  out.run = run_series;
  out.sweep = {"stages_count", {1, 2, 4, 8, 16, 32}, "total_sd_s", true, {}};
  return out;
}

// ---- First of two ----

/// entry -> two centres at once -> whichever answers first.
command::Chain two_centres(double first_mean_s, double second_mean_s) {
  command::Chain chain;
  chain.name = "two centres";
  command::Node entry = stage("request", 0);
  entry.law = command::deterministic(0);
  entry.kind = command::NodeKind::kDelay;
  command::Node exit = entry;
  exit.name = "first answer";
  exit.join = command::Join::kAny;
  chain.nodes = {entry, stage("first", first_mean_s), stage("second", second_mean_s), exit};
  chain.edges = {edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3)};
  chain.entry = 0;
  chain.exit = 3;
  return chain;
}

/// Whether the first centre's answer was the one that counted.
bool first_answered(const command::Order& order) {
  for (const command::NodeVisit& visit : order.visits) {
    if (visit.node == 1) {
      return visit.finished_ns == order.decided_ns;
    }
  }
  return false;
}

std::vector<Quantity> run_first_of_two(const Settings& settings, const Surroundings& around) {
  constexpr const char* source =
      "smaller of two exponentials: 1 / (1/a + 1/b), first with b / (a + b)";
  const double first_mean_s = settings.number("first_mean_s");
  const double second_mean_s = settings.number("second_mean_s");
  std::vector<double> answers_s(kSamples);
  std::vector<std::uint8_t> first(kSamples);
  sample_orders(plan_of_chain(two_centres(first_mean_s, second_mean_s)),
                kSamples,
                settings.whole("seed"),
                around.progress,
                [&](std::uint32_t sample, std::span<const command::Order> orders) {
                  const command::Order& order = orders.front();
                  answers_s[sample] = time::to_seconds(order.decided_ns - order.requested_ns);
                  first[sample] = first_answered(order) ? 1 : 0;
                });
  const double expected_prob = second_mean_s / (first_mean_s + second_mean_s);
  const auto first_count = std::count(first.begin(), first.end(), 1);
  const MeanEstimate answer = mean_of(answers_s);
  const MeanEstimate share =
      share_of(static_cast<std::uint64_t>(first_count), kSamples, expected_prob);
  return {estimated("first_answer_mean_s",
                    first_mean_s * expected_prob,
                    answer.mean,
                    answer.standard_error,
                    source),
          estimated("first_centre_prob", expected_prob, share.mean, share.standard_error, source)};
}

Case first_of_two() {
  Case out;
  out.name = "first_of_two";
  out.title = "two independent centres, the first answer acts";
  out.parameters = {number("first_mean_s", "mean time of the one, exponential", 7200, 1e-3, 1e6),
                    number("second_mean_s", "mean time of the other", 3600, 1e-3, 1e6),
                    seed()};
  out.run = run_first_of_two;
  out.sweep = {"second_mean_s", {600, 1800, 3600, 7200, 20000}, "first_answer_mean_s", true, {}};
  return out;
}

}  // namespace

std::vector<Case> chain_cases() {
  return {series(), first_of_two()};
}

}  // namespace boyd::validate
