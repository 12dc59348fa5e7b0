#include "host/run/summary.hpp"

#include <algorithm>
#include <span>

#include <xxhash.h>

#include "host/statistics/mean.hpp"
#include "host/statistics/multiplicity.hpp"
#include "host/statistics/proportion.hpp"
#include "host/statistics/quantile.hpp"
#include "host/statistics/ratio.hpp"
#include "host/statistics/survival.hpp"
#include "host/time/time.hpp"

namespace boyd::run {

namespace {

using statistics::Column;
using statistics::Estimate;
using statistics::RatioColumn;

using Worlds = std::span<const WorldOutcome>;

double horizon_s(const WorldOutcome& world) {
  return time::to_seconds(world.end_ns - world.start_ns);
}

/// One measure over the replications of an arm.
struct Columns {
  Column numbers;  ///< kTime: worlds without one hold their horizon
  RatioColumn terms;
  std::vector<statistics::Survival> times;
};

Columns columns_of(Worlds worlds, std::size_t row, std::int32_t nation) {
  const Form form = measures()[row].form;
  Columns columns;
  for (const WorldOutcome& world : worlds) {
    const bool ended = world.ending == Ending::kEnded;
    const MeasureValue value = ended ? measure_value(row, world, nation) : MeasureValue{};
    columns.terms.push_back(value.term);
    if (form == Form::kTime && ended) {
      const double watched_s = horizon_s(world);
      columns.times.push_back({value.number.value_or(watched_s), value.number.has_value()});
      columns.numbers.emplace_back(std::min(value.number.value_or(watched_s), watched_s));
    } else {
      columns.numbers.push_back(value.number);
    }
  }
  return columns;
}

double shortest_horizon_s(Worlds worlds) {
  double shortest_s = time::to_seconds(kNever);
  for (const WorldOutcome& world : worlds) {
    shortest_s =
        world.ending == Ending::kEnded ? std::min(shortest_s, horizon_s(world)) : shortest_s;
  }
  return shortest_s;
}

Estimate estimate_of(Form form, const Columns& columns, double horizon) {
  switch (form) {
    case Form::kProportion:
      return statistics::proportion_interval(columns.numbers);
    case Form::kRatio:
      return statistics::ratio_of_sums(columns.terms);
    case Form::kTime:
      return statistics::restricted_mean(columns.times, horizon);
    case Form::kMean:
      break;
  }
  return statistics::mean_interval(columns.numbers);
}

Estimate difference_of(Form form, const Columns& arm, const Columns& first) {
  switch (form) {
    case Form::kProportion:
      return statistics::proportion_difference(arm.numbers, first.numbers);
    case Form::kRatio:
      return statistics::ratio_difference(arm.terms, first.terms);
    case Form::kTime:
    case Form::kMean:
      break;
  }
  return statistics::paired_difference(arm.numbers, first.numbers);
}

/// Of that difference: the exact sign test where worlds say yes or no, else Student's t.
std::optional<double> p_value_of(Form form,
                                 const Columns& arm,
                                 const Columns& first,
                                 const Estimate& difference) {
  return form == Form::kProportion ? statistics::sign_test_p_value(arm.numbers, first.numbers)
                                   : statistics::student_p_value(difference);
}

std::vector<MeasureSummary> summarise_measures(Worlds arm, Worlds first, std::int32_t nation) {
  std::vector<MeasureSummary> summaries;
  for (std::size_t row = 0; row < measures().size(); ++row) {
    const Form form = measures()[row].form;
    const Columns columns = columns_of(arm, row, nation);
    MeasureSummary summary;
    const bool is_share = measures()[row].is_share;
    summary.estimate = estimate_of(form, columns, shortest_horizon_s(arm));
    if (is_share) {
      statistics::cut_interval(summary.estimate, 0, 1);
    }
    if (arm.data() != first.data()) {
      const Columns reference = columns_of(first, row, nation);
      summary.difference = difference_of(form, columns, reference);
      summary.p_value = p_value_of(form, columns, reference, summary.difference);
      if (is_share) {
        statistics::cut_interval(summary.difference, -1, 1);
      }
      summary.variance_saved = statistics::variance_saved(columns.numbers, reference.numbers);
    }
    summaries.push_back(summary);
  }
  return summaries;
}

/// Request to an end point, by world, of the orders that reached it.
statistics::Clusters durations_s(Worlds arm,
                                 Side side,
                                 command::OrderKind kind,
                                 TimeNs OrderRecord::*end_point) {
  statistics::Clusters clusters;
  for (const WorldOutcome& world : arm) {
    std::vector<double>& values = clusters.emplace_back();
    for (const OrderRecord& order : world.orders) {
      if (order.side == side && order.kind == kind && order.*end_point != kNever) {
        values.push_back(time::to_seconds(order.*end_point - order.requested_ns));
      }
    }
  }
  return clusters;
}

OrderSummary summarise_kind(Worlds arm, Side side, command::OrderKind kind) {
  OrderSummary summary;
  statistics::Clusters staleness_s;
  for (const WorldOutcome& world : arm) {
    staleness_s.emplace_back();
    for (const OrderRecord& order : world.orders) {
      if (order.side != side || order.kind != kind) {
        continue;
      }
      summary.requested_count += 1;
      summary.issued_count += order.issued ? 1 : 0;
      summary.executed_count += order.executed() ? 1 : 0;
      summary.expired_count += order.expired ? 1 : 0;
      summary.refused_count += order.refused ? 1 : 0;
      summary.shot_on_count += order.first_use_ns != kNever ? 1 : 0;
      if (order.staleness_ns != kNever) {
        staleness_s.back().push_back(time::to_seconds(order.staleness_ns));
      }
    }
  }
  const auto median_s = [&](TimeNs OrderRecord::*end_point) {
    return statistics::clustered_quantile(durations_s(arm, side, kind, end_point), 0.5);
  };
  summary.decision_median_s = median_s(&OrderRecord::decided_ns);
  summary.received_median_s = median_s(&OrderRecord::received_ns);
  summary.first_shot_median_s = median_s(&OrderRecord::first_use_ns);
  const statistics::Clusters latency_s = durations_s(arm, side, kind, &OrderRecord::executed_ns);
  summary.latency_median_s = statistics::clustered_quantile(latency_s, 0.5);
  summary.latency_p10_s = statistics::clustered_quantile(latency_s, 0.1);
  summary.latency_p90_s = statistics::clustered_quantile(latency_s, 0.9);
  summary.staleness_median_s = statistics::clustered_quantile(staleness_s, 0.5);
  return summary;
}

OrderSummaries summarise_orders(Worlds arm, Side side) {
  OrderSummaries summaries;
  for (std::uint32_t kind = 0; kind < command::kOrderKinds; ++kind) {
    summaries.at(kind) = summarise_kind(arm, side, static_cast<command::OrderKind>(kind));
  }
  return summaries;
}

std::uint64_t hash_of(Worlds arm) {
  std::vector<std::uint64_t> words;
  for (const WorldOutcome& world : arm) {
    if (world.ending == Ending::kEnded) {
      words.push_back(world.replication);
      words.push_back(world.state_hash);
    }
  }
  return XXH3_64bits(words.data(), words.size() * sizeof(std::uint64_t));
}

std::vector<NationSummary> summarise_nations(Worlds arm, Worlds first) {
  std::vector<NationSummary> nations;
  for (std::size_t n = 0; n < kNationsMax; ++n) {
    const auto with = std::find_if(arm.begin(), arm.end(), [&](const WorldOutcome& world) {
      return n < world.facts.size() && world.facts[n].present;
    });
    if (with != arm.end()) {
      const auto nation = static_cast<std::uint8_t>(n);
      nations.push_back({nation, with->facts.at(n).side, summarise_measures(arm, first, nation)});
    }
  }
  return nations;
}

/// The rows of the arm that starts at `begin`.
Worlds arm_at(const std::vector<WorldOutcome>& worlds, std::size_t begin) {
  std::size_t end = begin;
  while (end < worlds.size() && worlds[end].arm == worlds[begin].arm) {
    ++end;
  }
  return Worlds(worlds).subspan(begin, end - begin);
}

}  // namespace

std::vector<ArmSummary> summarise(const std::vector<WorldOutcome>& worlds) {
  std::vector<ArmSummary> summaries;
  if (worlds.empty()) {
    return summaries;
  }
  const Worlds first = arm_at(worlds, 0);
  for (std::size_t begin = 0; begin < worlds.size();) {
    const Worlds arm = arm_at(worlds, begin);
    ArmSummary summary;
    summary.arm = arm.front().arm;
    summary.worlds_count = std::count_if(arm.begin(), arm.end(), [](const WorldOutcome& world) {
      return world.ending == Ending::kEnded;
    });
    summary.state_hash = hash_of(arm);
    summary.measures = summarise_measures(arm, first, kAllNations);
    summary.orders = summarise_orders(arm, Side::kDefender);
    summary.attacker_orders = summarise_orders(arm, Side::kAttacker);
    summary.nations = summarise_nations(arm, first);
    summaries.push_back(std::move(summary));
    begin += arm.size();
  }
  return summaries;
}

}  // namespace boyd::run
