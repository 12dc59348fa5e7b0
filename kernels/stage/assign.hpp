/// Who shoots at what: shooters choose from their own picture's tracks.
#pragma once

#include "kernels/stage/assess.hpp"
#include "kernels/stage/authority.hpp"
#include "kernels/stage/sight.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kLightSpeed_mps = 299792458.0F;
/// Tracks that were last measured beyond so many ranges of a shooter are out of its question.
inline constexpr float kNear = 1.5F;

/// Which tracks a shooter asks about.
struct Reach {
  float range_max_m;
  float reaction_s;
  float shot_s_per_m;  ///< inverse of the shot's speed; 0: what counts is where the track is now
  float nearest2;      ///< squared distance beyond which it does not ask
};

/// Nearest-target-first assignment: the mounts of a picture in ascending key, each idle channel
/// takes the nearest track that it may and can engage; coordinated mounts skip what another
/// coordinated channel of the picture engages. Ties, as of tracks that run together, go to the
/// lower id. In ticks in which shooters look.
struct AssignTargets {
  /// near: how tracks near a shooter are found.
  template <class Near>
  BOYD_HD static void choose(const World& world, std::uint32_t p, Near& near) {
    if (!is_due(world, p)) {
      return;
    }
    if (world.picture(p).listed_count == 0U) {
      stop_jammers(world, p);
      return;
    }
    near.prepare(world, p);
    each_mount(world, p, [&](std::uint32_t m, const MountSpec& spec) {
      choose_for(world, p, m, spec, near);
    });
  }

  /// Whether the shooters of a picture look in this tick.
  BOYD_HD static bool is_due(const World& world, std::uint32_t p) {
    return p < world.world().pictures && world.clock().assess_due != 0U;
  }

  template <class Near>
  BOYD_HD static void choose_for(
      const World& world, std::uint32_t p, std::uint32_t m, const MountSpec& spec, Near& near) {
    if (spec.kind == MountKind::kStrike) {
      return;
    }
    Position own{};
    const bool alive = carrier_position(world, spec.site, spec.mover, own);
    if (spec.kind == MountKind::kJammer) {
      radiate(world, m, alive && jam_wanted(world, p, m, spec, own, near) ? 1U : 0U);
    } else if (alive) {
      if (world.leads(m) != 0U) {
        near.note_seen(look_by_eye(world, p, spec, own));
      }
      assign_mount(world, p, m, spec, own, near);
      if (world.leads(m) != 0U) {
        assign_chase(world, p, m, spec, own, near);
      }
    }
  }

  /// Calls visit(m, spec) for the mounts that shoot by a picture, in ascending key.
  template <class Visit>
  BOYD_HD static void each_mount(const World& world, std::uint32_t p, const Visit& visit) {
    const MountSpan span = world.mount_span(p);
    for (std::uint32_t k = 0; k < span.count; ++k) {
      const std::uint32_t m = world.mount_by_picture(span.first + k);
      visit(m, world.mount_spec(m));
    }
  }

  BOYD_HD static void stop_jammers(const World& world, std::uint32_t p) {
    each_mount(world, p, [&](std::uint32_t m, const MountSpec& spec) {
      if (spec.kind == MountKind::kJammer) {
        radiate(world, m, 0U);
      }
    });
  }

  BOYD_HD static void radiate(const World& world, std::uint32_t m, std::uint32_t on) {
    if (world.mount(m).jamming == on) {
      return;
    }
    atomic_add(world.jamming_count(), on - world.mount(m).jamming);
    world.mount(m).jamming = on;
    const MountSpec& spec = world.mount_spec(m);
    const auto reach = static_cast<std::int64_t>(spec.range_max_m * 1024.0F) + 1;
    const Bands bands =
        bands_around(world.world().bands, world.site_spec(spec.site).position, reach);
    if (on != 0U) {
      jamming_by_band(world).mark(bands, m);
    } else {
      jamming_by_band(world).unmark(bands, m);
    }
  }

