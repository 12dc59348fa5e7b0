#include "host/run/batch_run.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/run/hand_orders.hpp"
#include "host/time/time.hpp"

namespace boyd::run {

namespace {

using Clock = std::chrono::steady_clock;

/// The battle is asked for slices of simulated time that take about this long, so that an interrupt
/// is heard and progress is seen. Where a slice ends changes nothing in a world.
constexpr double kSliceWallSeconds = 0.1;
constexpr TimeNs kSliceFirstNs = 10 * kNsPerSecond;
constexpr TimeNs kSliceMaxNs = 3600 * kNsPerSecond;

double seconds_since(Clock::time_point before) {
  return std::chrono::duration<double>(Clock::now() - before).count();
}

/// is_bound: whether a world came to the end of its slice; a longer one would change nothing else.
TimeNs next_slice_ns(TimeNs slice_ns, double wall_s, bool is_bound) {
  if (wall_s < kSliceWallSeconds / 2) {
    return is_bound ? std::min(2 * slice_ns, kSliceMaxNs) : slice_ns;
  }
  return wall_s > 2 * kSliceWallSeconds ? std::max(slice_ns / 2, kNsPerSecond) : slice_ns;
}

/// Rules that ask again, or for single tracks, need fresh reports while their trigger fires.
std::vector<bool> watched_triggers(const command::CommandPlan& command, std::size_t triggers) {
  std::vector<bool> watched(triggers, false);
  for (const command::RequestRule& rule : command.rules) {
    const bool asks_again = rule.scope == command::Scope::kTarget || rule.repeat_s > 0 ||
                            rule.renew_before_expiry_s > 0;
    if (rule.source == command::RuleSource::kTrigger && asks_again) {
      watched.at(rule.trigger) = true;
    }
  }
  return watched;
}

}  // namespace

class BatchRun::Impl {
public:
  Impl(std::vector<WorldSetup> setups, const BatchRunOptions& options)
      : slice_ns_(options.slice_ns),
        on_report_(options.on_report),
        frame_ns_(options.on_frame ? options.frame_ns : 0),
        on_frame_(options.on_frame),
        worlds_(setups.size()) {
    plans_.reserve(setups.size());
    for (std::size_t w = 0; w < setups.size(); ++w) {
      World& world = worlds_[w];
      world.plan = &plans_.emplace_back(std::move(setups[w].plan));
      world.objective = std::move(setups[w].objective);
      world.hand_orders = std::move(setups[w].hand_orders);
      world.engine.emplace(std::move(setups[w].command), world.plan->seed);
      world.trigger_first_ns.assign(world.plan->triggers.size(), kNever);
      world.watched = watched_triggers(world.engine->plan(), world.plan->triggers.size());
      world.has_units.assign(world.plan->groups.size(), false);
      for (const SiteSpec& site : world.plan->sites) {
        world.has_units.at(site.group) =
            world.has_units.at(site.group) || site.kind != SiteKind::kAsset;
      }
      world.now_ns = world.plan->start_ns;
      world.frame_due_ns = frame_ns_ > 0 ? world.now_ns : kNever;
    }
    battle_ = options.make(options.backend, plans_, options.batch);
  }

  void run(const StopFlag& stop, const std::function<void(double)>& advanced) {
    for (std::uint32_t w = 0; w < worlds_.size(); ++w) {
      guarded(w, [&] {
        note_objective(w);
        serve(w);
      });
      show(w);
    }
    TimeNs slice_ns = slice_ns_ > 0 ? slice_ns_ : kSliceFirstNs;
    std::vector<TimeNs> until_ns(worlds_.size());
    while (any_running() && !stop.requested()) {
      for (std::size_t w = 0; w < worlds_.size(); ++w) {
        until_ns[w] = next_stop_ns(worlds_[w], slice_ns);
      }
      const auto before = Clock::now();
      battle_->advance(until_ns);
      bool is_bound = false;
      for (std::uint32_t w = 0; w < worlds_.size(); ++w) {
        if (worlds_[w].running) {
          const TimeNs slice_end_ns = worlds_[w].now_ns + slice_ns;
          guarded(w, [&] { after_advance(w, until_ns[w]); });
          is_bound = is_bound || worlds_[w].now_ns >= slice_end_ns;
          show(w);
        }
      }
      if (slice_ns_ == 0) {
        slice_ns = next_slice_ns(slice_ns, seconds_since(before), is_bound);
      }
      advanced(share_done());
    }
  }

