/// The chains of decision beside history.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <stdexcept>

#include <fmt/format.h>

#include "host/scenario/document.hpp"
#include "host/time/time.hpp"
#include "host/validate/history_events.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/replications.hpp"
#include "host/validate/single_orders.hpp"

namespace boyd::validate {

namespace {

constexpr double kNotInTime = std::numeric_limits<double>::infinity();
constexpr double kTail = 0.025;         // of a central share of 95 %
constexpr double kFrom_h = 1.0 / 3600;  // of the score's integral: one second
constexpr double kTo_h = 365.0 * 24;    // to a year

/// What a chain says of the duration of one leg: one number of hours per order, ascending;
/// infinite where the order never came so far.
using ForetoldHours = std::vector<double>;

// ---- What the chain does ----

/// Time at which a node of the order's own chain was through with it, kNever when it did not pass.
TimeNs passed_ns(const command::Order& order, std::uint32_t node) {
  for (const command::NodeVisit& visit : order.visits) {
    if (visit.node == node && visit.leg == kNoRow &&
        visit.outcome == command::NodeOutcome::kApproved) {
      return visit.finished_ns;
    }
  }
  return kNever;
}

/// Row of a node in the chain that decides for rule 0 of the plan.
std::uint32_t node_row(const command::CommandPlan& plan, const std::string& name) {
  const command::Chain& chain = plan.chains.at(plan.authority.at(0).chain);
  for (std::uint32_t n = 0; n < chain.nodes.size(); ++n) {
    if (chain.nodes[n].name == name) {
      return n;
    }
  }
  throw std::runtime_error("history: chain " + chain.name + " has no node " + name);
}

TimeNs point_ns(const command::CommandPlan& plan,
                const command::Order& order,
                const std::string& point) {
  if (point == "request") {
    return order.requested_ns;
  }
  if (point == "decision") {
    return command::decision_ns(order);
  }
  return point == "action" ? command::action_ns(order) : passed_ns(order, node_row(plan, point));
}

ForetoldHours foretell(const command::CommandPlan& plan,
                       const HistoricalEvent& event,
                       const Settings& settings,
                       const Progress& progress) {
  ForetoldHours hours(settings.whole("samples_count"));
  sample_orders(plan,
                static_cast<std::uint32_t>(hours.size()),
                settings.whole("seed"),
                progress,
                [&](std::uint32_t sample, std::span<const command::Order> orders) {
                  const TimeNs begin_ns = point_ns(plan, orders.front(), event.from);
                  const TimeNs end_ns = point_ns(plan, orders.front(), event.until);
                  hours[sample] = begin_ns == kNever || end_ns == kNever
                                      ? kNotInTime
                                      : time::to_seconds(end_ns - begin_ns) / 3600;
                });
  // An order that never began the leg says nothing about its length.
  if (event.from != "request") {
    hours.erase(std::remove(hours.begin(), hours.end(), kNotInTime), hours.end());
  }
  std::sort(hours.begin(), hours.end());
  return hours;
}

double share_until(const ForetoldHours& hours, double time_h) {
  const auto below = std::upper_bound(hours.begin(), hours.end(), time_h) - hours.begin();
  return static_cast<double>(below) / static_cast<double>(hours.size());
}

double quantile_h(const ForetoldHours& hours, double prob) {
  return hours[static_cast<std::size_t>(prob * static_cast<double>(hours.size() - 1))];
}

// ---- What a law fitted to other crises says ----

/// Logarithm of the middle of an interval; of half its end where it begins at 0.
double middle(const statistics::TimeInterval& interval_h) {
  return interval_h.earliest > 0
             ? 0.5 * (std::log(interval_h.earliest) + std::log(interval_h.latest))
             : std::log(0.5 * interval_h.latest);
}

/// A lognormal law.
struct NaiveLaw {
  double log_mean = 0;
  double log_sd = 0;
  double share_until(double time_h) const {
    return 0.5 * std::erfc(-(std::log(time_h) - log_mean) / (log_sd * std::sqrt(2.0)));
  }
};

/// Fitted to one number, the mean of its legs, of each crisis that calibrates, but for `left_out`.
NaiveLaw naive_law(const std::vector<HistoricalEvent>& events, const std::string& left_out) {
  std::map<std::string, std::vector<double>> crises;
  for (const HistoricalEvent& event : events) {
    if (event.calibrates && !event.refused && event.group != left_out) {
      crises[event.group].push_back(middle(event.interval_h));
    }
  }
  std::vector<double> logs;
  for (const auto& [group, legs] : crises) {
    double sum = 0;
    for (const double leg : legs) {
      sum += leg;
    }
    logs.push_back(sum / static_cast<double>(legs.size()));
  }
  return {mean_of(logs).mean, deviation_of(logs).mean};
}

// ---- The comparison ----

/// Whether history lies in the central 95 % of what the chain says: the tolerance is the distance
/// from the chain's median to the end of that share, on history's side.
Quantity leg_quantity(const HistoricalEvent& event, const ForetoldHours& hours) {
  const MeanEstimate median = median_of(hours);
  const double expected = std::exp(middle(event.interval_h));
  const double tolerance =
      expected < median.mean
          ? median.mean - quantile_h(hours, kTail) + event.interval_h.latest - expected
          : quantile_h(hours, 1 - kTail) - median.mean + expected - event.interval_h.earliest;
  return {event.name + "_h",
          expected,
          median.mean,
          median.standard_error,
          tolerance,
          agrees(expected, median.mean, tolerance),
          event.source};
}

/// A refusal: the share of orders that had not come by then must not be below the same tail.
Quantity refusal_quantity(const HistoricalEvent& event, const ForetoldHours& hours) {
  const double share = 1 - share_until(hours, event.interval_h.earliest);
  const double spread = std::sqrt(share * (1 - share) / static_cast<double>(hours.size()));
  return {event.name + "_not_done_prob",
          1,
          share,
          spread,
          1 - kTail,
          agrees(1, share, 1 - kTail),
          event.source};
}

/// Scores of one crisis, over its legs.
struct Scores {
  bool calibrates = false;
  std::vector<double> chain;
  std::vector<double> naive;
};

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

/// Two scores side by side. Which is smaller says who foretold better; a pass says only that both
/// exist, so there is no tolerance.
Quantity score_quantity(const std::string& name, double naive, double chain) {
  return {name,
          naive,
          chain,
          0,
          std::numeric_limits<double>::infinity(),
          std::isfinite(naive) && std::isfinite(chain),
          "expected: score of a lognormal law fitted to the other calibrating crises; got: of the "
          "chain; smaller is better"};
}

Quantity count_quantity(const std::string& name,
                        std::size_t expected,
                        std::size_t got,
                        const char* source) {
  return computed(name, static_cast<double>(expected), static_cast<double>(got), 0, source);
}

std::vector<Quantity> summary(const History& history, const std::map<std::string, Scores>& scores) {
  std::vector<Quantity> out;
  std::vector<double> chain;
  std::vector<double> naive;
  std::size_t held_out_count = 0;
  for (const auto& [group, score] : scores) {
    out.push_back(score_quantity(
        fmt::format("{}_{}_crps", group, score.calibrates ? "calibrated" : "held_out"),
        mean(score.naive),
        mean(score.chain)));
    if (!score.calibrates) {
      ++held_out_count;
      chain.push_back(mean(score.chain));
      naive.push_back(mean(score.naive));
    }
  }
  if (held_out_count > 0) {
    out.push_back(score_quantity("held_out_mean_crps", mean(naive), mean(chain)));
  }
  out.push_back(count_quantity("held_out_crises_count",
                               held_out_count,
                               held_out_count,
                               "crises that no doctrine was calibrated on"));
  out.push_back(count_quantity("rows_accounted_count",
                               history.rows_count,
                               history.events.size() + history.excluded_count,
                               "rows of the published table: compared, or excluded with a reason"));
  return out;
}

std::vector<Quantity> run_history(const Settings& settings, const Surroundings& around) {
  const std::string folder = around.data_folder + "/scenarios/validation/";
  const History history = read_history(folder + "history_events.toml");
  const scenario::Document chains(folder + "history.toml");
  std::vector<Quantity> out;
  std::map<std::string, Scores> scores;
  double done = 0;
  for (const HistoricalEvent& event : history.events) {
    const command::CommandPlan& plan = chains.arm(chains.arm_row(event.arm)).command;
    const ForetoldHours hours = foretell(plan, event, settings, [&](double share) {
      around.progress((done + share) / static_cast<double>(history.events.size()));
    });
    done += 1;
    out.push_back(event.refused ? refusal_quantity(event, hours) : leg_quantity(event, hours));
    const NaiveLaw naive = naive_law(history.events, event.group);
    Scores& score = scores[event.group];
    score.calibrates = event.calibrates;
    score.chain.push_back(
        statistics::censored_log_crps([&](double time_h) { return share_until(hours, time_h); },
                                      event.interval_h,
                                      kFrom_h,
                                      kTo_h));
    score.naive.push_back(
        statistics::censored_log_crps([&](double time_h) { return naive.share_until(time_h); },
                                      event.interval_h,
                                      kFrom_h,
                                      kTo_h));
  }
  for (const Quantity& quantity : summary(history, scores)) {
    out.push_back(quantity);
  }
  return out;
}

}  // namespace

std::vector<Case> history_cases() {
  Case out;
  out.name = "history";
  out.title = "chains of decision beside what happened: intervals, scores, what was held out";
  out.is_anchor = false;
  out.parameters = {whole("samples_count", "orders per event", 20'000, 1000, 1'000'000), seed()};
  out.run = run_history;
  return {out};
}

}  // namespace boyd::validate