  /// Index of the fighter that chases with this mount; kNoRow for other mounts.
  BOYD_HD static std::uint32_t chaser(const World& world, std::uint32_t m, const MountSpec& spec) {
    return world.leads(m) != 0U ? world.index_of(spec.mover) : kNoRow;
  }

  /// How many coordinated channels and how many fighters are on each listed track, to be counted
  /// anew: nothing yet, then what each mount of the picture adds.
  BOYD_HD static void count_nobody(TrackState& track) {
    track.engaged = 0;
    track.chased = 0;
  }
  BOYD_HD static void count_mount(const World& world, std::uint32_t m, const MountSpec& spec) {
    const std::uint32_t i = chaser(world, m, spec);
    if (i != kNoRow && world.track_of(i) != kNoRow &&
        world.track(world.track_of(i)).generation == world.generation(i)) {
      atomic_increment(world.track(world.track_of(i)).chased);
    }
    for (std::uint32_t k = 0; spec.coordinated && k < spec.channels_count; ++k) {
      const ChannelState& channel = world.channel(world.mount_first_channel(m) + k);
      if (channel.phase == ChannelPhase::kIdle || channel.phase == ChannelPhase::kCooling) {
        continue;
      }
      TrackState& track = world.track(channel.track);
      if (track.generation == channel.generation) {
        atomic_increment(track.engaged);
      }
    }
  }
  BOYD_HD static void recount(const World& world, std::uint32_t p) {
    for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
      count_nobody(world.track(world.track_list(world.slot(p, k))));
    }
    // The mounts of this picture alone: other pictures' channels change at this moment.
    each_mount(
        world, p, [&](std::uint32_t m, const MountSpec& spec) { count_mount(world, m, spec); });
  }

  BOYD_HD static bool in_envelope(const MountSpec& spec, Vec3 d, float altitude_m) {
    const float range2 = dot(d, d);
    return range2 <= spec.range_max_m * spec.range_max_m &&
           range2 >= spec.range_min_m * spec.range_min_m && altitude_m >= spec.altitude_min_m &&
           altitude_m <= spec.altitude_max_m;
  }

  /// Where the shot would meet the track: after the reaction and the flight, one fixed-point step.
  BOYD_HD static Vec3 meeting_offset(const MountSpec& spec, float shot_speed_mps, Vec3 d, Vec3 v) {
    const float reaction = seconds(spec.reaction_ns);
    Vec3 meeting = fma_v(reaction, v, d);
    for (int step = 0; step < 2; ++step) {
      const float flight = length(meeting) / max_f(shot_speed_mps, 1.0F);
      meeting = fma_v(reaction + flight, v, d);
    }
    return meeting;
  }

  BOYD_HD static float shot_speed(const World& world, const MountSpec& spec) {
    return spec.platform != kNoRow          ? world.platform_spec(spec.platform).speed_max_mps
           : spec.kind == MountKind::kLaser ? kLightSpeed_mps
                                            : spec.round_speed_mps;
  }

  /// Measured recently enough to be shot at.
  BOYD_HD static bool fresh(const World& world, std::uint32_t p, const TrackState& track) {
    return world.clock().now_ns - track.last_ns <= world.picture_spec(p).fresh_ns;
  }

  /// Rounds that a mount has left for shots that were not decided on yet.
  BOYD_HD static std::uint32_t rounds_left(const World& world,
                                           std::uint32_t m,
                                           const MountSpec& spec) {
    std::uint32_t ammunition = world.mount(m).magazine_count;
    const std::uint32_t first = world.mount_first_channel(m);
    for (std::uint32_t k = 0; k < spec.channels_count; ++k) {
      const ChannelState& channel = world.channel(first + k);
      if (channel.phase == ChannelPhase::kReacting) {
        ammunition -= ammunition < channel.shots_left ? ammunition : channel.shots_left;
      }
    }
    return ammunition;
  }

  /// To about a quarter of a metre.
  BOYD_HD static Vec3 in_metres(Position p) {
    return {static_cast<float>(p.x) * kMetresPerUnit,
            static_cast<float>(p.y) * kMetresPerUnit,
            static_cast<float>(p.z) * kMetresPerUnit};
  }
  /// About where a track is now, and its speed at most. What is not fresh lies nowhere.
  BOYD_HD static ListedPlace place_of(const World& world, std::uint32_t p, std::uint32_t slot) {
    const TrackState& track = world.track(slot);
    const bool is_fresh = fresh(world, p, track);
    const Vec3 v = track.velocity;
    const Vec3 at =
        fma_v(seconds(world.clock().now_ns - track.last_ns), v, in_metres(track.position));
    return {is_fresh ? at.x : 1.0e9F,
            at.y,
            at.z,
            is_fresh ? abs_f(v.x) + abs_f(v.y) + abs_f(v.z) : 0.0F};
  }
  /// Whether what is about there is not surely out of the question of a shooter: either farther
  /// than reach.nearest2, or out of range where the shot would meet it. With v not below the
  /// track's speed, q = v/s + (v/s)^2 of the shot's speed s, and the reaction t, the meeting point
  /// is at least (1 - q) d - (1 + q) v t away (meeting_offset(), by the triangle inequality).
  /// Distances are known to a metre: (d - 1)^2 is not below 0.999 d^2 - 1000.
  BOYD_HD static bool may_be_met(const ListedPlace& at, Vec3 own, const Reach& reach) {
    const Vec3 d{at.x_m - own.x, at.y_m - own.y, at.z_m - own.z};
    const float range2 = 0.998F * dot(d, d);
    const float ratio = at.speed_mps * reach.shot_s_per_m;
    const float q = fma_f(ratio, ratio, ratio);
    const float share = 1.0F - q;
    const float most = fma_f((1.0F + q) * reach.reaction_s, at.speed_mps, reach.range_max_m) + 2.0F;
    const bool meets = !(share > 0.5F) || !(range2 * (share * share) > fma_f(most, most, 1000.0F));
    const bool nearer = !(range2 > reach.nearest2 + 1000.0F);
    return meets & nearer;  // not &&: lanes of the CPU have no branches
  }

  template <class Near>
  BOYD_HD static void assign_mount(const World& world,
                                   std::uint32_t p,
                                   std::uint32_t m,
                                   const MountSpec& spec,
                                   Position own,
                                   const Near& near) {
    if (world.group_state(spec.group).released == 0U) {
      return;
    }
    std::uint32_t ammunition = rounds_left(world, m, spec);
    const std::uint32_t first = world.mount_first_channel(m);
    for (std::uint32_t k = 0; k < spec.channels_count && ammunition != 0U; ++k) {
      ChannelState& channel = world.channel(first + k);
      if (channel.phase != ChannelPhase::kIdle) {
        continue;
      }
      const std::uint32_t slot = nearest(world, p, m, spec, own, near);
      if (slot == kNoRow) {
        return;
      }
      TrackState& track = world.track(slot);
      channel.phase = ChannelPhase::kReacting;
      channel.ready_ns = world.clock().now_ns + spec.reaction_ns;
      channel.track = slot;
      channel.generation = track.generation;
      channel.shots_left = spec.salvo_count < ammunition ? spec.salvo_count : ammunition;
      channel.outstanding = 0;
      ammunition -= channel.shots_left;
      if (spec.coordinated) {
        track.engaged = static_cast<std::uint16_t>(track.engaged + 1U);
      }
      record(world, EventKind::kAssign, spec.key, slot, k, 0.0F);
    }
  }

  /// Whether a track is nearer than the best so far, if there is one; of two equally near ones the
  /// lower id is, a mover before a false track, of those the lower slot.
  BOYD_HD static bool is_nearer(
      const World& world, std::uint32_t slot, float range2, std::uint32_t best, float best2) {
    if (range2 != best2 || best == kNoRow) {
      return range2 < best2;
    }
    return id_of_row(world, row_of_slot(world, slot)) < id_of_row(world, row_of_slot(world, best));
  }

  /// What a shooter asks with: the same for all tracks.
  struct Question {
    BOYD_HD Question(const World& world, std::uint32_t picture, const MountSpec& mount, Position at)
        : p(picture),
          spec(mount),
          group(world.group_spec(mount.group)),
          rules(rules_of(world, mount.group)),
          own(at),
          speed_mps(shot_speed(world, mount)) {}
    std::uint32_t p;
    const MountSpec& spec;
    const GroupSpec& group;
    Rules rules;
    Position own;
    float speed_mps;

    [[nodiscard]] BOYD_HD Reach reach() const {
      if (spec.kind == MountKind::kJammer) {
        return {spec.range_max_m, 0.0F, 0.0F, 3.0e38F};
      }
      return {spec.range_max_m, seconds(spec.reaction_ns), 1.0F / max_f(speed_mps, 1.0F), 3.0e38F};
    }
  };

  /// Whether a track is near where it was measured, fresh, and neither a friend nor gone.
  BOYD_HD static bool is_open(const World& world, const Question& ask, const TrackState& track) {
    return !far_apart(ask.own, track.position, kNear * ask.spec.range_max_m) &&
           track.identity != Identity::kFriend && fresh(world, ask.p, track) &&
           !seen_gone(world, track);
  }
  /// Whether the rule lets the shooter act against a track that is now at `at`.
  BOYD_HD static bool is_permitted(const World& world,
                                   const Question& ask,
                                   std::uint32_t slot,
                                   const TrackState& track,
                                   Position at) {
    return may_engage(world, ask.spec.group, slot, ask.own, at, track.velocity, track.identity)
               .authority != Authority::kNone;
  }
  /// Whether the shooter may shoot at an open track, now at `at`, d away, and can meet it.
  BOYD_HD static bool can_engage(const World& world,
                                 const Question& ask,
                                 std::uint32_t slot,
                                 const TrackState& track,
                                 Position at,
                                 Vec3 d) {
    if (is_left_alone(ask.group, ask.rules, track.identity, d, track.velocity)) {
      return false;
    }
    const Vec3 meeting = meeting_offset(ask.spec, ask.speed_mps, d, track.velocity);
    return in_envelope(ask.spec, meeting, height_m(ask.own) + meeting.z) &&
           is_permitted(world, ask, slot, track, at);
  }

  template <class Near>
  BOYD_HD static std::uint32_t nearest(const World& world,
                                       std::uint32_t p,
                                       std::uint32_t m,
                                       const MountSpec& spec,
                                       Position own,
                                       const Near& near) {
    const TimeNs now = world.clock().now_ns;
    const Question ask(world, p, spec, own);
    std::uint32_t best = kNoRow;
    Reach reach = ask.reach();
    near.each(world, p, m, own, reach, [&](std::uint32_t slot, const TrackState& track) {
      if (!is_open(world, ask, track) || !seen_as_needed(world, spec, track)) {
        return true;
      }
      const Position at = extrapolated(track, now);
      const Vec3 d = offset_m(own, at);
      const float range2 = dot(d, d);
      if (is_nearer(world, slot, range2, best, reach.nearest2) &&
          free_for(world, m, spec, slot, track) && can_engage(world, ask, slot, track, at, d)) {
        best = slot;
        reach.nearest2 = range2;
      }
      return true;
    });
    return best;
  }

  /// Whether a fighter of this group may chase a track: not believed friendly or neutral, and in
  /// its task.
  BOYD_HD static bool is_chaseable(const World& world, std::uint32_t g, const TrackState& track) {
    return (track.identity == Identity::kHostile || track.identity == Identity::kUnknown) &&
           in_task(world, g, track.position);
  }

  /// Whether fighter i still chases what it chased: the picture holds it, and it is chaseable.
  BOYD_HD static bool goes_on(const World& world,
                              std::uint32_t p,
                              const MountSpec& spec,
                              std::uint32_t i) {
    const std::uint32_t slot = world.track_of(i);
    return slot >= world.slot(p, 0) && slot < world.slot(p + 1U, 0) && is_listed(world, slot) &&
           world.track(slot).generation == world.generation(i) &&
           is_chaseable(world, spec.group, world.track(slot));
  }

  /// A fighter stays on its track while that lasts, else takes the nearest one that it may chase
  /// and that no other fighter chases.
  template <class Near>
  BOYD_HD static void assign_chase(const World& world,
                                   std::uint32_t p,
                                   std::uint32_t m,
                                   const MountSpec& spec,
                                   Position own,
                                   const Near& near) {
    const std::uint32_t i = world.index_of(spec.mover);
    if (goes_on(world, p, spec, i)) {
      return;
    }
    std::uint32_t best = kNoRow;
    float best2 = 3.0e38F;
    near.each_chased(world, p, m, best2, [&](std::uint32_t slot, const TrackState& track) {
      const Vec3 d = offset_m(own, track.position);
      const float range2 = dot(d, d);
      if (track.chased == 0U && is_chaseable(world, spec.group, track) &&
          is_nearer(world, slot, range2, best, best2)) {
        best = slot;
        best2 = range2;
      }
      return true;
    });
    world.track_of(i) = best;
    if (best != kNoRow) {
      world.generation(i) = world.track(best).generation;
      world.track(best).chased = static_cast<std::uint16_t>(world.track(best).chased + 1U);
    }
  }

  /// A4 goes where its picture shows something to chase; below, it keeps to its task or sector.
  BOYD_HD static bool in_task(const World& world, std::uint32_t g, Position at) {
    if (rules_of(world, g).autonomy == Autonomy::kA4) {
      return true;
    }
    const std::uint32_t tasked = world.group_state(g).task_area;
    return inside_area(world, tasked != kNoRow ? tasked : world.group_spec(g).sector_area, at);
  }

  /// Not engaged by a coordinated colleague, nor by another channel of the same mount.
  BOYD_HD static bool free_for(const World& world,
                               std::uint32_t m,
                               const MountSpec& spec,
                               std::uint32_t slot,
                               const TrackState& track) {
    if (spec.coordinated && track.engaged != 0U) {
      return false;
    }
    const std::uint32_t first = world.mount_first_channel(m);
    for (std::uint32_t k = 0; k < spec.channels_count; ++k) {
      const ChannelState& channel = world.channel(first + k);
      if (channel.phase != ChannelPhase::kIdle && channel.track == slot &&
          channel.generation == track.generation) {
        return false;
      }
    }
    return true;
  }

  /// Whether a jammer may act against a track in its range.
  BOYD_HD static bool can_jam(const World& world,
                              const Question& ask,
                              std::uint32_t slot,
                              const TrackState& track) {
    const MountSpec& spec = ask.spec;
    const Position at = extrapolated(track, world.clock().now_ns);
    return !far_apart(ask.own, track.position, kNear * spec.range_max_m) &&
           fresh(world, ask.p, track) && in_envelope(spec, offset_m(ask.own, at), height_m(at)) &&
           is_permitted(world, ask, slot, track, at);
  }

  /// A jammer radiates while its picture shows something in range that it may act against.
  template <class Near>
  BOYD_HD static bool jam_wanted(const World& world,
                                 std::uint32_t p,
                                 std::uint32_t m,
                                 const MountSpec& spec,
                                 Position own,
                                 const Near& near) {
    const Question ask(world, p, spec, own);
    bool wanted = false;
    near.each(world, p, m, own, ask.reach(), [&](std::uint32_t slot, const TrackState& track) {
      wanted = can_jam(world, ask, slot, track);
      return !wanted;
    });
    return wanted;
  }
};

}  // namespace boyd::BOYD_BACKEND