  WorldOutcome outcome(std::uint32_t w) {
    World& world = worlds_[w];
    const WorldPlan& plan = *world.plan;
    WorldOutcome outcome;
    outcome.world_seed = plan.seed;
    outcome.start_ns = plan.start_ns;
    outcome.now_ns = world.now_ns;
    outcome.end_ns = plan.end_ns;
    outcome.facts = nation_facts(plan);
    if (world.problem.empty() && world.engine->counters().over_limit_count != 0) {
      world.problem = "its requests made more than " + std::to_string(kOrdersMax) +
                      " orders: let rules ask less often (repeat_s), or end the world earlier";
    }
    if (!world.problem.empty()) {
      outcome.ending = Ending::kFailed;
      outcome.problem = world.problem;
      return outcome;
    }
    const WorldResult result = battle_->result(w);
    outcome.ending = world.running ? Ending::kUnfinished : Ending::kEnded;
    outcome.state_hash = result.state_hash;
    outcome.attackers_waiting_count = attackers_waiting(plan, result);
    outcome.agent_ticks = result.agent_ticks;
    outcome.pair_evaluations = result.pair_evaluations;
    outcome.counters.assign(
        result.nations.begin(),
        result.nations.begin() + static_cast<std::ptrdiff_t>(outcome.facts.size()));
    for (const OrderUse& use : result.order_uses) {
      if (use.first_shot_ns != kNever) {
        world.engine->on_first_use(use.order, use.first_shot_ns);
      }
    }
    outcome.objective_achieved =
        world.objective_known ? world.objective_achieved
                              : objective_achieved(world.objective, plan, result.site_damage);
    outcome.trigger_first_ns = world.trigger_first_ns;
    outcome.orders = record_orders(*world.engine, plan, world.now_ns);
    for (const OrderUse& use : result.order_uses) {
      if (use.target != OrderTarget::kUnknown && use.order < outcome.orders.size()) {
        outcome.orders[use.order].target_existed = use.target == OrderTarget::kThere;
      }
    }
    return outcome;
  }

  const command::Engine& engine(std::uint32_t w) const { return *worlds_[w].engine; }
  std::vector<Event> take_events(std::uint32_t w) { return battle_->take_events(w); }
  void take_unordered_events(std::uint32_t w, std::vector<Event>& events) {
    battle_->take_unordered_events(w, events);
  }
  WorldResult result(std::uint32_t w) { return battle_->result(w); }
  std::uint64_t state_hash(std::uint32_t w) { return battle_->state_hash(w); }
  void observe(std::uint32_t w, WorldView& view) { battle_->observe(w, view); }
  std::shared_ptr<const Places> keep_places(std::uint32_t w) { return battle_->keep_places(w); }

private:
  struct World {
    const WorldPlan* plan = nullptr;
    Objective objective;
    std::optional<command::Engine> engine;
    std::vector<TimeNs> trigger_first_ns;
    std::vector<bool> has_units;  ///< groups that stand somewhere
    std::vector<bool> watched;    ///< triggers whose state the engine needs as long as they fire
    TimeNs due_ns = 0;            ///< the battle goes no further without the engine
    TimeNs frame_due_ns = 0;      ///< of the next frame
    std::vector<HandOrder> hand_orders;
    std::size_t hand_orders_done = 0;
    TimeNs now_ns = 0;
    bool running = true;
    bool objective_known = false;
    bool objective_achieved = false;
    std::string problem;
  };

  /// A world that throws is the only one that ends.
  template <typename Work>
  void guarded(std::uint32_t w, const Work& work) {
    try {
      work();
    } catch (const std::exception& error) {
      worlds_[w].running = false;
      worlds_[w].problem = error.what();
    }
  }

