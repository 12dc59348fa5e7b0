/// Who takes what, agreed among neighbours without a centre: the consensus-based auction algorithm
/// (CBAA; Choi, Brunet and How, IEEE Transactions on Robotics 25 (2009), algorithms 1 and 2).
///
/// Attackers share out the places at their targets, interceptor drones in flight the tracks of
/// their picture. A round has two stages. Each member without a task bids for the one that is worth
/// most to it among those on which it would outbid the highest bid it knows; then each takes over
/// the highest bids of the members within radio range. Everybody moves, so the first round of a
/// tick is for those that hold a task to raise their bids to what it is worth to them now: else
/// the last one to bid would always win. Bids are integers that hold the bidder, so
/// the highest does not depend on the order in which neighbours are heard, and of equal bids the
/// lower row (the lower id) wins. With all in range the outcome is that of the central greedy
/// assignment, which is worth at least half the best one.
///
/// Simplification: that a member is lost, or has given a task up, is known to its whole swarm at
/// once (heartbeats); bids alone travel one hop a round.
#pragma once

#include "kernels/stage/assign.hpp"
#include "kernels/stage/swarm_flight.hpp"

namespace boyd::BOYD_BACKEND {

/// Rounds in a tick in which shooters look.
inline constexpr int kAuctionRounds = 4;

/// 0 is no bid. Positive floats order as their bits do.
BOYD_HD inline std::uint64_t bid_of(float value, std::uint32_t row) {
  return static_cast<std::uint64_t>(bits_of(value)) << 32 | static_cast<std::uint32_t>(~row);
}
BOYD_HD inline std::uint32_t bidder_of(std::uint64_t bid) {
  return ~static_cast<std::uint32_t>(bid);
}

/// Cell of a member's bid on the first task.
BOYD_HD inline std::uint32_t cells_of(const AuctionTable& table, std::uint32_t row) {
  return table.first_cell + (row - table.first_row) * table.tasks;
}

/// Whether mover i takes part in its group's auction: armed drones that can still turn.
BOYD_HD inline bool takes_part(const World& world, std::uint32_t i) {
  if (!has_swarms(world)) {
    return false;
  }
  const AuctionTable& table = world.auction(world.group(i));
  const std::uint32_t row = world.row(i);
  if (table.members == 0U || row < table.first_row || row - table.first_row >= table.members) {
    return false;
  }
  const Role role = platform_of(world, i).role;
  if (table.hunts_tracks != 0U) {
    return role == Role::kInterceptor;
  }
  const SwarmPlatformSpec& spec = world.swarm_platform(world.platform(i));
  return role == Role::kAttackDrone && !spec.is_ballistic && !(spec.radar_seeker_m > 0.0F) &&
         !(spec.loiter_radius_m > 0.0F);
}

/// What a task is worth to mover i; 0 where it may not or cannot do it.
BOYD_HD inline float worth_of_site(const World& world, std::uint32_t i, std::uint32_t task) {
  const std::uint32_t g = world.group(i);
  const SwarmTarget& target = world.swarm_target(world.swarm_spec(g).target_first + task);
  Position place{};
  return place_of_site(world, g, target.site, place)
             ? worth(target.weight, position_of(world, i), place)
             : 0.0F;
}

/// Whether a member may bid for a site: who has a time to arrive only where it can be in time.
BOYD_HD inline bool is_in_time_for(const World& world, std::uint32_t i, std::uint32_t task) {
  const std::uint32_t g = world.group(i);
  Position place{};
  place_of_site(world, g, world.swarm_target(world.swarm_spec(g).target_first + task).site, place);
  return can_be_in_time(world, i, place);
}

BOYD_HD inline float worth_of_track(const World& world, std::uint32_t i, std::uint32_t task) {
  const std::uint32_t g = world.group(i);
  const std::uint32_t p = world.group_spec(g).picture;
  const std::uint32_t slot = world.slot(p, task);
  const TrackState& track = world.track(slot);
  if (!is_listed(world, slot) || track.identity == Identity::kFriend ||
      !AssignTargets::fresh(world, p, track)) {
    return 0.0F;
  }
  const TimeNs now = world.clock().now_ns;
  const Position own = position_of(world, i);
  const Position at = extrapolated(track, now);
  const float reach_m = platform_of(world, i).speed_max_mps * seconds(world.fuel_ns(i) - now);
  if (length(offset_m(own, at)) > reach_m ||
      may_engage(world, g, slot, own, at, track.velocity, track.identity).authority ==
          Authority::kNone) {
    return 0.0F;
  }
  return worth(1.0F, own, at);
}

BOYD_HD inline float worth_of_task(const World& world,
                                   const AuctionTable& table,
                                   std::uint32_t i,
                                   std::uint32_t task) {
  return table.hunts_tracks != 0U ? worth_of_track(world, i, task) : worth_of_site(world, i, task);
}

/// A member goes for what it has won.
BOYD_HD inline void take_task(const World& world,
                              const AuctionTable& table,
                              std::uint32_t i,
                              std::uint32_t task) {
  const std::uint32_t g = world.group(i);
  if (table.hunts_tracks == 0U) {
    const std::uint32_t site = world.swarm_target(world.swarm_spec(g).target_first + task).site;
    world.target(i) = site;
    place_of_site(world, g, site, world.aim(i));
    return;
  }
  if (world.target(i) == task) {
    return;
  }
  const std::uint32_t slot = world.slot(world.group_spec(g).picture, task);
  world.target(i) = task;
  world.track_of(i) = slot;
  world.generation(i) = world.track(slot).generation;
  // Its kill draw there is its own, apart from those of shots that were fired at that target.
  constexpr std::uint32_t turned = 1U << 20;
  world.ordinal(i) = turned | (static_cast<std::uint32_t>(world.id(i)) & (turned - 1U));
}

/// Fingerprint of a list of bids: members with equal ones have nothing to tell each other.
BOYD_HD inline std::uint64_t stamped(std::uint64_t stamp, std::uint64_t bid) {
  return (stamp ^ bid) * 0x9E3779B97F4A7C15ULL + (stamp >> 29);
}

/// A member looks at the highest bids it knows, raises its own, and bids where it has no task. Per
/// mover.
struct BidForTask {
  BatchView view;
  bool opens;  ///< the first round of a tick: no new bids

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (world.clock().assess_due == 0U || !takes_part(world, i)) {
      return;
    }
    const AuctionTable& table = world.auction(world.group(i));
    const std::uint32_t row = world.row(i);
    const std::uint32_t first = cells_of(table, row);
    SwarmState& state = world.swarm_state(row);
    if (state.task != kNoRow && !still_holds(world, table, i, first, state.task)) {
      state.task = kNoRow;
      if (table.hunts_tracks == 0U) {  // with nothing better it goes where it was sent
        world.target(i) = world.initial(row).target_asset;
      }
    }
    if (!opens && state.task == kNoRow && may_bid(world, table, i)) {
      state.task = best_task(world, table, i, first);
      if (state.task != kNoRow) {
        world.heard(first + state.task) = bid_of(worth_of_task(world, table, i, state.task), row);
        take_task(world, table, i, state.task);
      }
    }
    std::uint64_t stamp = 0;
    for (std::uint32_t t = 0; t < table.tasks; ++t) {
      const std::uint64_t known = world.heard(first + t);
      world.bid(first + t) = known;
      stamp = stamped(stamp, known);
    }
    state.stamp = stamp;
  }

