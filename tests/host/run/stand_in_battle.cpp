#include "tests/host/run/stand_in_battle.hpp"

#include <algorithm>
#include <map>
#include <new>
#include <stdexcept>
#include <vector>

namespace boyd::run {

namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
  return hash * 0xBF58476D1CE4E5B9ULL;
}

enum class Manner : std::uint8_t { kSound, kStandsStill, kNeverEnds, kInStep };

struct StandInWorld {
  WorldPlan plan;
  WorldReport report;
  WorldReport told;  ///< what the host sees of it
  std::uint64_t hash = 0;
  std::int64_t intervals = 0;
  std::int64_t shots = 0;
  Manner manner = Manner::kSound;
  bool fired = false;
  std::map<std::uint32_t, TimeNs> permissions;  ///< order -> expiry
  std::map<std::uint32_t, TimeNs> uses;

  explicit StandInWorld(const WorldPlan& from) : plan(from), hash(from.seed) {
    report.now_ns = plan.start_ns;
    told = report;
  }

  void inject(std::span<const Injection> effects) {
    for (const Injection& effect : effects) {
      hash = mixed(hash, static_cast<std::uint64_t>(report.now_ns));
      hash = mixed(hash, static_cast<std::uint64_t>(effect.effect_ns));
      hash = mixed(hash, effect.order * 64ULL + static_cast<std::uint64_t>(effect.kind));
      if (effect.kind == EffectKind::kEngageArea) {
        permissions[effect.order] = effect.expires_ns;
      }
      if (effect.kind == EffectKind::kRevokeEngage) {
        permissions.erase(effect.order);
      }
    }
  }

  void advance(TimeNs until_ns) {
    if (manner == Manner::kStandsStill) {
      return;
    }
    while (report.state == WorldState::kRunning && report.now_ns < until_ns && !step()) {
    }
    told = report;
  }

  bool goes_on(TimeNs until_ns) const {
    return report.state == WorldState::kRunning && report.now_ns < until_ns;
  }

  /// One interval; of a world that does not stop with it only its time is told.
  bool advance_by_one(TimeNs until_ns) {
    const bool changed = step();
    const bool stopped = changed || !goes_on(until_ns);
    if (stopped) {
      told = report;
    }
    told.now_ns = report.now_ns;  // the rest is as it was told last
    told.stopped = stopped;
    return stopped;
  }

private:
  /// Runs one command interval; whether a trigger changed.
  bool step() {
    report.now_ns += plan.command_interval_ns;
    intervals += 1;
    const TimeNs since_ns = report.now_ns - plan.start_ns;
    if (plan.seed % kFailingSeed == 0 && since_ns >= 100 * kNsPerSecond) {
      report.state = WorldState::kFailed;
      report.failure.agent = 7;
      return true;
    }
    if (since_ns % (10 * kNsPerSecond) == 0) {
      for (const auto& [order, expires_ns] : permissions) {
        if (report.now_ns < expires_ns) {
          shots += 1;
          uses.try_emplace(order, report.now_ns);
        }
      }
    }
    const TimeNs first_ns = static_cast<TimeNs>(20 + plan.seed % 40) * kNsPerSecond;
    const bool fires = since_ns >= first_ns && since_ns < first_ns + 200 * kNsPerSecond;
    report.triggers.assign(1, {});
    TriggerReport& trigger = report.triggers.front();
    trigger.count = fires ? 1 : 0;
    trigger.fires = fires;
    trigger.changed = fires != fired;
    trigger.oldest_measurement_ns = report.now_ns - 5 * kNsPerSecond;
    fired = fires;
    if (report.now_ns >= plan.end_ns && manner != Manner::kNeverEnds) {
      report.state = WorldState::kEnded;
    }
    return trigger.changed;
  }
};

class StandInBattle : public Battle {
public:
  explicit StandInBattle(std::span<const WorldPlan> worlds, Manner manner = Manner::kSound)
      : worlds_(worlds.begin(), worlds.end()), manner_(manner) {
    for (StandInWorld& world : worlds_) {
      world.manner = manner;
    }
  }

