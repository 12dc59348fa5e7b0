#include "host/command/load_sample.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

#include "host/command/dice.hpp"
#include "host/command/order_sample.hpp"
#include "host/command/prepared_plan.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

constexpr double kWarmUpShare = 0.2;
constexpr double kWarmUpShareMax = 0.5;
constexpr std::size_t kBatches = 20;
/// A clock in ns has no room for much more, and orders take their time after the last request.
constexpr TimeNs kLongestRunNs = time::from_seconds(time::kLongestSeconds);

/// Visits to one post, in order of arrival.
struct PostVisits {
  std::string name;
  std::uint32_t servers_count = 0;
  OpenHours hours;
  double meetings_per_s = 0;  ///< places at meetings; 0: no limit
  std::vector<NodeVisit> visits;
};

/// Standard error of the mean of values that depend on their neighbours: Student's of the means of
/// batches (Law and Kelton 2000, section 9.5.3).
double batch_error(const std::vector<double>& values) {
  if (values.size() < 2 * kBatches) {
    return 0;
  }
  const std::size_t size = values.size() / kBatches;
  double sum = 0;
  double squares = 0;
  for (std::size_t b = 0; b < kBatches; ++b) {
    double batch = 0;
    for (std::size_t i = b * size; i < (b + 1) * size; ++i) {
      batch += values[i] / static_cast<double>(size);
    }
    sum += batch;
    squares += batch * batch;
  }
  const double n = kBatches;
  const double variance = std::max(0.0, (squares - sum * sum / n) / (n - 1));
  return std::sqrt(variance / n);
}

/// Length of the part of [from, to] that lies in [since, until], s.
double overlap_s(TimeNs from_ns, TimeNs to_ns, TimeNs since_ns, TimeNs until_ns) {
  return time::to_seconds(
      std::max<TimeNs>(0, std::min(to_ns, until_ns) - std::max(from_ns, since_ns)));
}

/// Work on a visit within [since, until], s. Where it was interrupted its work is taken to lie
/// evenly between start and end, which matters to visits across the ends of the window only.
double work_within_s(const PostVisits& post,
                     const NodeVisit& visit,
                     TimeNs since_ns,
                     TimeNs until_ns) {
  const TimeNs from_ns = std::max(visit.started_ns, since_ns);
  const TimeNs to_ns = std::min(visit.finished_ns, until_ns);
  const TimeNs all_ns = worked_between(post.hours, visit.started_ns, visit.finished_ns);
  if (to_ns <= from_ns || all_ns == 0) {
    return 0;
  }
  const double share =
      static_cast<double>(worked_between(post.hours, from_ns, to_ns)) / static_cast<double>(all_ns);
  return share * time::to_seconds(visit.worked_ns);
}

PostLoad load_of(const PostVisits& post, TimeNs since_ns, TimeNs until_ns) {
  PostLoad out;
  out.name = post.name;
  out.servers_count = post.servers_count;
  const double window_s = time::to_seconds(until_ns - since_ns);
  const double open_s = time::to_seconds(worked_between(post.hours, since_ns, until_ns));
  double busy_s = 0;
  double waiting_s = 0;
  double work_s = 0;
  std::vector<double> waits_s;
  for (const NodeVisit& visit : post.visits) {
    busy_s += work_within_s(post, visit, since_ns, until_ns);
    waiting_s += overlap_s(visit.arrived_ns, visit.started_ns, since_ns, until_ns);
    if (visit.arrived_ns >= since_ns && visit.arrived_ns < until_ns) {
      waits_s.push_back(time::to_seconds(visit.started_ns - visit.arrived_ns));
      work_s += time::to_seconds(visit.worked_ns);
      out.wait_mean_s += waits_s.back();
    }
  }
  out.visits_count = static_cast<std::int64_t>(waits_s.size());
  if (window_s <= 0 || waits_s.empty()) {
    return out;
  }
  const auto visits = static_cast<double>(waits_s.size());
  const double servers = std::max(1U, post.servers_count);
  out.arrivals_per_s = visits / window_s;
  out.work_mean_s = work_s / visits;
  out.wait_mean_s /= visits;
  out.wait_error_s = batch_error(waits_s);
  out.utilisation_frac = open_s > 0 ? busy_s / open_s / servers : 0;
  out.queue_mean = waiting_s / window_s;
  out.open_frac = static_cast<double>(post.hours.length_ns) / static_cast<double>(time::kNsPerDay);
  if (post.servers_count > 0) {
    out.offered_frac = out.arrivals_per_s * out.work_mean_s / servers / out.open_frac;
  } else if (post.meetings_per_s > 0) {
    out.offered_frac = out.arrivals_per_s / post.meetings_per_s;
  }
  out.stable = out.offered_frac < 1;
  std::sort(waits_s.begin(), waits_s.end());
  out.wait_p90_s = waits_s[static_cast<std::size_t>(0.9 * (visits - 1))];
  return out;
}

