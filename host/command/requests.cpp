#include <algorithm>
#include <map>

#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {
namespace {

// What a kSituation event is about stands in Job::leg.
constexpr std::uint32_t kWarningGiven = 0;
constexpr std::uint32_t kTimedRule = 1;
constexpr std::uint32_t kChange = 2;

}  // namespace

void Engine::Impl::schedule_situation() {
  const CommandPlan& plan = plan_->plan;
  Job job;
  if (plan.warning_ns != kNever) {
    job.leg = kWarningGiven;
    schedule(plan.warning_ns, EventClass::kSituation, job);
  }
  for (std::uint32_t r = 0; r < plan.rules.size(); ++r) {
    if (plan.rules[r].source == RuleSource::kTime) {
      job.leg = kTimedRule;
      job.row = r;
      schedule(plan.rules[r].at_ns, EventClass::kSituation, job);
    }
  }
  for (std::uint32_t c = 0; c < plan.changes.size(); ++c) {
    const SituationChange& change = plan.changes[c];
    const double prob = dice_.uniform(Stream::kCommandService,
                                      name_hash(change.name),
                                      0,
                                      name_hash("change of the situation"),
                                      0);
    job.leg = kChange;
    job.row = c;
    const TimeNs time_ns = time::later(change.at_ns, quantile_ns(change.delay, prob));
    change_times_.emplace_back(time_ns, c);
    schedule(time_ns, EventClass::kSituation, job);
  }
  std::sort(change_times_.begin(), change_times_.end());
}

/// Changes are known beforehand; whoever asks may know only what lies at or before the time meant.
Attribution Engine::Impl::attribution_at(TimeNs time_ns) const {
  Attribution attribution = plan_->plan.attribution;
  for (const auto& [change_ns, row] : change_times_) {
    if (change_ns <= time_ns) {
      attribution = plan_->plan.changes[row].attribution.value_or(attribution);
    }
  }
  return attribution;
}

void Engine::Impl::on_situation(const Job& job) {
  const CommandPlan& plan = plan_->plan;
  if (job.leg == kTimedRule) {
    begin_firing(job.row);
    return;
  }
  if (job.leg == kWarningGiven) {
    warned_ = true;
  } else {
    posture_ = plan.changes[job.row].posture.value_or(posture_);
    attribution_ = plan.changes[job.row].attribution.value_or(attribution_);
  }
  for (std::uint32_t r = 0; r < plan.rules.size(); ++r) {
    const bool begins = job.leg == kWarningGiven && plan.rules[r].source == RuleSource::kWarning;
    if (begins || rules_[r].firing) {
      begin_firing(r);
    }
  }
}

void Engine::Impl::on_trigger_report(const TriggerReport& report) {
  for (const std::uint32_t r : plan_->trigger_rules[report.trigger]) {
    RuleState& state = rules_[r];
    const bool was_firing = state.firing;
    if (report.fires) {
      note_targets(r, report);
    }
    if (report.fires && !was_firing) {
      begin_firing(r);
    } else if (report.fires) {
      reconsider_all(r);
    } else if (was_firing) {
      state.firing = false;
      if (plan_->plan.rules[r].revoke_when_clear) {
        Job job;
        job.row = r;
        job.target = state.episode;
        schedule(time::later(now_ns_, time::from_seconds(plan_->plan.rules[r].clear_s)),
                 EventClass::kClear,
                 job);
      }
    }
  }
}

void Engine::Impl::note_targets(std::uint32_t rule, const TriggerReport& report) {
  std::vector<Target>& targets = rules_[rule].targets;
  if (plan_->plan.rules[rule].scope == Scope::kArea) {
    targets.front().measured_ns = report.oldest_measurement_ns;
    return;
  }
  for (Target& target : targets) {
    target.wanted = false;
  }
  const std::uint32_t count = std::min(report.urgent_count, kUrgentTracks);
  rules_[rule].names_all = report.count <= count;
  for (std::uint32_t u = 0; u < count; ++u) {
    targets[target_row_of(rule, report.urgent[u])].wanted = true;
  }
}

/// Row of the target that a track is of, with what is known of it now; a new one is not wanted yet.
std::uint32_t Engine::Impl::target_row_of(std::uint32_t rule, const TrackView& track) {
  std::vector<Target>& targets = rules_[rule].targets;
  auto found = std::find_if(targets.begin(), targets.end(), [&](const Target& t) {
    return t.track_id == track.track_id;
  });
  if (found == targets.end()) {
    found = targets.insert(targets.end(), Target{});
    found->track_id = track.track_id;
    found->wanted = false;
  }
  found->position = track.position;
  found->measured_ns = track.measured_ns;
  return static_cast<std::uint32_t>(found - targets.begin());
}

void Engine::Impl::begin_firing(std::uint32_t rule) {
  rules_[rule].firing = true;
  ++rules_[rule].episode;
  reconsider_all(rule);
}

