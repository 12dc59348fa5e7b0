/// End of a tick and of a command interval: triggers, the end of a world, quiet jumps.
#pragma once

#include "kernels/core/team.hpp"
#include "kernels/stage/authority.hpp"
#include "kernels/stage/relocate.hpp"

namespace boyd::BOYD_BACKEND {

/// Evaluates one trigger on its picture at the end of a command interval. Per trigger, by a team.
struct EvaluateTrigger {
  BatchView view;

  /// A track inside a trigger's area: its place in the picture's list, and how far from the centre.
  struct Urgent {
    float distance2;
    std::uint32_t place;
  };
  union Shared {
    TeamValues<std::uint32_t> counts;
    TeamValues<TimeNs> times;
    TeamValues<Urgent> urgent;
  };

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t t,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (t >= world.world().triggers || world.clock().interval_end == 0U) {
      return;
    }
    const TriggerSpec& spec = world.trigger_spec(t);
    TriggerReport report{};
    report.trigger = t;
    report.oldest_measurement_ns = world.clock().now_ns;
    if (spec.kind == TriggerKind::kGroupLosses) {
      report.count = sum_all(team, shared.counts, group_losses(world, spec.group, team));
    } else if (spec.kind == TriggerKind::kAssetHit) {
      report.count = asset_hits(world);
    } else {
      count_tracks(world, spec, report, team, shared);
    }
    report.fires = report.count >= spec.threshold_count;
    team.sync();  // all have read what the trigger was before
    if (team.thread == 0U) {
      report.changed = report.fires != world.trigger(t).fires;
      world.trigger(t) = report;
    }
  }

  /// Of this thread's rows.
  BOYD_HD static std::uint32_t group_losses(const World& world,
                                            std::uint32_t group,
                                            const Team& team) {
    std::uint32_t lost = 0;
    for (std::uint32_t row = team.thread; row < world.world().initial; row += team.size) {
      const auto fate = static_cast<Fate>(world.fate(row));
      const bool is_lost = fate == Fate::kShotDown || fate == Fate::kJammed;
      lost += is_lost && world.initial(row).group == group ? 1U : 0U;
    }
    return lost;
  }

  BOYD_HD static std::uint32_t asset_hits(const World& world) {
    std::int64_t hits = 0;
    for (std::uint32_t n = 0; n < kNationsMax; ++n) {
      hits += world.counter(n * kCounters + static_cast<std::uint32_t>(Counter::leakers_count));
    }
    return static_cast<std::uint32_t>(hits);
  }

  BOYD_HD static void count_tracks(const World& world,
                                   const TriggerSpec& spec,
                                   TriggerReport& report,
                                   const Team& team,
                                   Shared& shared) {
    Urgent nearest[kUrgentTracks] = {};
    std::uint32_t count = 0;
    const std::uint32_t listed = world.picture(spec.picture).listed_count;
    std::uint32_t next =
        team.thread < listed ? world.track_list(world.slot(spec.picture, team.thread)) : 0U;
    for (std::uint32_t k = team.thread; k < listed; k += team.size) {
      const TrackState& track = world.track(next);
      if (k + team.size < listed) {  // on its way while this track is looked at
        next = world.track_list(world.slot(spec.picture, k + team.size));
      }
      const bool hostile = track.identity == Identity::kHostile;
      const bool open = track.identity == Identity::kUnknown;
      if (!hostile && !(open && spec.kind == TriggerKind::kTracksInArea)) {
        continue;
      }
      if (is_far_from(world, spec.area, track)) {
        continue;
      }
      const Position at = extrapolated(track, world.clock().now_ns);
      if (!inside_area(world, spec.area, at)) {
        continue;
      }
      if (track.last_ns < report.oldest_measurement_ns) {
        report.oldest_measurement_ns = track.last_ns;
      }
      Vec3 d{0.0F, 0.0F, 0.0F};
      if (spec.area != kNoRow) {
        d = offset_m(world.area(spec.area).centre, at);
      }
      note_urgent(nearest, count, {dot(d, d), k});
      count += 1U;
    }
    report.count = sum_all(team, shared.counts, count);
    report.oldest_measurement_ns = min_all(team, shared.times, report.oldest_measurement_ns);
    report_urgent(world, spec, report, nearest, count, team, shared.urgent);
  }

  /// Of the nearest of all threads the nearest few.
  BOYD_HD static void report_urgent(const World& world,
                                    const TriggerSpec& spec,
                                    TriggerReport& report,
                                    const Urgent* nearest,
                                    std::uint32_t count,
                                    const Team& team,
                                    TeamValues<Urgent>& values) {
    report.urgent_count = report.count < kUrgentTracks ? report.count : kUrgentTracks;
    const std::uint32_t mine_count = count < kUrgentTracks ? count : kUrgentTracks;
    std::uint32_t next = 0;  // of this thread's
    for (std::uint32_t k = 0; k < report.urgent_count; ++k) {
      const Urgent mine = next < mine_count ? nearest[next] : Urgent{3.4e38F, kNoRow};
      const Urgent first = join_all(team, values, mine, [](const Urgent& a, const Urgent& b) {
        return is_before(a, b) ? a : b;
      });
      next += mine.place == first.place ? 1U : 0U;
      if (team.thread == 0U) {
        const std::uint32_t slot = world.track_list(world.slot(spec.picture, first.place));
        const TrackState& track = world.track(slot);
        report.urgent[k] = {row_of_slot(world, slot),
                            track.identity,
                            extrapolated(track, world.clock().now_ns),
                            track.last_ns};
      }
    }
  }