  void inject(std::uint32_t world, std::span<const Injection> effects) override {
    worlds_.at(world).inject(effects);
  }
  void advance(std::span<const TimeNs> until_ns) override {
    if (manner_ == Manner::kInStep) {
      advance_in_step(until_ns);
      return;
    }
    for (std::size_t w = 0; w < worlds_.size(); ++w) {
      worlds_[w].advance(until_ns[w]);
    }
  }
  const WorldReport& report(std::uint32_t world) const override { return worlds_.at(world).told; }
  WorldResult result(std::uint32_t w) override {
    const StandInWorld& world = worlds_.at(w);
    WorldResult result;
    result.state_hash = mixed(world.hash, static_cast<std::uint64_t>(world.report.now_ns));
    result.now_ns = world.report.now_ns;
    result.nations.resize(kNationsMax);
    const auto set = [&](Counter counter, std::int64_t value) {
      result.nations[0].at(static_cast<std::size_t>(counter)) = value;
    };
    set(Counter::shots_count, world.shots);
    set(Counter::expended_usd, 100 * world.shots);
    set(Counter::leakers_count, static_cast<std::int64_t>(world.plan.seed % 5));
    result.nations[1].at(static_cast<std::size_t>(Counter::attackers_launched_count)) = 10;
    result.nations[1].at(static_cast<std::size_t>(Counter::lost_usd)) = 1000;
    for (const auto& [order, first_ns] : world.uses) {
      result.order_uses.push_back({order, first_ns});
    }
    result.site_damage.assign(world.plan.sites.size(), 0.25F);
    result.agent_ticks = world.intervals;
    return result;
  }
  void take_unordered_events(std::uint32_t /*world*/, std::vector<Event>& /*events*/) override {}
  void observe(std::uint32_t world, WorldView& view) override {
    view = {};
    view.now_ns = report(world).now_ns;
  }
  std::vector<std::byte> snapshot() override { throw std::logic_error("no snapshots here"); }
  void restore(std::span<const std::byte> /*snapshot*/) override {
    throw std::logic_error("no snapshots here");
  }

private:
  /// Every world by one interval, again and again until one has stopped.
  void advance_in_step(std::span<const TimeNs> until_ns) {
    for (bool any = true, stopped = false; any && !stopped;) {
      any = false;
      for (std::size_t w = 0; w < worlds_.size(); ++w) {
        if (worlds_[w].goes_on(until_ns[w])) {
          any = true;
          stopped = worlds_[w].advance_by_one(until_ns[w]) || stopped;
        }
      }
    }
  }

  std::vector<StandInWorld> worlds_;
  Manner manner_;
};

}  // namespace

std::unique_ptr<Battle> make_stand_in(Backend /*backend*/,
                                      std::span<const WorldPlan> worlds,
                                      const BatchOptions& /*options*/) {
  return std::make_unique<StandInBattle>(worlds);
}

std::unique_ptr<Battle> make_standing_still(Backend /*backend*/,
                                            std::span<const WorldPlan> worlds,
                                            const BatchOptions& /*options*/) {
  return std::make_unique<StandInBattle>(worlds, Manner::kStandsStill);
}

std::unique_ptr<Battle> make_never_ending(Backend /*backend*/,
                                          std::span<const WorldPlan> worlds,
                                          const BatchOptions& /*options*/) {
  return std::make_unique<StandInBattle>(worlds, Manner::kNeverEnds);
}

std::unique_ptr<Battle> make_in_step(Backend /*backend*/,
                                     std::span<const WorldPlan> worlds,
                                     const BatchOptions& /*options*/) {
  return std::make_unique<StandInBattle>(worlds, Manner::kInStep);
}

std::unique_ptr<Battle> make_small_stand_in(Backend backend,
                                            std::span<const WorldPlan> worlds,
                                            const BatchOptions& options) {
  if (worlds.size() > 2) {
    throw std::bad_alloc();
  }
  return make_stand_in(backend, worlds, options);
}

}  // namespace boyd::run
