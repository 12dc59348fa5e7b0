/// Who shoots at what: shooters choose from their own picture's tracks.
#pragma once

#include "kernels/stage/assess.hpp"
#include "kernels/stage/authority.hpp"
#include "kernels/stage/sight.hpp"

namespace boyd::BOYD_BACKEND {

inline constexpr float kLightSpeed_mps = 299792458.0F;

/// Which tracks a shooter asks about.
struct Reach {
  float range_max_m;
  float reaction_s;
  float shot_s_per_m;  ///< inverse of the shot's speed; 0: what counts is where the track is now
  float nearest2;      ///< squared distance beyond which it does not ask
};

/// The listed tracks of a picture that may be in a shooter's range, by the bands of the search
/// grid.
struct NearByBands {
  BOYD_HD static PlaceSets tracks_by_band(const World& world, std::uint32_t p) {
    const std::uint32_t sets = 2U * kBands * words_of(world.view->rows.slots);
    return {&world.tracks_to_band(p * sets), words_of(world.picture(p).listed_count)};
  }
  /// By where they were measured last. To be called before each().
  BOYD_HD static void place(const World& world, std::uint32_t p) {
    const PlaceSets tracks = tracks_by_band(world, p);
    tracks.clear();
    for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
      const Position at = world.track(world.track_list(world.slot(p, k))).position;
      tracks.put(band_of(world.world().bands, 0, at.x), band_of(world.world().bands, 1, at.y), k);
    }
    tracks.accumulate();
  }
  /// Calls visit(slot, track) in ascending order of slots until it returns false.
  template <class Visit>
  BOYD_HD static void each(
      const World& world, std::uint32_t p, Position own, const Reach& reach, const Visit& visit) {
    const float reach_m = 1.5F * reach.range_max_m;
    const PlaceSets tracks = tracks_by_band(world, p);
    const Bands bands =
        bands_around(world.world().bands, own, static_cast<std::int64_t>(reach_m * 1024.0F) + 1);
    tracks.each_inside(bands, [&](std::uint32_t listed) {
      const std::uint32_t slot = world.track_list(world.slot(p, listed));
      const TrackState& track = world.track(slot);
      return far_apart(own, track.position, reach_m) || visit(slot, track);
    });
  }
};

