#include "host/command/engine.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "host/command/engine_impl.hpp"

namespace boyd::command {

Engine::Impl::Impl(std::shared_ptr<const PreparedPlan> plan,
                   std::uint64_t world_seed,
                   Limits limits)
    : plan_(std::move(plan)),
      dice_(world_seed),
      limits_(limits),
      now_ns_(INT64_MIN),
      posture_(plan_->plan.posture),
      attribution_(plan_->plan.attribution),
      rules_(plan_->plan.rules.size()),
      posts_(plan_->posts.size()),
      replaced_by_successor_(plan_->nodes_count, false),
      outage_active_count_(plan_->plan.outages.size(), 0),
      radio_quality_(plan_->plan.groups.size(), 1.0),
      units_lost_(plan_->plan.groups.size(), false),
      held_by_group_(plan_->plan.centres.empty() ? 0 : plan_->plan.groups.size()) {
  for (std::uint32_t r = 0; r < rules_.size(); ++r) {
    if (plan_->plan.rules[r].scope == Scope::kArea) {
      rules_[r].targets.resize(1);
    }
  }
  schedule_situation();
  schedule_outages();
}

void Engine::Impl::require_not_past(TimeNs now_ns) const {
  if (now_ns < now_ns_) {
    throw std::logic_error("command engine: an input lies before the engine's clock");
  }
}

void Engine::Impl::require_group(std::uint32_t group) const {
  if (group >= plan_->plan.groups.size()) {
    throw std::out_of_range("command engine: no such group");
  }
}

void Engine::Impl::on_trigger(TimeNs now_ns, const TriggerReport& report) {
  require_not_past(now_ns);
  if (report.trigger >= plan_->trigger_rules.size() ||
      plan_->trigger_rules[report.trigger].empty()) {
    return;
  }
  Job job;
  job.row = static_cast<std::uint32_t>(inputs_.size());
  inputs_.push_back({report, kNoRow, kNever, kNoRow, std::nullopt});
  ++inputs_waiting_count_;
  preview_valid_ = false;
  schedule(now_ns, EventClass::kTrigger, job);
}

void Engine::Impl::request(TimeNs now_ns,
                           std::uint32_t rule,
                           TimeNs oldest_measurement_ns,
                           std::uint32_t authority,
                           const std::optional<TrackView>& track) {
  require_not_past(now_ns);
  if (rule >= rules_.size()) {
    throw std::out_of_range("command engine: no such rule");
  }
  if (authority != kNoRow && authority >= plan_->plan.authority.size()) {
    throw std::out_of_range("command engine: no such row of authority");
  }
  Job job;
  job.row = static_cast<std::uint32_t>(inputs_.size());
  inputs_.push_back({{}, rule, oldest_measurement_ns, authority, track});
  ++inputs_waiting_count_;
  preview_valid_ = false;
  schedule(now_ns, EventClass::kRequest, job);
}

void Engine::Impl::on_units_lost(TimeNs now_ns, std::uint32_t group) {
  require_not_past(now_ns);
  require_group(group);
  Job job;
  job.row = group;
  job.target = kUnitsLost;
  preview_valid_ = false;
  schedule(now_ns, EventClass::kState, job);
}

void Engine::Impl::on_radio_quality(TimeNs now_ns, std::uint32_t group, double quality) {
  require_not_past(now_ns);
  require_group(group);
  Job job;
  job.row = group;
  job.target = kRadioQuality;
  job.quality = quality;
  preview_valid_ = false;
  schedule(now_ns, EventClass::kState, job);
}

void Engine::Impl::on_first_use(std::uint32_t order_index, TimeNs shot_ns) {
  if (order_index >= orders_.size()) {
    throw std::out_of_range("command engine: first use of an order that does not exist");
  }
  Order& order = orders_[order_index];
  // The battle knows who changed a group's status last; after the end of that order the group is
  // back under its standing rules, and what it does then is nobody's merit.
  const bool leaves_a_status =
      order.kind == OrderKind::kWeaponControl || order.kind == OrderKind::kAutonomy;
  if (!leaves_a_status || was_in_force(order, shot_ns)) {
    order.first_use_ns = std::min(order.first_use_ns, shot_ns);
  }
}

void Engine::Impl::schedule(TimeNs time_ns, EventClass event_class, const Job& job) {
  queue_.schedule(time_ns, static_cast<std::uint32_t>(event_class), job);
}

void Engine::Impl::advance_to(TimeNs now_ns, std::vector<Injection>& out) {
  require_not_past(now_ns);
  out_ = &out;
  while (!queue_.empty() && queue_.next_ns() <= now_ns) {
    const auto event = queue_.pop();
    now_ns_ = event.time_ns;
    process(static_cast<EventClass>(event.event_class), event.payload);
  }
  now_ns_ = now_ns;
  out_ = nullptr;
  if (inputs_waiting_count_ == 0) {
    inputs_.clear();
  }
}

TimeNs Engine::Impl::next_effect_ns(TimeNs horizon_ns) const {
  const bool known =
      preview_valid_ && preview_ns_ > now_ns_ && (preview_found_ || preview_ns_ >= horizon_ns);
  if (!known) {
    Impl ahead = *this;
    std::vector<Injection> effects;
    while (effects.empty() && ahead.queue_.next_ns() < horizon_ns) {
      ahead.advance_to(ahead.queue_.next_ns(), effects);
    }
    preview_valid_ = true;
    preview_found_ = !effects.empty();
    preview_ns_ = preview_found_ ? effects.front().effect_ns : horizon_ns;
  }
  return std::min(preview_ns_, horizon_ns);
}

void Engine::Impl::process(EventClass event_class, const Job& job) {
  switch (event_class) {
    case EventClass::kFinish:
      return on_finish(job);
    case EventClass::kArrive:
      return on_arrive(job);
    case EventClass::kAscend:
      return on_ascend(job);
    case EventClass::kReturn:
      return on_return(job);
    case EventClass::kResend:
      return transmit(job.link, job, job.arrival, job.place);
    case EventClass::kConsent:
      return on_consent(job);
    case EventClass::kOutage:
      return on_outage(job);
    case EventClass::kState:
      return on_state(job);
    case EventClass::kTakeover:
      return on_takeover(job);
    case EventClass::kWake:
      return on_wake(job);
    case EventClass::kEnd:
      return on_end(job);
    case EventClass::kDeliver:
      return on_deliver(job);
    case EventClass::kRevocation:
      return on_revocation(job);
    case EventClass::kExecute:
      return on_execute(job);
    case EventClass::kClear:
      return on_clear(job);
    case EventClass::kRenew:
      return on_renew(job);
    case EventClass::kReconsider:
      rules_[job.row].targets[job.target].reconsider_scheduled = false;
      return reconsider(job.row, job.target);
    case EventClass::kSituation:
      return on_situation(job);
    case EventClass::kTrigger:
      --inputs_waiting_count_;
      return on_trigger_report(inputs_[job.row].report);
    case EventClass::kRequest: {
      --inputs_waiting_count_;
      const Input input = inputs_[job.row];
      std::uint32_t target = 0;
      if (input.track) {
        target = target_row_of(input.rule, *input.track);
      } else if (rules_[input.rule].targets.empty()) {
        rules_[input.rule].targets.resize(1);
      }
      return raise(input.rule, target, input.oldest_measurement_ns, input.authority);
    }
  }
}

Engine::Engine(std::shared_ptr<const PreparedPlan> plan, std::uint64_t world_seed, Limits limits)
    : impl_(std::make_unique<Impl>(std::move(plan), world_seed, limits)) {}
Engine::Engine(const Engine& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Engine::Engine(Engine&& other) noexcept = default;
Engine& Engine::operator=(const Engine& other) {
  if (this != &other) {
    impl_ = std::make_unique<Impl>(*other.impl_);
  }
  return *this;
}
Engine& Engine::operator=(Engine&& other) noexcept = default;
Engine::~Engine() = default;

void Engine::on_trigger(TimeNs now_ns, const TriggerReport& report) {
  impl_->on_trigger(now_ns, report);
}
void Engine::on_first_use(std::uint32_t order_index, TimeNs shot_ns) {
  impl_->on_first_use(order_index, shot_ns);
}
void Engine::request(TimeNs now_ns,
                     std::uint32_t rule,
                     TimeNs oldest_measurement_ns,
                     std::uint32_t authority,
                     const std::optional<TrackView>& track) {
  impl_->request(now_ns, rule, oldest_measurement_ns, authority, track);
}
void Engine::on_units_lost(TimeNs now_ns, std::uint32_t group) {
  impl_->on_units_lost(now_ns, group);
}
void Engine::on_radio_quality(TimeNs now_ns, std::uint32_t group, double quality) {
  impl_->on_radio_quality(now_ns, group, quality);
}
void Engine::advance_to(TimeNs now_ns, std::vector<Injection>& out) {
  impl_->advance_to(now_ns, out);
}
TimeNs Engine::next_event_ns() const {
  return impl_->next_event_ns();
}
TimeNs Engine::next_effect_ns(TimeNs horizon_ns) const {
  return impl_->next_effect_ns(horizon_ns);
}
TimeNs Engine::now_ns() const {
  return impl_->now_ns();
}
std::span<const Order> Engine::orders() const {
  return impl_->orders();
}
const Counters& Engine::counters() const {
  return impl_->counters();
}
const CommandPlan& Engine::plan() const {
  return impl_->plan();
}

}  // namespace boyd::command
