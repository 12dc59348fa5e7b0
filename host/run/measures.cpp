#include "host/run/measures.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "host/time/time.hpp"

namespace boyd::run {

namespace {

using statistics::RatioTerm;

/// A world seen whole or through one nation.
struct View {
  const WorldOutcome& world;
  std::int32_t nation;

  bool sees(std::size_t n) const {
    return nation == kAllNations || n == static_cast<std::size_t>(nation);
  }
  double count(Counter counter) const {
    std::int64_t total = 0;
    for (std::size_t n = 0; n < world.counters.size(); ++n) {
      total += sees(n) ? world.counters[n].at(static_cast<std::size_t>(counter)) : 0;
    }
    return static_cast<double>(total);
  }
  double side_sum(Side side, Counter counter) const {
    std::int64_t total = 0;
    for (std::size_t n = 0; n < world.counters.size(); ++n) {
      const bool counts = world.facts.at(n).present && world.facts[n].side == side && sees(n);
      total += counts ? world.counters[n].at(static_cast<std::size_t>(counter)) : 0;
    }
    return static_cast<double>(total);
  }
  /// Orders of the defender; of one nation: those that its groups were to carry out.
  template <typename Use>
  void each_order(const Use& use) const {
    for (const OrderRecord& order : world.orders) {
      const bool counts = nation == kAllNations || ((order.nations >> nation) & 1U) != 0;
      if (order.side == Side::kDefender && counts) {
        use(order);
      }
    }
  }
};

MeasureValue number(double value) {
  return {value, std::nullopt};
}

MeasureValue ratio(double numerator, double denominator) {
  MeasureValue value;
  value.term = RatioTerm{numerator, denominator};
  if (denominator != 0) {
    value.number = numerator / denominator;
  }
  return value;
}

MeasureValue leak_prob(const View& view) {
  const View whole{view.world, kAllNations};
  return ratio(view.count(Counter::leakers_count), whole.count(Counter::attackers_launched_count));
}

MeasureValue asset_value_lost_frac(const View& view) {
  double value_usd = 0;
  for (std::size_t n = 0; n < view.world.facts.size(); ++n) {
    value_usd += view.sees(n) ? static_cast<double>(view.world.facts[n].assets_usd) : 0;
  }
  return value_usd > 0 ? number(view.count(Counter::asset_lost_usd) / value_usd) : MeasureValue{};
}

double defender_cost_usd(const View& view) {
  return view.side_sum(Side::kDefender, Counter::expended_usd) +
         view.side_sum(Side::kDefender, Counter::lost_usd);
}

MeasureValue cost_exchange_ratio(const View& view) {
  return ratio(defender_cost_usd(view), view.side_sum(Side::kAttacker, Counter::lost_usd));
}

MeasureValue cost_exchange_ratio_with_assets(const View& view) {
  const double assets_usd = view.side_sum(Side::kDefender, Counter::asset_lost_usd);
  return ratio(defender_cost_usd(view) + assets_usd,
               view.side_sum(Side::kAttacker, Counter::lost_usd));
}

MeasureValue unresolved_count(const View& view) {
  return number(static_cast<double>(attackers_unresolved(view.world)));
}

MeasureValue escalation_count(const View& view) {
  return number(view.count(Counter::neutral_loss_count) +
                view.count(Counter::cross_border_shots_count) +
                view.count(Counter::strikes_wrong_site_count));
}

MeasureValue objective_achieved_prob(const View& view) {
  return number(view.world.objective_achieved ? 1 : 0);
}

/// Time from the start to the first executed order whose permission a shot used.
std::optional<double> first_effective_s(const View& view) {
  std::optional<double> first_s;
  view.each_order([&](const OrderRecord& order) {
    if (order.executed() && order.first_use_ns != kNever) {
      const TimeNs after_ns = std::max<TimeNs>(0, order.executed_ns - view.world.start_ns);
      const double after_s = time::to_seconds(after_ns);
      first_s = first_s ? std::min(*first_s, after_s) : after_s;
    }
  });
  return first_s;
}

MeasureValue first_effective_order_s(const View& view) {
  return {first_effective_s(view), {}};
}

MeasureValue first_effective_order_prob(const View& view) {
  return number(first_effective_s(view) ? 1 : 0);
}

/// Mean over the executed orders for which `duration_ns` exists.
template <typename Duration>
MeasureValue order_mean_s(const View& view, const Duration& duration_ns) {
  double sum_s = 0;
  double orders = 0;
  view.each_order([&](const OrderRecord& order) {
    const TimeNs taken_ns = order.executed() ? duration_ns(order) : kNever;
    if (taken_ns != kNever) {
      sum_s += time::to_seconds(taken_ns);
      orders += 1;
    }
  });
  return ratio(sum_s, orders);
}

MeasureValue order_latency_s(const View& view) {
  return order_mean_s(view, [](const OrderRecord& o) { return o.executed_ns - o.requested_ns; });
}

MeasureValue order_staleness_s(const View& view) {
  return order_mean_s(view, [](const OrderRecord& o) { return o.staleness_ns; });
}

/// Share of the orders of which a fact is known for which it holds.
MeasureValue share_of_known(const View& view, std::optional<bool> OrderRecord::*fact) {
  double holds = 0;
  double known = 0;
  view.each_order([&](const OrderRecord& order) {
    holds += (order.*fact).value_or(false) ? 1 : 0;
    known += order.*fact ? 1 : 0;
  });
  return ratio(holds, known);
}

MeasureValue orders_in_time_prob(const View& view) {
  return share_of_known(view, &OrderRecord::in_time);
}

MeasureValue order_target_existed_prob(const View& view) {
  return share_of_known(view, &OrderRecord::target_existed);
}

template <typename Predicate>
MeasureValue orders_that(const View& view, const Predicate& predicate) {
  double orders = 0;
  view.each_order([&](const OrderRecord& order) { orders += predicate(order) ? 1 : 0; });
  return number(orders);
}

MeasureValue orders_requested_count(const View& view) {
  return orders_that(view, [](const OrderRecord&) { return true; });
}
MeasureValue orders_executed_count(const View& view) {
  return orders_that(view, [](const OrderRecord& o) { return o.executed(); });
}
MeasureValue orders_expired_count(const View& view) {
  return orders_that(view, [](const OrderRecord& o) { return o.expired; });
}
MeasureValue orders_refused_count(const View& view) {
  return orders_that(view, [](const OrderRecord& o) { return o.refused; });
}

MeasureValue order_conflicts_count(const View& view) {
  double conflicts = 0;
  view.each_order([&](const OrderRecord& order) { conflicts += order.conflicts_count; });
  return number(conflicts);
}

struct Definition {
  Measure measure;
  std::function<MeasureValue(const View&)> value;
};

/// A measure between 0 and 1.
Measure share(Measure measure) {
  measure.is_share = true;
  return measure;
}

std::vector<Definition> derived() {
  return {
      {share({"leak_prob", Form::kRatio, "leakers by armed attackers launched, sums over worlds"}),
       leak_prob},
      {{"objective_achieved_prob",
        Form::kProportion,
        "worlds in which the damage to the named assets reached the attacker's objective in time",
        false},
       objective_achieved_prob},
      {share({"asset_value_lost_frac",
              Form::kMean,
              "value of assets destroyed by their whole value"}),
       asset_value_lost_frac},
      {{"cost_exchange_ratio",
        Form::kRatio,
        "what the defender expended and lost by what the attacker lost, sums over worlds",
        false},
       cost_exchange_ratio},
      {{"cost_exchange_ratio_with_assets",
        Form::kRatio,
        "the same with the assets among the defender's losses",
        false},
       cost_exchange_ratio_with_assets},
      {{"first_effective_order_s",
        Form::kTime,
        "start to the first executed order whose permission a shot used before it expired; "
        "restricted mean, worlds without one count as their whole time"},
       first_effective_order_s},
      {{"first_effective_order_prob", Form::kProportion, "worlds that had such an order"},
       first_effective_order_prob},
      {{"order_latency_s", Form::kRatio, "request to execution, mean over executed orders"},
       order_latency_s},
      {{"order_staleness_s",
        Form::kRatio,
        "execution minus the oldest measurement behind the order, mean over executed orders"},
       order_staleness_s},
      {share({"orders_in_time_prob",
              Form::kRatio,
              "executed orders whose trigger still fired, and whose track was still reported, when "
              "they took effect, by those of which headquarters knew"}),
       orders_in_time_prob},
      {share({"order_target_existed_prob",
              Form::kRatio,
              "orders to engage or to strike whose target was there in truth when they first took "
              "effect: an enemy in the area, the mover of the track, the launch site in action"}),
       order_target_existed_prob},
      {{"orders_requested_count", Form::kMean, "orders asked for"}, orders_requested_count},
      {{"orders_executed_count", Form::kMean, "orders that at least one group executed"},
       orders_executed_count},
      {{"orders_expired_count", Form::kMean, "orders released that ran out before any execution"},
       orders_expired_count},
      {{"orders_refused_count",
        Form::kMean,
        "orders refused by their chain, or by every nation that was to carry them out"},
       orders_refused_count},
      {{"order_conflicts_count",
        Form::kMean,
        "orders that came to a group while it had a contradictory one of another centre"},
       order_conflicts_count},
      {{"escalation_count",
        Form::kMean,
        "neutral losses, shots across a border without authority, strikes on a wrong site"},
       escalation_count},
      {{"attackers_unresolved_count",
        Form::kMean,
        "armed attackers still in the air when the world ended",
        false},
       unresolved_count},
  };
}

bool is_diagnostic(Counter counter) {
  return counter == Counter::tracks_overflow_count || counter == Counter::tracks_confirmed_count ||
         counter == Counter::false_tracks_confirmed_count ||
         counter == Counter::reports_misassociated_count;
}

std::vector<Definition> define_all() {
  std::vector<Definition> all = derived();
#define BOYD_COUNTER_MEASURE(name, meaning)                                         \
  all.push_back({{#name, Form::kMean, meaning, true, is_diagnostic(Counter::name)}, \
                 [](const View& view) { return number(view.count(Counter::name)); }});
  BOYD_COUNTERS(BOYD_COUNTER_MEASURE)
#undef BOYD_COUNTER_MEASURE
  return all;
}

const std::vector<Definition>& definitions() {
  static const std::vector<Definition> kDefinitions = define_all();
  return kDefinitions;
}

}  // namespace

std::span<const Measure> measures() {
  static const std::vector<Measure> kMeasures = [] {
    std::vector<Measure> all;
    for (const Definition& definition : definitions()) {
      all.push_back(definition.measure);
    }
    return all;
  }();
  return kMeasures;
}

std::optional<std::size_t> find_measure(std::string_view name) {
  const auto all = measures();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Measure& m) { return m.name == name; });
  return found != all.end() ? std::optional(static_cast<std::size_t>(found - all.begin()))
                            : std::nullopt;
}

MeasureValue measure_value(std::size_t row, const WorldOutcome& world, std::int32_t nation) {
  const Definition& definition = definitions().at(row);
  if (nation != kAllNations && !definition.measure.by_nation) {
    return {};
  }
  return definition.value(View{world, nation});
}

std::span<const std::string_view> default_primary_measures() {
  static constexpr std::array<std::string_view, 3> kPrimary = {
      "leak_prob", "unauthorised_engagement_count", "cost_exchange_ratio"};
  return kPrimary;
}

}  // namespace boyd::run
