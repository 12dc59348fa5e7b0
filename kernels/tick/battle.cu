#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kernels/core/device.hpp"
#include "kernels/core/memory.hpp"
#include "kernels/core/stepper.hpp"
#include "kernels/state/load.hpp"
#include "kernels/state/observe.hpp"
#include "kernels/tick/battle.hpp"
#include "kernels/tick/exchange.hpp"
#include "kernels/tick/sequence.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// Room for events of a world until they are taken: for what befalls every mover at once, and where
/// detections are recorded for all that a command interval can have, up to a limit.
constexpr std::uint32_t kEventsPerWorld = 1U << 16;
constexpr std::uint32_t kEventsPerMover = 4;
constexpr std::uint32_t kDetectionsPerMover_min = 128;
constexpr std::uint64_t kDetections_max = 1U << 23;

/// Looks at one mover in a command interval, at most.
std::uint64_t looks_of(const WorldPlan& plan) {
  std::uint64_t looks = 0;
  for (const SensorSpec& sensor : plan.sensors) {
    looks += static_cast<std::uint64_t>(plan.command_interval_ns / sensor.scan_ns) + 1U;
  }
  return looks;
}

std::uint32_t events_of(std::span<const WorldPlan> plans,
                        std::uint32_t movers,
                        const BatchOptions& options) {
  std::uint64_t each = kEventsPerMover;
  if (options.record_detections) {
    each = kDetectionsPerMover_min;
    for (const WorldPlan& plan : plans) {
      each = std::max(each, kEventsPerMover + looks_of(plan));
    }
    each = std::min(
        each,
        std::max<std::uint64_t>(kDetectionsPerMover_min, kDetections_max / std::max(movers, 1U)));
  }
  return std::max(kEventsPerWorld, static_cast<std::uint32_t>(each * movers));
}

BatchRows rows_of(std::span<const WorldPlan> plans, const BatchOptions& options) {
  BatchRows rows = rows_for(plans, kThreadIsItem);
  if (options.record_events) {
    rows.events = events_of(plans, rows.movers, options);
    rows.detections = options.record_detections ? rows.events : 0U;
  }
  return rows;
}

/// Ticks after which every world is at the end of a command interval, wherever it began one; none
/// where the intervals of worlds meet so rarely that they had better wait for each other.
std::int64_t common_ticks(std::span<const WorldPlan> plans) {
  constexpr std::int64_t ticks_max = 1024;
  std::int64_t ticks = 1;
  for (const WorldPlan& plan : plans) {
    const std::int64_t own = plan.command_interval_ns / plan.dt_ns;
    ticks = own > ticks_max ? own : std::lcm(ticks, own);
    if (ticks > ticks_max) {
      return 0;
    }
  }
  return ticks;
}

class KeptPlaces final : public Places {
public:
  explicit KeptPlaces(std::size_t rows) : block_(rows * sizeof(Place)), rows_(rows) {}
  Place* rows() { return reinterpret_cast<Place*>(block_.data()); }
  const Place* data() const override { return reinterpret_cast<const Place*>(block_.data()); }
  std::size_t size() const override { return rows_; }

private:
  Block block_;
  std::size_t rows_;
};

class BackendBattle final : public Battle {
public:
  BackendBattle(std::span<const WorldPlan> plans, const BatchOptions& options)
      : rows_(rows_of(plans, options)),
        bytes_(batch_bytes(rows_, plans.size())),
        block_(bytes_),
        stepper_(options.device, options.threads, options.isa),
        exchange_(rows_, static_cast<std::uint32_t>(plans.size())),
        common_ticks_(common_ticks(plans)) {
    if constexpr (kHostIsApart) {
      host_memory_ = std::make_unique<std::byte[]>(bytes_);
    }
    std::byte* host = kHostIsApart ? host_memory_.get() : block_.data();
    std::fill_n(host, bytes_, std::byte{0});
    host_ = batch_view(rows_, plans.size(), host);
    view_ = batch_view(rows_, plans.size(), block_.data());
    for (std::uint32_t w = 0; w < plans.size(); ++w) {
      load_world(host_, w, plans[w]);
    }
    load_reliefs(host_, plans);
    stepper_.to_backend(block_.data(), host, bytes_);
    stepper_.wait();
    reports_.resize(plans.size());
    report_all();
  }