  void after_advance(std::uint32_t w, TimeNs until_ns) {
    World& world = worlds_[w];
    const WorldReport& report = battle_->report(w);
    const TimeNs before_ns = std::exchange(world.now_ns, report.now_ns);
    // A running world always has something ahead of it, so that it can be asked to go on.
    if (report.state == WorldState::kRunning && report.now_ns <= before_ns) {
      throw std::logic_error(fmt::format("the battle stands still at {} s, asked to go to {} s",
                                         time::to_seconds(report.now_ns),
                                         time::to_seconds(until_ns)));
    }
    if (!report.stopped) {
      return;
    }
    if (report.state == WorldState::kFailed) {
      world.running = false;
      world.problem = describe(report.failure);
      return;
    }
    note_triggers(world, report);
    if (report.groups_changed) {
      tell_groups(world, report);
      tell(w, report);
    }
    if (report.state == WorldState::kEnded) {
      world.running = false;
      world.engine->advance_to(report.now_ns, effects_);
      effects_.clear();
      return;
    }
    note_objective(w);
    const bool changed = std::any_of(report.triggers.begin(),
                                     report.triggers.end(),
                                     [](const TriggerReport& t) { return t.changed; });
    const bool asked_by_hand = report.now_ns >= next_hand_order_ns(world);
    const bool due = changed || asked_by_hand || report.now_ns >= world.due_ns;
    if (!due && !report.groups_changed) {
      return;
    }
    if (due) {
      tell(w, report);
      for (const TriggerReport& trigger : report.triggers) {
        world.engine->on_trigger(report.now_ns, trigger);
      }
      ask_by_hand(w, report);
    }
    serve(w);
    const bool watching =
        std::any_of(report.triggers.begin(), report.triggers.end(), [&](const TriggerReport& t) {
          return t.fires && world.watched.at(t.trigger);
        });
    if (watching) {
      world.due_ns = std::min(world.due_ns, world.now_ns + world.plan->command_interval_ns);
    }
  }

  static TimeNs next_hand_order_ns(const World& world) {
    return world.hand_orders_done < world.hand_orders.size()
               ? world.hand_orders[world.hand_orders_done].at_ns
               : kNever;
  }

  /// Requests from outside are made on the picture of the moment.
  void ask_by_hand(std::uint32_t w, const WorldReport& report) {
    World& world = worlds_[w];
    for (; report.now_ns >= next_hand_order_ns(world); ++world.hand_orders_done) {
      const HandOrder& order = world.hand_orders[world.hand_orders_done];
      const command::RequestRule& rule = world.engine->plan().rules.at(order.rule);
      TimeNs measured_ns = kNever;
      if (rule.source == command::RuleSource::kTrigger && report.triggers.at(rule.trigger).fires) {
        measured_ns = report.triggers[rule.trigger].oldest_measurement_ns;
      }
      std::optional<TrackView> track;
      if (rule.scope == command::Scope::kTarget) {
        track = track_in_picture(w, world.plan->triggers.at(rule.trigger).picture, order.track_id);
        if (!track) {
          continue;
        }
        measured_ns = track->measured_ns;
      }
      const std::uint32_t authority =
          order.is_past_chain ? authority_past_chain(world.engine->plan(), rule.kind) : kNoRow;
      world.engine->request(report.now_ns, order.rule, measured_ns, authority, track);
    }
  }

  /// What a picture knows of a track now; none where it does not hold it.
  std::optional<TrackView> track_in_picture(std::uint32_t w,
                                            std::uint32_t picture,
                                            std::uint32_t track_id) {
    const WorldView view = battle_->observe(w);
    for (const PictureTrackView& track : view.pictures.at(picture)) {
      if (track.track_id == track_id) {
        return TrackView{track_id, track.identity, track.position, track.measured_ns};
      }
    }
    return std::nullopt;
  }

  /// A frame of a world that is due for one or has come to its end.
  void show(std::uint32_t w) {
    World& world = worlds_[w];
    if (world.frame_due_ns == kNever || (world.running && world.now_ns < world.frame_due_ns)) {
      return;
    }
    const TimeNs since_ns = (world.now_ns % frame_ns_ + frame_ns_) % frame_ns_;
    world.frame_due_ns = world.running ? world.now_ns - since_ns + frame_ns_ : kNever;
    on_frame_(w);
  }

  void tell(std::uint32_t w, const WorldReport& report) const {
    if (on_report_) {
      on_report_(w, report);
    }
  }