void Engine::Impl::reconsider_all(std::uint32_t rule) {
  for (std::uint32_t t = 0; t < rules_[rule].targets.size(); ++t) {
    reconsider(rule, t);
  }
}

void Engine::Impl::reconsider(std::uint32_t rule, std::uint32_t target_row) {
  const RequestRule& wish = plan_->plan.rules[rule];
  const RuleState& state = rules_[rule];
  Target& target = rules_[rule].targets[target_row];
  if (!state.firing || !target.wanted || has_active(target)) {
    return;
  }
  if (target.asked) {
    // Nobody may grant it: to ask again is vain until the situation changes or the trigger begins
    // to fire anew.
    if ((wish.repeat_s == 0 || target.denied) && target.asked_episode == state.episode) {
      return;
    }
    const TimeNs due_ns = time::later(target.asked_ns, time::from_seconds(wish.repeat_s));
    if (now_ns_ < due_ns) {
      if (!target.reconsider_scheduled) {
        target.reconsider_scheduled = true;
        Job job;
        job.row = rule;
        job.target = target_row;
        schedule(due_ns, EventClass::kReconsider, job);
      }
      return;
    }
  }
  raise(rule, target_row, target.measured_ns);
}

/// Rows that decide for a group, one for each centre that commands it.
std::vector<std::uint32_t> Engine::Impl::authorities_for(const RequestRule& rule,
                                                         std::uint32_t group) {
  const std::vector<AuthorityRow>& rows = plan_->plan.authority;
  std::vector<std::uint32_t> deciding;
  bool barred = false;
  for (std::uint32_t r = 0; r < rows.size(); ++r) {
    const AuthorityRow& row = rows[r];
    const bool centre_decides = std::any_of(deciding.begin(), deciding.end(), [&](std::uint32_t d) {
      return rows[d].centre == row.centre;
    });
    if (!centre_decides && !row.by_name_only && row.kind == rule.kind &&
        (row.postures & posture_bit(posture_)) != 0 && attribution_ >= row.attribution_min &&
        (warned_ || !row.needs_warning) && (row.any_scope || row.scope == rule.scope) &&
        (row.groups.empty() ||
         std::find(row.groups.begin(), row.groups.end(), group) != row.groups.end())) {
      const bool binds = has_jurisdiction(row.centre, group);
      barred = barred || !binds;
      if (binds) {
        deciding.push_back(r);
      }
    }
  }
  counters_.outside_jurisdiction_count += deciding.empty() && barred ? 1 : 0;
  return deciding;
}

bool Engine::Impl::has_jurisdiction(std::uint32_t centre, std::uint32_t group) const {
  const Group& whom = plan_->plan.groups[group];
  return !whom.bound ||
         std::find(whom.centres.begin(), whom.centres.end(), centre) != whom.centres.end();
}

Order& Engine::Impl::make_order(std::uint32_t rule_row,
                                std::uint32_t target_row,
                                std::uint32_t authority) {
  const RequestRule& rule = plan_->plan.rules[rule_row];
  const Target& target = rules_[rule_row].targets[target_row];
  Order order;
  order.index = static_cast<std::uint32_t>(orders_.size());
  order.rule = rule_row;
  order.authority = authority;
  order.kind = rule.kind;
  order.scope = rule.scope;
  order.area = rule.area;
  order.site = rule.site;
  order.track_id = target.track_id;
  order.aim = rule.scope == Scope::kTarget ? target.position : rule.aim;
  order.strike_count = rule.strike_count;
  order.weapon_control = rule.weapon_control;
  order.autonomy = rule.autonomy;
  order.priority = rule.priority;
  order.requested_ns = now_ns_;
  order.situation = {posture_, attribution_, warned_};
  if (authority != kNoRow) {
    const AuthorityRow& row = plan_->plan.authority[authority];
    order.centre = row.centre;
    order.weapon_control = row.weapon_control.value_or(order.weapon_control);
    order.autonomy = row.autonomy.value_or(order.autonomy);
  }
  orders_.push_back(std::move(order));
  order_target_.push_back(target_row);
  ++counters_.orders_count;
  return orders_.back();
}