  void inject(std::uint32_t world, std::span<const Injection> effects) override {
    pull_clock(world);
    ClockState& clock = host_.clock[world];
    const std::uint32_t before_count = clock.pending_count;
    Injection* pending = host_.pending + static_cast<std::size_t>(world) * rows_.pending;
    for (const Injection& effect : effects) {
      if (clock.pending_count >= kPendingMax || effect.order >= kOrdersMax) {
        throw std::length_error("world " + std::to_string(world) + ": more than " +
                                std::to_string(kPendingMax) + " effects wait, or order " +
                                std::to_string(effect.order) + " is past " +
                                std::to_string(kOrdersMax));
      }
      if (effect.group >= host_.world[world].groups) {
        throw std::invalid_argument("effect on group " + std::to_string(effect.group) +
                                    " that world " + std::to_string(world) + " does not have");
      }
      const WorldTable& table = host_.world[world];
      if ((effect.area != kNoRow && effect.area >= table.areas) ||
          (effect.target_site != kNoRow && effect.target_site >= table.sites)) {
        throw std::invalid_argument("effect of order " + std::to_string(effect.order) +
                                    " names an area or site that its world does not have");
      }
      pending[clock.pending_count] = effect;
      clock.pending_count += 1;
      clock.next_effect_ns = std::min(clock.next_effect_ns, effect.effect_ns);
    }
    // The device moves the list up as effects take place: of what it holds the host knows the
    // count.
    const std::size_t first = static_cast<std::size_t>(world) * rows_.pending + before_count;
    stepper_.to_backend(view_.pending + first,
                        host_.pending + first,
                        sizeof(Injection) * (clock.pending_count - before_count));
    push(view_.clock, host_.clock, 1, world);
  }

  void advance(std::span<const TimeNs> until_ns) override {
    const std::uint32_t asked_count = ask(until_ns);
    if (asked_count == 0U) {
      return;
    }
    const bool all = common_ticks_ == 0;
    const Pace pace =
        all ? Pace{1, std::numeric_limits<std::int64_t>::max()} : Pace{common_ticks_, due_ticks()};
    exchange_.go_on(stepper_, view_);
    stepper_.run(
        {view_.worlds, view_.running},
        pace,
        [this](const Executor& executor, WorldRange worlds) { tick(executor, view_, worlds); },
        [this](const Executor& executor) { exchange_.look(stepper_, view_, executor); },
        [&] { return exchange_.stopped_count() >= (all ? asked_count : 1U); });
    take_reports();
  }

  [[nodiscard]] const WorldReport& report(std::uint32_t world) const override {
    return reports_.at(world);
  }

  std::uint64_t state_hash(std::uint32_t w) override {
    stepper_.enqueue([this, w](const Executor& executor) {
      compute_digest(executor, view_, {w, 1});
    });
    pull(host_.digest, view_.digest, 1, w);
    stepper_.wait();
    return host_.digest[w];
  }

  WorldResult result(std::uint32_t w) override {
    WorldResult result;
    result.state_hash = state_hash(w);
    pull(host_.counter, view_.counter, rows_.counters, w);
    pull(host_.first_use_ns, view_.first_use_ns, rows_.orders, w);
    pull(host_.order_target, view_.order_target, rows_.orders, w);
    pull(host_.site, view_.site, rows_.sites, w);
    pull(host_.fate, view_.fate, rows_.movers, w);
    pull(host_.clock, view_.clock, 1, w);
    stepper_.wait();
    const ClockState& clock = host_.clock[w];
    result.now_ns = clock.now_ns;
    result.agent_ticks = clock.agent_ticks;
    result.pair_evaluations = clock.pair_evaluations;
    result.nations.resize(kNationsMax);
    for (std::uint32_t n = 0; n < kNationsMax; ++n) {
      const std::int64_t* first =
          host_.counter + static_cast<std::size_t>(w) * rows_.counters + std::size_t{n} * kCounters;
      std::copy_n(first, kCounters, result.nations[n].begin());
    }
    const TimeNs* uses = host_.first_use_ns + static_cast<std::size_t>(w) * rows_.orders;
    const OrderTarget* targets = host_.order_target + static_cast<std::size_t>(w) * rows_.orders;
    for (std::uint32_t order = 0; order < rows_.orders; ++order) {
      if (uses[order] != kNever || targets[order] != OrderTarget::kUnknown) {
        result.order_uses.push_back({order, uses[order], targets[order]});
      }
    }
    const std::uint8_t* fates = host_.fate + static_cast<std::size_t>(w) * rows_.movers;
    result.fates.assign(fates, fates + host_.world[w].initial);
    add_site_damage(w, result);
    return result;
  }