  /// An order to attack one site binds; else it is a matter of link and autonomy.
  BOYD_HD static bool may_bid(const World& world, const AuctionTable& table, std::uint32_t i) {
    const std::uint32_t g = world.group(i);
    return table.hunts_tracks != 0U ||
           (world.group_state(g).task_site == kNoRow && may_by_itself(world, g, Autonomy::kA3));
  }

  /// Not outbid, and the task is still there; then the bid rises with what it is worth.
  BOYD_HD static bool still_holds(const World& world,
                                  const AuctionTable& table,
                                  std::uint32_t i,
                                  std::uint32_t first,
                                  std::uint32_t task) {
    std::uint64_t& known = world.heard(first + task);
    if (bidder_of(known) != world.row(i)) {
      return false;
    }
    const float value = worth_of_task(world, table, i, task);
    if (!(value > 0.0F)) {
      known = 0;
      return false;
    }
    const std::uint64_t now = bid_of(value, world.row(i));
    known = now > known ? now : known;
    return true;
  }

  BOYD_HD static std::uint32_t best_task(const World& world,
                                         const AuctionTable& table,
                                         std::uint32_t i,
                                         std::uint32_t first) {
    std::uint32_t best = kNoRow;
    float most = 0.0F;
    for (std::uint32_t t = 0; t < table.tasks; ++t) {
      const float value = worth_of_task(world, table, i, t);
      if (value > most && bid_of(value, world.row(i)) > world.heard(first + t) &&
          (table.hunts_tracks != 0U || is_in_time_for(world, i, t))) {
        best = t;
        most = value;
      }
    }
    return best;
  }
};

/// A member takes over the highest bids of those that it hears. Per mover.
struct HearBids {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (world.clock().assess_due == 0U || !takes_part(world, i)) {
      return;
    }
    const AuctionTable& table = world.auction(world.group(i));
    const std::uint32_t row = world.row(i);
    const std::uint32_t first = cells_of(table, row);
    for (std::uint32_t t = 0; t < table.tasks; ++t) {
      const std::uint64_t own = world.bid(first + t);
      world.heard(first + t) = stands(world, own, t) ? own : 0U;
    }
    for (std::uint32_t k = 0; k < table.members; ++k) {
      const std::uint32_t other = table.first_row + k;
      const std::uint32_t j = world.index_of(other);
      if (j == kNoRow || other == row || !takes_part(world, j) ||
          world.swarm_state(other).stamp == world.swarm_state(row).stamp ||
          !in_radio_range(world, i, j)) {
        continue;
      }
      const std::uint32_t theirs = cells_of(table, other);
      for (std::uint32_t t = 0; t < table.tasks; ++t) {
        const std::uint64_t bid = world.bid(theirs + t);
        if (bid > world.heard(first + t) && stands(world, bid, t)) {
          world.heard(first + t) = bid;
        }
      }
    }
  }

  /// Whether the bidder is there and still wants the task.
  BOYD_HD static bool stands(const World& world, std::uint64_t bid, std::uint32_t task) {
    return bid != 0U && world.index_of(bidder_of(bid)) != kNoRow &&
           world.swarm_state(bidder_of(bid)).task == task;
  }

  BOYD_HD static bool in_radio_range(const World& world, std::uint32_t i, std::uint32_t j) {
    const float range_m = world.swarm_spec(world.group(i)).radio_range_m;
    const Vec3 d = offset_m(position_of(world, i), position_of(world, j));
    return dot(d, d) <= range_m * range_m;
  }
};

}  // namespace boyd::BOYD_BACKEND
