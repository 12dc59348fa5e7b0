#include "host/validate/queue_feed.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

#include "host/command/dice.hpp"
#include "host/command/engine.hpp"
#include "host/scenario/document.hpp"
#include "host/time/time.hpp"

namespace boyd::validate {

namespace {

constexpr std::uint32_t kReplications = 64;
constexpr double kRelaxations = 8;           // of warm-up, and of a batch at least
constexpr double kBatchLeast = 20'000;       // arrivals
constexpr double kBatchEnough = 200'000;     // beyond it, kRelaxations must do; else twice that
constexpr double kBatchRare = 60'000;        // where few wait
constexpr double kWaitsWanted = 3000;        // over all batches
constexpr double kRelaxationLimit = 50'000;  // arrivals
constexpr std::uint32_t kOrdersAtOnce = 4'000'000;  // about 2 GB
constexpr double kRarestShare = 0.02;               // of a class among all arrivals
constexpr double kLongest_s = 8e9;                  // of the 9.2e9 s that int64 nanoseconds hold

double total_rate_hz(const QueueLoad& load) {
  double rate_hz = 0;
  for (const Customers& customers : load.classes) {
    rate_hz += customers.rate_hz;
  }
  return rate_hz;
}

/// One post, one rule per class.
command::CommandPlan plan_of(const QueueLoad& load) {
  command::CommandPlan plan;
  command::Chain& chain = plan.chains.emplace_back();
  chain.name = "post";
  command::Node& node = chain.nodes.emplace_back();
  node.name = "post";
  node.law = load.service;
  node.servers_count = load.servers_count;
  node.discipline = load.discipline;
  chain.entry = 0;
  chain.exit = 0;
  plan.groups.emplace_back().name = "group";
  command::AuthorityRow& row = plan.authority.emplace_back();
  row.name = "post";
  row.chain = 0;
  for (const Customers& customers : load.classes) {
    command::RequestRule& rule = plan.rules.emplace_back();
    rule.name = fmt::format("class {}", plan.rules.size());
    rule.trigger = 0;
    rule.groups = {0};
    rule.priority = customers.priority;
  }
  return plan;
}

/// How many arrivals of a replication are left out, and how many are looked at.
struct Length {
  std::uint32_t warm_up_count = 0;
  std::uint32_t batch_count = 0;
};

Length length_of(const QueueLoad& load) {
  const double relaxation = relaxation_arrivals(load);
  const double rare = std::min(kWaitsWanted / (kReplications * load.wait_prob), kBatchRare);
  const double calm =
      std::max(kRelaxations * relaxation, std::min(2 * kRelaxations * relaxation, kBatchEnough));
  const double batch = std::max({kBatchLeast, calm, rare});
  return {static_cast<std::uint32_t>(100 + kRelaxations * relaxation),
          static_cast<std::uint32_t>(batch)};
}

/// Which class the next request is of.
std::uint32_t drawn_class(const QueueLoad& load, double uniform) {
  double left = uniform * total_rate_hz(load);
  std::uint32_t row = 0;
  while (row + 1 < load.classes.size() && left >= load.classes[row].rate_hz) {
    left -= load.classes[row].rate_hz;
    ++row;
  }
  return row;
}

struct Batch {
  double wait_s = 0;
  double total_s = 0;
  double share = 0;
  double count = 0;
};

std::vector<Batch> run_replication(const QueueLoad& load,
                                   const std::shared_ptr<const command::PreparedPlan>& plan,
                                   const Length& length,
                                   std::uint64_t world_seed) {
  const std::uint32_t requests_count = length.warm_up_count + length.batch_count;
  command::Engine engine(plan, world_seed, {requests_count});
  const command::Dice dice(world_seed);
  const double rate_hz = total_rate_hz(load);
  std::vector<Injection> effects;
  TimeNs now_ns = 0;
  for (std::uint32_t r = 0; r < requests_count; ++r) {
    // Not the engine's exponential law: an error of that one would scale both sides of the queue.
    const double uniform = dice.uniform(Stream::kCommandArrival, r, 0, 0, 0);
    now_ns += time::from_seconds(-std::log(uniform) / rate_hz);
    engine.request(now_ns, drawn_class(load, dice.uniform(Stream::kCommandArrival, r, 1, 0, 0)));
    engine.advance_to(now_ns, effects);
    effects.clear();
  }
  engine.advance_to(kNever - 1, effects);
  std::vector<Batch> batches(load.classes.size());
  for (const command::Order& order : engine.orders().subspan(length.warm_up_count)) {
    const command::NodeVisit& visit = order.visits.front();
    Batch& batch = batches[order.rule];
    batch.count += 1;
    batch.wait_s += time::to_seconds(visit.started_ns - visit.arrived_ns);
    batch.total_s += time::to_seconds(visit.finished_ns - visit.arrived_ns);
    batch.share += visit.started_ns > visit.arrived_ns ? 1 : 0;
  }
  for (Batch& batch : batches) {
    batch.wait_s /= batch.count;
    batch.total_s /= batch.count;
    batch.share /= batch.count;
  }
  return batches;
}

}  // namespace

double utilisation(const QueueLoad& load) {
  return total_rate_hz(load) * load.service_mean_s / load.servers_count;
}

double relaxation_arrivals(const QueueLoad& load) {
  const double room = 1 - std::sqrt(utilisation(load));
  const double spread = 0.5 * (1 + load.service_variation * load.service_variation);
  return total_rate_hz(load) * load.service_mean_s *
         (1 + std::max(spread, 1.0) / (load.servers_count * room * room));
}

std::string load_problem(const QueueLoad& load) {
  const double rho = utilisation(load);
  if (!(rho < 1)) {
    return fmt::format(
        "utilisation arrival rate * service time / servers = {:.6g}: the queue has no steady "
        "state; "
        "it must be below 1",
        rho);
  }
  if (relaxation_arrivals(load) > kRelaxationLimit) {
    return fmt::format(
        "utilisation arrival rate * service time / servers = {:.6g}: the queue remembers {:.0f} "
        "arrivals, too many to measure; it must be below {} (about 0.99 for one exponential "
        "server)",
        rho,
        relaxation_arrivals(load),
        kRelaxationLimit);
  }
  const Length length = length_of(load);
  const double arrivals = length.warm_up_count + length.batch_count;
  if (arrivals / total_rate_hz(load) > kLongest_s) {
    return fmt::format(
        "arrival rate {:g} Hz: {:.0f} requests would take longer than the engine's clock runs, 292 "
        "years; all together must come at {:.2g} Hz at least",
        total_rate_hz(load),
        arrivals,
        arrivals / kLongest_s);
  }
  for (const Customers& customers : load.classes) {
    if (customers.rate_hz < kRarestShare * total_rate_hz(load)) {
      return fmt::format("arrival rate {:g} Hz: each class must be at least {:g} % of all arrivals",
                         customers.rate_hz,
                         100 * kRarestShare);
    }
  }
  return {};
}

std::vector<Waiting> feed(const QueueLoad& load, std::uint64_t seed, const Progress& progress) {
  const auto plan = command::prepare(plan_of(load));
  const Length length = length_of(load);
  std::vector<std::vector<Batch>> all(kReplications);
  const std::uint32_t at_once = kOrdersAtOnce / (length.warm_up_count + length.batch_count);
  for_each_replication(
      kReplications,
      progress,
      [&](std::uint32_t replication) {
        all[replication] =
            run_replication(load, plan, length, scenario::world_seed(seed, replication));
      },
      at_once);
  std::vector<Waiting> out(load.classes.size());
  for (std::size_t k = 0; k < out.size(); ++k) {
    std::vector<double> waits_s;
    std::vector<double> totals_s;
    std::vector<double> shares;
    for (const std::vector<Batch>& batches : all) {
      waits_s.push_back(batches[k].wait_s);
      totals_s.push_back(batches[k].total_s);
      shares.push_back(batches[k].share);
      out[k].visits_count += batches[k].count;
    }
    out[k].wait_s = mean_of(waits_s);
    out[k].total_s = mean_of(totals_s);
    out[k].share = mean_of(shares);
  }
  return out;
}

}  // namespace boyd::validate