  void take_unordered_events(std::uint32_t w, std::vector<Event>& events) override {
    pull(host_.event_count, view_.event_count, 1, w);
    stepper_.wait();
    const std::uint32_t recorded = host_.event_count[w];
    const std::size_t row = static_cast<std::size_t>(w) * rows_.events;
    const Event* first = host_.event + row;
    if (recorded > rows_.events) {
      throw std::length_error("world " + std::to_string(w) + ": " + std::to_string(recorded) +
                              " events since they were last taken, room for " +
                              std::to_string(rows_.events) +
                              "; take them more often or leave out detections");
    }
    stepper_.to_host(host_.event + row, view_.event + row, sizeof(Event) * recorded);
    stepper_.wait();
    events.insert(events.end(), first, first + recorded);
    host_.event_count[w] = 0;
    push(view_.event_count, host_.event_count, 1, w);
  }

  using Battle::observe;
  void observe(std::uint32_t w, WorldView& view) override {
    if constexpr (kHostIsApart) {
#define BOYD_PULL(type, name, meaning) pull(host_.name, view_.name, rows_.movers, w);
      BOYD_MOVER_FIELDS(BOYD_PULL)
#undef BOYD_PULL
      pull(host_.clock, view_.clock, 1, w);
      pull(host_.mover_count, view_.mover_count, 1, w);
      pull(host_.lost, view_.lost, rows_.movers, w);
      pull(host_.fate, view_.fate, rows_.movers, w);
      pull(host_.site, view_.site, rows_.sites, w);
      pull(host_.site_spec, view_.site_spec, rows_.sites, w);
      pull(host_.mount, view_.mount, rows_.mounts, w);
      pull(host_.channel, view_.channel, rows_.channels, w);
      pull(host_.group_state, view_.group_state, rows_.groups, w);
      pull(host_.track, view_.track, rows_.tracks, w);
      pull(host_.track_status, view_.track_status, rows_.tracks, w);
      pull(host_.counter, view_.counter, rows_.counters, w);
      stepper_.wait();
    }
    look_at_world(host_, w, view);
  }

  std::shared_ptr<const Places> keep_places(std::uint32_t w) override {
    auto kept = std::make_shared<KeptPlaces>(rows_.movers);
    stepper_.once(
        [&](const Executor& executor) { write_places(executor, view_, w, kept->rows()); });
    return kept;
  }

  std::vector<std::byte> snapshot() override {
    std::vector<std::byte> bytes(state_bytes(rows_, view_.worlds));
    stepper_.to_host(bytes.data(), block_.data(), bytes.size());
    stepper_.wait();
    return bytes;
  }

  void restore(std::span<const std::byte> snapshot) override {
    if (snapshot.size() != state_bytes(rows_, view_.worlds)) {
      throw std::invalid_argument("snapshot of " + std::to_string(snapshot.size()) +
                                  " bytes for a batch of " +
                                  std::to_string(state_bytes(rows_, view_.worlds)));
    }
    std::byte* host = kHostIsApart ? host_memory_.get() : block_.data();
    std::copy(snapshot.begin(), snapshot.end(), host);
    stepper_.to_backend(block_.data(), host, snapshot.size());
    stepper_.wait();
    report_all();
  }

  [[nodiscard]] StepCounts step_counts() const override {
    return stepper_.counts();
  }

private:
  template <class T>
  void push(T* to, const T* from, std::uint32_t rows, std::uint32_t w) {
    const std::size_t first = static_cast<std::size_t>(w) * rows;
    stepper_.to_backend(to + first, from + first, sizeof(T) * rows);
  }
  template <class T>
  void pull(T* to, const T* from, std::uint32_t rows, std::uint32_t w) {
    const std::size_t first = static_cast<std::size_t>(w) * rows;
    stepper_.to_host(to + first, from + first, sizeof(T) * rows);
  }

  /// The host knows the clock of a world that has stopped, and of another one only the time.
  void pull_clock(std::uint32_t w) {
    if (!reports_[w].stopped) {
      pull(host_.clock, view_.clock, 1, w);
      stepper_.wait();
    }
  }

