/// Before shooters choose on a GPU: a team of threads for each looks through its picture and lists
/// the nearest tracks that it could choose (found_targets.hpp). Results are those of the CPU, which
/// looks for one shooter after the other (assign_lanes.hpp).
#pragma once

#include "kernels/core/team.hpp"
#include "kernels/stage/found_targets.hpp"

namespace boyd::BOYD_BACKEND {

/// Where listed tracks are about now, each counted as engaged by nobody. Per place in a picture's
/// list, of all pictures.
struct PlaceTracks {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t place) const {
    const World world{&view, w};
    const std::uint32_t p = place / view.rows.slots;
    if (world.clock().assess_due == 0U || p >= world.world().pictures ||
        place - world.slot(p, 0) >= world.picture(p).listed_count) {
      return;
    }
    const std::uint32_t slot = world.track_list(place);
    AssignTargets::count_nobody(world.track(slot));
    world.listed_place(place) = AssignTargets::place_of(world, p, slot);
  }
};

/// Whether a mount belongs to a picture that lists tracks, in a tick in which shooters look.
BOYD_HD inline bool may_look(const World& world, std::uint32_t m) {
  if (m >= world.world().mounts || world.clock().assess_due == 0U) {
    return false;
  }
  return world.picture(world.group_spec(world.mount_spec(m).group).picture).listed_count != 0U;
}

/// What each mount engages already. Per mount.
struct CountEngaged {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t m) const {
    const World world{&view, w};
    if (may_look(world, m)) {
      AssignTargets::count_mount(world, m, world.mount_spec(m));
    }
  }
};

/// Lists the kFoundMax nearest tracks that a mount could choose to shoot at, or, for the second
/// half of the items, that its fighter could choose to chase; of equally near ones those with the
/// lower id. Per list, by a team.
struct FindTargets {
  BatchView view;

  /// One that was found, and what decides between equally near ones.
  struct Found {
    AgentId id;
    std::uint32_t slot;
    float distance2;
  };
  struct Shared {
    Found found[kFoundMax + kTeamMax];
    Found kept[kFoundMax];
    std::uint32_t count;
  };

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t list,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    const bool chases = list >= view.rows.mounts;
    const std::uint32_t m = chases ? list - view.rows.mounts : list;
    if (!may_look(world, m)) {
      return;
    }
    const MountSpec& spec = world.mount_spec(m);
    Position own{};
    const bool alive = carrier_position(world, spec.site, spec.mover, own);
    const bool looks = alive && (chases ? seeks(world, m, spec) : shoots(world, m, spec));
    if (!looks || (chases && goes_on(world, spec))) {
      if (team.thread == 0U) {
        world.found_list(list) = {0U, looks ? 1U : 0U};
      }
      return;
    }
    const AssignTargets::Question ask(world, world.group_spec(spec.group).picture, spec, own);
    const std::uint32_t more = chases ? search(world, ask, Chase{world, ask}, team, shared)
                                      : search(world, ask, Shot{world, ask, m}, team, shared);
    for (std::uint32_t k = team.thread; k < shared.count; k += team.size) {
      const Found& one = shared.found[k];
      world.found_target(list * kFoundMax + k) = {one.slot, one.distance2};
    }
    if (team.thread == 0U) {
      world.found_list(list) = {shared.count, more};
    }
  }