void Engine::Impl::raise(std::uint32_t rule,
                         std::uint32_t target_row,
                         TimeNs oldest_measurement_ns,
                         std::uint32_t authority) {
  ++counters_.requests_count;
  const std::uint32_t ordinal = rules_[rule].next_ordinal++;
  Target& target = rules_[rule].targets[target_row];
  target.asked = true;
  target.asked_ns = now_ns_;
  target.asked_episode = rules_[rule].episode;
  std::map<std::uint32_t, std::vector<std::uint32_t>> groups_of;  // by authority row
  for (const std::uint32_t group : plan_->plan.rules[rule].groups) {
    const std::vector<std::uint32_t> rows = authority != kNoRow
                                                ? std::vector{authority}
                                                : authorities_for(plan_->plan.rules[rule], group);
    for (const std::uint32_t row : rows) {
      groups_of[row].push_back(group);
    }
    if (rows.empty()) {
      groups_of[kNoRow].push_back(group);
    }
  }
  target.denied = groups_of.size() == 1 && groups_of.begin()->first == kNoRow;
  std::vector<std::uint32_t> made;
  for (const auto& [decider, groups] : groups_of) {
    if (orders_.size() >= limits_.orders_max) {
      ++counters_.over_limit_count;
      continue;
    }
    Order& order = make_order(rule, target_row, decider);
    order.ordinal = ordinal;
    order.part = static_cast<std::uint32_t>(made.size());
    order.draw_part = static_cast<std::uint32_t>(
        std::count_if(made.begin(), made.end(), [&](std::uint32_t other) {
          return orders_[other].centre == order.centre;
        }));
    order.oldest_measurement_ns = oldest_measurement_ns;
    for (const std::uint32_t group : groups) {
      order.legs.emplace_back().group = group;
    }
    made.push_back(order.index);
    target.orders.push_back(order.index);
  }
  for (const std::uint32_t index : made) {
    Order& order = orders_[index];
    if (order.authority == kNoRow) {
      order.state = OrderState::kRefused;
      order.refusal = Refusal::kNoAuthority;
      order.decided_ns = now_ns_;
      ++counters_.no_authority_count;
      order_may_have_ended(index);
    } else {
      start_passage(index, kNoRow, kNoRow, plan_->plan.authority[order.authority].chain);
    }
  }
}

bool Engine::Impl::is_under_way(const Order& order) const {
  if (order.state == OrderState::kPending) {
    return true;
  }
  return order.state == OrderState::kReleased && order.revoked_ns == kNever &&
         std::any_of(order.legs.begin(), order.legs.end(), [](const Leg& leg) {
           return !is_final(leg.state);
         });
}

bool Engine::Impl::is_covered(const Order& order, const Leg& leg) const {
  if (leg.state != LegState::kEndedByNewer && leg.state != LegState::kSuperseded &&
      leg.state != LegState::kOutdated) {
    return false;
  }
  const LegRef holder = slots_.at(slot_key(order, leg)).received;
  return orders_[holder.order].revoked_ns == kNever &&
         !is_final(orders_[holder.order].legs[holder.leg].state);
}

std::optional<bool> Engine::Impl::still_stands(const Order& order) const {
  const RuleState& rule = rules_[order.rule];
  if (plan_->plan.rules[order.rule].source != RuleSource::kTrigger) {
    return std::nullopt;
  }
  if (!rule.firing || order.scope == Scope::kArea) {
    return rule.firing;
  }
  if (rule.targets[order_target_[order.index]].wanted) {
    return true;
  }
  return rule.names_all ? std::optional(false) : std::nullopt;
}

bool Engine::Impl::is_active(const Order& order) const {
  // Where another rule's order took the place of this one, asking again would only make the two
  // rules drive each other out for ever.
  return is_under_way(order) ||
         (order.state == OrderState::kReleased && order.revoked_ns == kNever &&
          std::any_of(order.legs.begin(), order.legs.end(), [&](const Leg& leg) {
            return is_covered(order, leg);
          }));
}

bool Engine::Impl::has_active(Target& target) {
  std::erase_if(target.orders, [&](std::uint32_t o) { return !is_active(orders_[o]); });
  return !target.orders.empty();
}

void Engine::Impl::order_may_have_ended(std::uint32_t order) {
  if (is_active(orders_[order])) {
    return;
  }
  const std::uint32_t rule = orders_[order].rule;
  Target& target = rules_[rule].targets[order_target_[order]];
  if (rules_[rule].firing && !target.reconsider_scheduled) {
    target.reconsider_scheduled = true;
    Job job;
    job.row = rule;
    job.target = order_target_[order];
    schedule(now_ns_, EventClass::kReconsider, job);
  }
}

void Engine::Impl::on_clear(const Job& job) {
  RuleState& state = rules_[job.row];
  if (state.firing || state.episode != job.target) {
    return;
  }
  for (Target& target : state.targets) {
    has_active(target);
    const std::vector<std::uint32_t> orders = target.orders;
    for (const std::uint32_t order : orders) {
      revoke(order);
    }
  }
}

void Engine::Impl::on_renew(const Job& job) {
  const Order& order = orders_[job.order];
  Target& target = rules_[order.rule].targets[order_target_[job.order]];
  if (!rules_[order.rule].firing || !target.wanted || !is_under_way(order)) {
    return;
  }
  has_active(target);
  const bool asked_since =
      std::any_of(target.orders.begin(), target.orders.end(), [&](std::uint32_t o) {
        return orders_[o].ordinal > order.ordinal;
      });
  if (!asked_since) {
    raise(order.rule, order_target_[job.order], target.measured_ns);
  }
}

}  // namespace boyd::command