  /// Says how far each world shall run; how many that lets go on.
  std::uint32_t ask(std::span<const TimeNs> until_ns) {
    std::uint32_t count = 0;
    for (std::uint32_t w = 0; w < view_.worlds; ++w) {
      const ClockState& clock = host_.clock[w];
      const bool goes = clock.state == WorldState::kRunning && until_ns[w] > clock.now_ns;
      exchange_.until_ns()[w] = goes ? until_ns[w] : kStays;
      reports_[w].stopped = reports_[w].stopped && !goes;
      count += goes ? 1U : 0U;
    }
    return count;
  }

  /// Ticks until the first of the worlds that go on has come as far as it was asked to, or to its
  /// end; fewer will do where it jumps over quiet time.
  [[nodiscard]] std::int64_t due_ticks() const {
    std::int64_t due = std::numeric_limits<std::int64_t>::max();
    for (std::uint32_t w = 0; w < view_.worlds; ++w) {
      if (exchange_.until_ns()[w] != kStays) {
        const WorldTable& table = host_.world[w];
        const TimeNs left_ns =
            std::min(exchange_.until_ns()[w], table.end_ns) - host_.clock[w].now_ns;
        const TimeNs intervals = std::max<TimeNs>(1, (left_ns - 1) / table.command_interval_ns + 1);
        due = std::min(due, intervals * (table.command_interval_ns / table.dt_ns));
      }
    }
    return due;
  }

  /// Of the worlds that went on: what those have to report that have stopped, of the others the
  /// time.
  void take_reports() {
    for (std::uint32_t w = 0; w < view_.worlds; ++w) {
      if (!reports_[w].stopped) {
        host_.clock[w].now_ns = reports_[w].now_ns = exchange_.now_ns()[w];
      }
    }
    const PackedReports& packed = exchange_.reports(stepper_, view_);
    for (std::uint32_t place = 0; place < exchange_.stopped_count(); ++place) {
      const PackedReports::Head& head = packed.head(place);
      host_.clock[head.world] = head.clock;
      fill_report(head.world, packed.trigger(place), packed.group(place));
    }
  }

  /// Of every world, from the host's copy of the whole batch.
  void report_all() {
    for (std::uint32_t w = 0; w < view_.worlds; ++w) {
      fill_report(w,
                  host_.trigger + static_cast<std::size_t>(w) * rows_.triggers,
                  host_.group_report + static_cast<std::size_t>(w) * rows_.groups);
    }
  }

  void fill_report(std::uint32_t w, const TriggerReport* triggers, const GroupReport* groups) {
    WorldReport& report = reports_[w];
    const ClockState& clock = host_.clock[w];
    report.stopped = true;
    report.state = clock.state;
    report.now_ns = clock.now_ns;
    report.failure = clock.failure;
    report.triggers.assign(triggers, triggers + host_.world[w].triggers);
    report.groups.assign(groups, groups + host_.world[w].groups);
    report.groups_changed = clock.groups_changed != 0U;
  }

  void add_site_damage(std::uint32_t w, WorldResult& result) const {
    for (std::uint32_t s = 0; s < host_.world[w].sites; ++s) {
      const std::size_t row = static_cast<std::size_t>(w) * rows_.sites + s;
      const SiteSpec& spec = host_.site_spec[row];
      const std::uint32_t damage = std::min(host_.site[row].damage, kDamageOne);
      result.site_damage.push_back(static_cast<float>(damage) / static_cast<float>(kDamageOne));
      if (spec.kind == SiteKind::kAsset) {
        auto& lost = result.nations[spec.nation][static_cast<std::size_t>(Counter::asset_lost_usd)];
        lost += spec.value_usd * static_cast<std::int64_t>(damage) / kDamageOne;
      }
    }
  }

  BatchRows rows_;
  std::size_t bytes_;
  Block block_;
  std::unique_ptr<std::byte[]> host_memory_;
  BatchView view_;
  BatchView host_;
  Stepper stepper_;
  Exchange exchange_;
  std::int64_t common_ticks_;
  std::vector<WorldReport> reports_;
};

}  // namespace

std::unique_ptr<Battle> load_battle(std::span<const WorldPlan> plans, const BatchOptions& options) {
  select_device(options.device);
  return std::make_unique<BackendBattle>(plans, options);
}

std::string device_problem(int device) {
  return problem_of_device(device);
}

std::string device_name(int device) {
  return name_of_device(device);
}

std::vector<DeviceFact> device_facts(int device) {
  return facts_of_device(device);
}

}  // namespace boyd::BOYD_BACKEND