  /// Whether a track is surely outside an area wherever it has gone since its last measurement.
  BOYD_HD static bool is_far_from(const World& world, std::uint32_t area, const TrackState& track) {
    if (area == kNoRow) {
      return false;
    }
    const float v = max_f(abs_f(track.velocity.x), abs_f(track.velocity.y));
    const float way = seconds(world.clock().now_ns - track.last_ns) * v;
    return far_apart(
        world.area(area).centre, track.position, world.area(area).radius_m + way + 1.0F);
  }

  /// The nearer, of equally near ones the one in the lower slot.
  BOYD_HD static bool is_before(const Urgent& a, const Urgent& b) {
    return a.distance2 != b.distance2 ? a.distance2 < b.distance2 : a.place < b.place;
  }

  /// Keeps the nearest few of `count` and one more, which lies in a later place than those.
  BOYD_HD static void note_urgent(Urgent* nearest, std::uint32_t count, const Urgent& one) {
    std::uint32_t place = count < kUrgentTracks ? count : kUrgentTracks;
    while (place > 0U && one.distance2 < nearest[place - 1U].distance2) {
      place -= 1U;
    }
    if (place >= kUrgentTracks) {
      return;
    }
    const std::uint32_t last = count < kUrgentTracks ? count : kUrgentTracks - 1U;
    for (std::uint32_t k = last; k > place; --k) {
      nearest[k] = nearest[k - 1U];
    }
    nearest[place] = one;
  }
};

/// Closes the tick of a world: counts, fails, ends, hands back to the host or jumps over quiet
/// time. Per world.
struct FinishTick {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    ClockState& clock = world.clock();
    clock.agent_ticks += world.sorted_count();
    if (world.failed_agent() != kNoAgent) {
      clock.failure = {world.failed_agent(), clock.now_ns, is_finite_still(world)};
      clock.state = WorldState::kFailed;
      world.running() = 0U;
      return;
    }
    if (clock.interval_end == 0U) {
      return;
    }
    bool changed = report_groups(world);
    const bool clear = world.world().stop_when_clear != 0U && clock.hostiles_count == 0U;
    if (clock.now_ns >= world.world().end_ns || clear) {
      clock.state = WorldState::kEnded;
      world.running() = 0U;
      return;
    }
    for (std::uint32_t t = 0; t < world.world().triggers; ++t) {
      changed = changed || world.trigger(t).changed;
    }
    if (!changed && clock.now_ns < clock.until_ns && quiet(world)) {
      jump(world);
      relocate(world);
      if (clock.now_ns >= world.world().end_ns) {
        clock.state = WorldState::kEnded;
        world.running() = 0U;
        return;
      }
    }
    if (changed || clock.now_ns >= clock.until_ns) {
      world.running() = 0U;
    }
  }

  /// Whether the agent that failed has finite numbers, so that it left the theatre.
  BOYD_HD static bool is_finite_still(const World& world) {
    for (std::uint32_t i = 0; i < world.mover_count(); ++i) {
      if (world.id(i) == world.failed_agent()) {
        const Vec3 v = velocity_of(world, i);
        return is_finite(v.x) && is_finite(v.y) && is_finite(v.z);
      }
    }
    return false;
  }

  /// Tells the host of the groups where units fell or links changed; whether any did.
  BOYD_HD static bool report_groups(const World& world) {
    ClockState& clock = world.clock();
    clock.groups_changed = clock.group_changes_count != 0U ? 1U : 0U;
    clock.group_changes_count = 0U;
    if (clock.groups_changed != 0U) {
      for (std::uint32_t g = 0; g < world.world().groups; ++g) {
        world.group_report(g) = {world.group_state(g).units_standing, is_linked(world, g)};
      }
    }
    return clock.groups_changed != 0U;
  }

  /// Nothing airborne, tracked, firing or reloading, and no radar that may see what is not there.
  BOYD_HD static bool quiet(const World& world) {
    if (world.jamming_count() != 0U || world.world().false_rows != 0U) {
      return false;
    }
    if (world.mover_count() != world.clock().removed_count) {
      return false;
    }
    for (std::uint32_t p = 0; p < world.world().pictures; ++p) {
      if (world.picture(p).live_count != 0U) {
        return false;
      }
    }
    for (std::uint32_t c = 0; c < world.world().channels; ++c) {
      if (world.channel(c).phase != ChannelPhase::kIdle) {
        return false;
      }
    }
    return true;
  }

  /// To an interval end before the next appearance or effect, and not past what the host asked for.
  BOYD_HD static void jump(const World& world) {
    ClockState& clock = world.clock();
    const WorldTable& table = world.world();
    const TimeNs limit = clock.until_ns < table.end_ns ? clock.until_ns : table.end_ns;
    const TimeNs event =
        clock.next_spawn_ns < clock.next_effect_ns ? clock.next_spawn_ns : clock.next_effect_ns;
    // What happens at `event` belongs to the first tick whose time is not before it.
    const TimeNs last = event <= limit ? event - 1 : limit;
    const TimeNs whole = (last - table.start_ns) / table.command_interval_ns;
    const TimeNs there = table.start_ns + whole * table.command_interval_ns;
    if (there > clock.now_ns) {
      clock.now_ns = there;
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