/// How many requests a post's meetings can take; 0: no limit.
double places_per_s(const Post& post) {
  return post.meets && post.capacity_max != kNoRow
             ? post.capacity_max / time::to_seconds(post.meetings.every_ns)
             : 0;
}

/// Sorts the visits of all orders by the servers that they went to.
std::vector<PostVisits> posts_of(const PreparedPlan& prepared, std::span<const Order> orders) {
  const CommandPlan& plan = plan_of(prepared);
  std::vector<PostVisits> posts;
  std::map<std::uint32_t, std::size_t> rows;  // of prepared posts
  for (const Order& order : orders) {
    for (const NodeVisit& visit : order.visits) {
      if (visit.started_ns == kNever || visit.finished_ns == kNever) {
        continue;
      }
      const Chain& chain = plan.chains[visit.chain];
      const Node& node = chain.nodes[visit.node];
      const std::uint32_t row = prepared.chains[visit.chain].posts[visit.node];
      const Post& servers = prepared.posts[row];
      const bool queues = node.kind == NodeKind::kService;
      const auto [found, is_new] = rows.try_emplace(row, posts.size());
      if (is_new) {
        const bool pool = queues && node.pool != kNoRow;
        posts.push_back({pool ? plan.pools[node.pool].name : chain.name + " / " + node.name,
                         queues ? servers.count : 0U,
                         servers.hours,
                         places_per_s(servers),
                         {}});
      }
      posts[found->second].visits.push_back(visit);
    }
  }
  for (PostVisits& post : posts) {
    std::stable_sort(
        post.visits.begin(), post.visits.end(), [](const NodeVisit& a, const NodeVisit& b) {
          return a.arrived_ns < b.arrived_ns;
        });
  }
  return posts;
}

/// When an order had gone its way: with the first execution, or its decision where none came.
TimeNs end_ns(const Order& order) {
  const TimeNs action = action_ns(order);
  return action != kNever ? action : order.decided_ns;
}

/// What nine of ten orders took from request to end; 0 where none came to an end.
TimeNs latency_p90_ns(std::span<const Order> orders) {
  std::vector<TimeNs> taken_ns;
  for (const Order& order : orders) {
    if (end_ns(order) != kNever) {
      taken_ns.push_back(end_ns(order) - order.requested_ns);
    }
  }
  if (taken_ns.empty()) {
    return 0;
  }
  const auto p90 = taken_ns.begin() + static_cast<std::ptrdiff_t>(9 * taken_ns.size() / 10);
  std::nth_element(taken_ns.begin(), p90, taken_ns.end());
  return *p90;
}

TimeNs share_of(TimeNs time_ns, double share) {
  return static_cast<TimeNs>(share * static_cast<double>(time_ns));
}

}  // namespace

LoadSample sample_load(const CommandPlan& plan, const LoadRequest& request) {
  if (!(request.rate_per_s > 0) || !std::isfinite(request.rate_per_s)) {
    throw std::invalid_argument("a stream of requests needs a rate above 0");
  }
  const auto prepared = isolate(plan, request.rule, request.situation);
  const auto groups = static_cast<std::uint32_t>(plan.rules.at(request.rule).groups.size());
  Engine engine(prepared, request.seed, {request.requests_count * std::max(1U, groups)});
  const Dice dice(request.seed);
  const Law between = exponential(1.0 / request.rate_per_s);
  std::vector<Injection> effects;
  TimeNs now_ns = 0;
  std::int64_t requests_count = 0;
  for (std::uint32_t r = 0; r < request.requests_count; ++r) {
    const TimeNs next_ns = time::later(
        now_ns, quantile_ns(between, dice.uniform(Stream::kCommandArrival, r, 0, 0, 0)));
    if (next_ns >= kLongestRunNs) {
      break;
    }
    now_ns = next_ns;
    ++requests_count;
    engine.request(now_ns, 0);
    engine.advance_to(now_ns, effects);
    effects.clear();
  }
  engine.advance_to(kNever - 1, effects);

  LoadSample out;
  out.rule = request.rule;
  out.rate_per_s = request.rate_per_s;
  out.requests_count = requests_count;
  const TimeNs taken_ns = latency_p90_ns(engine.orders());
  out.too_short = taken_ns > share_of(now_ns, kWarmUpShareMax);
  const TimeNs since_ns = std::max(share_of(now_ns, kWarmUpShare),
                                   std::min(taken_ns, share_of(now_ns, kWarmUpShareMax)));
  out.warm_up_s = time::to_seconds(since_ns);
  out.measured_s = time::to_seconds(now_ns - since_ns);
  for (const Order& order : engine.orders()) {
    if (order.requested_ns >= since_ns) {
      ++out.orders_count;
      if (action_ns(order) != kNever) {
        out.action_ns.push_back(action_ns(order) - order.requested_ns);
      }
    }
  }
  std::sort(out.action_ns.begin(), out.action_ns.end());
  for (const PostVisits& post : posts_of(*prepared, engine.orders())) {
    out.posts.push_back(load_of(post, since_ns, now_ns));
  }
  return out;
}

}  // namespace boyd::command