private:
  /// Whether the mount may take a target in this tick.
  BOYD_HD static bool shoots(const World& world, std::uint32_t m, const MountSpec& spec) {
    if (spec.kind == MountKind::kStrike || world.group_state(spec.group).released == 0U) {
      return false;
    }
    if (spec.kind == MountKind::kJammer) {
      return true;
    }
    bool idle = false;
    for (std::uint32_t k = 0; k < spec.channels_count; ++k) {
      idle = idle || world.channel(world.mount_first_channel(m) + k).phase == ChannelPhase::kIdle;
    }
    return idle && AssignTargets::rounds_left(world, m, spec) != 0U;
  }
  /// Whether its fighter may look for something to chase.
  BOYD_HD static bool seeks(const World& world, std::uint32_t m, const MountSpec& spec) {
    return world.leads(m) != 0U && spec.kind != MountKind::kJammer;
  }

  /// A fighter that goes on has no need to look; should a pilot see meanwhile that it need not, it
  /// finds that there is more than its empty list.
  BOYD_HD static bool goes_on(const World& world, const MountSpec& spec) {
    const std::uint32_t p = world.group_spec(spec.group).picture;
    return AssignTargets::goes_on(world, p, spec, world.index_of(spec.mover));
  }

  /// Whether a track could be chosen for a shot (or for jamming), and how far it is.
  struct Shot {
    const World& world;
    const AssignTargets::Question& ask;
    std::uint32_t m;
    BOYD_HD bool operator()(std::uint32_t place,
                            std::uint32_t slot,
                            const Reach& reach,
                            float& distance2) const {
      if (!AssignTargets::may_be_met(
              world.listed_place(place), AssignTargets::in_metres(ask.own), reach)) {
        return false;
      }
      const TrackState& track = world.track(slot);
      const Position at = extrapolated(track, world.clock().now_ns);
      const Vec3 d = offset_m(ask.own, at);
      distance2 = dot(d, d);
      if (distance2 > reach.nearest2) {
        return false;
      }
      if (ask.spec.kind == MountKind::kJammer) {
        return AssignTargets::can_jam(world, ask, slot, track);
      }
      return AssignTargets::is_open(world, ask, track) &&
             AssignTargets::free_for(world, m, ask.spec, slot, track) &&
             AssignTargets::can_engage(world, ask, slot, track, at, d);
    }
  };
  struct Chase {
    const World& world;
    const AssignTargets::Question& ask;
    BOYD_HD bool operator()(std::uint32_t /*place*/,
                            std::uint32_t slot,
                            const Reach& reach,
                            float& distance2) const {
      const TrackState& track = world.track(slot);
      const Vec3 d = offset_m(ask.own, track.position);
      distance2 = dot(d, d);
      return !(distance2 > reach.nearest2) && track.chased == 0U &&
             AssignTargets::is_chaseable(world, ask.spec.group, track);
    }
  };

  BOYD_HD static bool before(const Found& a, const Found& b) {
    if (a.distance2 != b.distance2) {
      return a.distance2 < b.distance2;
    }
    return a.id != b.id ? a.id < b.id : a.slot < b.slot;
  }

  /// Fills shared.found with the nearest in ascending order; 1 where some more were left out.
  template <class Could>
  BOYD_HD static std::uint32_t search(const World& world,
                                      const AssignTargets::Question& ask,
                                      const Could& could,
                                      const Team& team,
                                      Shared& shared) {
    const std::uint32_t listed = world.picture(ask.p).listed_count;
    Reach reach = ask.reach();
    std::uint32_t more = 0;
    if (team.thread == 0U) {
      shared.count = 0;
    }
    team.sync();
    for (std::uint32_t first = 0; first < listed; first += team.size) {
      const std::uint32_t k = first + team.thread;
      float distance2 = 0.0F;
      if (k < listed) {
        const std::uint32_t place = world.slot(ask.p, k);
        const std::uint32_t slot = world.track_list(place);
        if (could(place, slot, reach, distance2)) {
          const AgentId id = id_of_row(world, row_of_slot(world, slot));
          shared.found[atomic_add(shared.count, 1U)] = {id, slot, distance2};
        }
      }
      team.sync();
      if (shared.count > kFoundMax) {
        keep_nearest(team, shared);
        reach.nearest2 = shared.found[kFoundMax - 1U].distance2;
        more = 1U;
      }
      team.sync();  // nobody adds while others still read how many there are
    }
    keep_nearest(team, shared);
    return more;
  }

  /// Puts the nearest ones in front, ascending, and forgets the others.
  BOYD_HD static void keep_nearest(const Team& team, Shared& shared) {
    const std::uint32_t count = shared.count;
    for (std::uint32_t k = team.thread; k < count; k += team.size) {
      std::uint32_t rank = 0;
      for (std::uint32_t other = 0; other < count; ++other) {
        rank += before(shared.found[other], shared.found[k]) ? 1U : 0U;
      }
      if (rank < kFoundMax) {
        shared.kept[rank] = shared.found[k];
      }
    }
    team.sync();
    const std::uint32_t kept = count < kFoundMax ? count : kFoundMax;
    for (std::uint32_t k = team.thread; k < kept; k += team.size) {
      shared.found[k] = shared.kept[k];
    }
    if (team.thread == 0U) {
      shared.count = kept;
    }
    team.sync();
  }
};

}  // namespace boyd::BOYD_BACKEND