  /// What the battle knows of headquarters and radios.
  static void tell_groups(World& world, const WorldReport& report) {
    for (std::uint32_t g = 0; g < report.groups.size(); ++g) {
      if (world.has_units.at(g) && report.groups[g].units_standing_count == 0) {
        world.engine->on_units_lost(report.now_ns, g);
      }
      world.engine->on_radio_quality(report.now_ns, g, report.groups[g].is_linked ? 1 : 0);
    }
  }

  /// The battle stops whenever a trigger changes, so none is missed.
  static void note_triggers(World& world, const WorldReport& report) {
    for (const TriggerReport& trigger : report.triggers) {
      TimeNs& first_ns = world.trigger_first_ns.at(trigger.trigger);
      if (trigger.fires && first_ns == kNever) {
        first_ns = report.now_ns;
      }
    }
  }

  /// Hands due effects to the battle and finds the next time at which there may be more.
  void serve(std::uint32_t w) {
    World& world = worlds_[w];
    effects_.clear();  // of a world that threw
    world.engine->advance_to(world.now_ns, effects_);
    if (!effects_.empty()) {
      battle_->inject(w, effects_);
      effects_.clear();
    }
    world.due_ns = std::min(world.engine->next_event_ns(), world.plan->end_ns);
  }

  void note_objective(std::uint32_t w) {
    World& world = worlds_[w];
    if (!world.objective_known && world.now_ns >= world.objective.before_ns) {
      world.objective_known = true;
      world.objective_achieved =
          objective_achieved(world.objective, *world.plan, battle_->result(w).site_damage);
    }
  }

  static TimeNs next_stop_ns(const World& world, TimeNs slice_ns) {
    if (!world.running) {
      return world.now_ns;
    }
    const TimeNs next_ns = std::min({world.due_ns,
                                     world.frame_due_ns,
                                     std::max(next_hand_order_ns(world), world.now_ns + 1),
                                     world.now_ns + slice_ns});
    const TimeNs objective_ns = world.objective.before_ns;
    return world.objective_known ? next_ns : std::min(next_ns, objective_ns);
  }

  bool any_running() const {
    return std::any_of(worlds_.begin(), worlds_.end(), [](const World& w) { return w.running; });
  }

  double share_done() const {
    double share = 0;
    for (const World& world : worlds_) {
      const WorldPlan& plan = *world.plan;
      share += world.running ? static_cast<double>(world.now_ns - plan.start_ns) /
                                   static_cast<double>(plan.end_ns - plan.start_ns)
                             : 1.0;
    }
    return share / static_cast<double>(worlds_.size());
  }

  TimeNs slice_ns_;
  std::function<void(std::uint32_t, const WorldReport&)> on_report_;
  TimeNs frame_ns_;
  std::function<void(std::uint32_t)> on_frame_;
  std::vector<WorldPlan> plans_;
  std::vector<World> worlds_;
  std::unique_ptr<Battle> battle_;
  std::vector<Injection> effects_;
};

BatchRun::BatchRun(std::vector<WorldSetup> setups, const BatchRunOptions& options)
    : impl_(std::make_unique<Impl>(std::move(setups), options)) {}
BatchRun::~BatchRun() = default;

void BatchRun::run(const StopFlag& stop, const std::function<void(double)>& advanced) {
  impl_->run(stop, advanced);
}
WorldOutcome BatchRun::outcome(std::uint32_t w) {
  return impl_->outcome(w);
}
const command::Engine& BatchRun::engine(std::uint32_t w) const {
  return impl_->engine(w);
}
std::vector<Event> BatchRun::take_events(std::uint32_t w) {
  return impl_->take_events(w);
}
void BatchRun::take_unordered_events(std::uint32_t w, std::vector<Event>& events) {
  impl_->take_unordered_events(w, events);
}
WorldResult BatchRun::result(std::uint32_t w) {
  return impl_->result(w);
}
std::uint64_t BatchRun::state_hash(std::uint32_t w) {
  return impl_->state_hash(w);
}
WorldView BatchRun::observe(std::uint32_t w) {
  WorldView view;
  impl_->observe(w, view);
  return view;
}
void BatchRun::observe(std::uint32_t w, WorldView& view) {
  impl_->observe(w, view);
}
std::shared_ptr<const Places> BatchRun::keep_places(std::uint32_t w) {
  return impl_->keep_places(w);
}

}  // namespace boyd::run