/// Nearest-target-first assignment: the mounts of a picture in ascending key, each idle channel
/// takes the nearest track that it may and can engage; coordinated mounts skip what another
/// coordinated channel of the picture engages. Ties, as of tracks that run together, go to the
/// lower id. Per picture, in ticks in which shooters look.
struct AssignTargets {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t p) const {
    const World world{&view, w};
    choose<NearByBands>(world, p);
  }

  /// Near: how tracks near a shooter are found.
  template <class Near>
  BOYD_HD static void choose(const World& world, std::uint32_t p) {
    if (p >= world.world().pictures || world.clock().assess_due == 0U) {
      return;
    }
    if (world.picture(p).listed_count == 0U) {
      stop_jammers(world, p);
      return;
    }
    recount(world, p);
    Near::place(world, p);
    each_mount(world, p, [&](std::uint32_t m, const MountSpec& spec) {
      if (spec.kind == MountKind::kStrike) {
        return;
      }
      Position own{};
      const bool alive = carrier_position(world, spec.site, spec.mover, own);
      if (spec.kind == MountKind::kJammer) {
        radiate(world, m, alive && jam_wanted<Near>(world, p, spec, own) ? 1U : 0U);
      } else if (alive) {
        if (world.leads(m) != 0U) {
          look_by_eye(world, p, spec, own);
        }
        assign_mount<Near>(world, p, m, spec, own);
        if (world.leads(m) != 0U) {
          assign_chase(world, p, spec, own);
        }
      }
    });
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

  /// How many coordinated channels and how many fighters are on each listed track.
  BOYD_HD static void recount(const World& world, std::uint32_t p) {
    const std::uint32_t listed = world.picture(p).listed_count;
    for (std::uint32_t k = 0; k < listed; ++k) {
      TrackState& track = world.track(world.track_list(world.slot(p, k)));
      track.engaged = 0;
      track.chased = 0;
    }
    each_mount(world, p, [&](std::uint32_t m, const MountSpec& spec) {
      const std::uint32_t i = chaser(world, m, spec);
      if (i != kNoRow && world.track_of(i) != kNoRow &&
          world.track(world.track_of(i)).generation == world.generation(i)) {
        TrackState& track = world.track(world.track_of(i));
        track.chased = static_cast<std::uint16_t>(track.chased + 1U);
      }
    });
    // The mounts of this picture alone: other pictures' channels change at this moment.
    each_mount(world, p, [&](std::uint32_t m, const MountSpec& spec) {
      if (!spec.coordinated) {
        return;
      }
      for (std::uint32_t k = 0; k < spec.channels_count; ++k) {
        const ChannelState& channel = world.channel(world.mount_first_channel(m) + k);
        if (channel.phase == ChannelPhase::kIdle || channel.phase == ChannelPhase::kCooling) {
          continue;
        }
        TrackState& track = world.track(channel.track);
        if (track.generation == channel.generation) {
          track.engaged = static_cast<std::uint16_t>(track.engaged + 1U);
        }
      }
    });
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

  template <class Near>
  BOYD_HD static void assign_mount(
      const World& world, std::uint32_t p, std::uint32_t m, const MountSpec& spec, Position own) {
    std::uint32_t ammunition = world.mount(m).magazine_count;
    if (world.group_state(spec.group).released == 0U) {
      return;
    }
    const std::uint32_t first = world.mount_first_channel(m);
    for (std::uint32_t k = 0; k < spec.channels_count; ++k) {
      ChannelState& channel = world.channel(first + k);
      if (channel.phase == ChannelPhase::kReacting) {
        ammunition -= ammunition < channel.shots_left ? ammunition : channel.shots_left;
      }
    }
    for (std::uint32_t k = 0; k < spec.channels_count && ammunition != 0U; ++k) {
      ChannelState& channel = world.channel(first + k);
      if (channel.phase != ChannelPhase::kIdle) {
        continue;
      }
      const std::uint32_t slot = nearest<Near>(world, p, m, spec, own);
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

  template <class Near>
  BOYD_HD static std::uint32_t nearest(
      const World& world, std::uint32_t p, std::uint32_t m, const MountSpec& spec, Position own) {
    const TimeNs now = world.clock().now_ns;
    const float speed = shot_speed(world, spec);
    const GroupSpec& group = world.group_spec(spec.group);
    const Rules rules = rules_of(world, spec.group);
    std::uint32_t best = kNoRow;
    Reach reach{spec.range_max_m, seconds(spec.reaction_ns), 1.0F / max_f(speed, 1.0F), 3.0e38F};
    Near::each(world, p, own, reach, [&](std::uint32_t slot, const TrackState& track) {
      if (track.identity == Identity::kFriend || !fresh(world, p, track) ||
          seen_gone(world, track) || !seen_as_needed(world, spec, track)) {
        return true;
      }
      const Position at = extrapolated(track, now);
      const Vec3 d = offset_m(own, at);
      const float range2 = dot(d, d);
      if (!is_nearer(world, slot, range2, best, reach.nearest2) ||
          !free_for(world, m, spec, slot, track) ||
          is_left_alone(group, rules, track.identity, d, track.velocity)) {
        return true;
      }
      const Vec3 meeting = meeting_offset(spec, speed, d, track.velocity);
      if (in_envelope(spec, meeting, height_m(own) + meeting.z) &&
          may_engage(world, spec.group, slot, own, at, track.velocity, track.identity).authority !=
              Authority::kNone) {
        best = slot;
        reach.nearest2 = range2;
      }
      return true;
    });
    return best;
  }

  /// A fighter stays on its track while that lasts, else takes the nearest one that is not
  /// believed friendly or neutral, lies in its task and that no other fighter chases.
  BOYD_HD static void assign_chase(const World& world,
                                   std::uint32_t p,
                                   const MountSpec& spec,
                                   Position own) {
    const std::uint32_t i = world.index_of(spec.mover);
    std::uint32_t best = kNoRow;
    float best2 = 3.0e38F;
    for (std::uint32_t k = 0; k < world.picture(p).listed_count; ++k) {
      const std::uint32_t slot = world.track_list(world.slot(p, k));
      const TrackState& track = world.track(slot);
      const bool wanted =
          track.identity == Identity::kHostile || track.identity == Identity::kUnknown;
      if (!wanted || !in_task(world, spec.group, track.position)) {
        continue;
      }
      if (slot == world.track_of(i) && track.generation == world.generation(i)) {
        best = slot;
        break;
      }
      const Vec3 d = offset_m(own, track.position);
      const float range2 = dot(d, d);
      if (track.chased == 0U && is_nearer(world, slot, range2, best, best2)) {
        best = slot;
        best2 = range2;
      }
    }
    const bool stays = best == world.track_of(i) && best != kNoRow &&
                       world.track(best).generation == world.generation(i);
    world.track_of(i) = best;
    if (best != kNoRow && !stays) {
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

  /// A jammer radiates while its picture shows something in range that it may act against.
  template <class Near>
  BOYD_HD static bool jam_wanted(const World& world,
                                 std::uint32_t p,
                                 const MountSpec& spec,
                                 Position own) {
    bool wanted = false;
    const Reach reach{spec.range_max_m, 0.0F, 0.0F, 3.0e38F};
    Near::each(world, p, own, reach, [&](std::uint32_t slot, const TrackState& track) {
      const Position at = extrapolated(track, world.clock().now_ns);
      wanted =
          fresh(world, p, track) && in_envelope(spec, offset_m(own, at), height_m(at)) &&
          may_engage(world, spec.group, slot, own, at, track.velocity, track.identity).authority !=
              Authority::kNone;
      return !wanted;
    });
    return wanted;
  }
};

}  // namespace boyd::BOYD_BACKEND
