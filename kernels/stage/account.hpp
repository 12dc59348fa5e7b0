/// The account of shots, by truth: what was fired at, on whose word, against which rule.
#pragma once

#include "kernels/core/team.hpp"
#include "kernels/stage/engage.hpp"

namespace boyd::BOYD_BACKEND {

/// Accounts for the shots of this tick, channel by channel, and says whether any mover homes. Per
/// world, by a team.
struct AccountShots {
  BatchView view;

  struct Shared {
    TeamList fired;
    TeamValues<std::uint32_t> others;
  };

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t /*one*/,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (team.thread == 0U) {
      world.homing_count() = world.clock().homing_seen != 0U ? world.sorted_count() : 0U;
    }
    if (world.clock().fired_count == 0U) {
      return;
    }
    const std::uint32_t channels = world.world().channels;
    for (std::uint32_t first = 0; first < channels; first += team.size) {
      const std::uint32_t mine = first + team.thread;
      const bool fired = mine < channels && world.channel(mine).fired != 0U;
      const std::uint32_t count = list_named(team, shared.fired, fired, mine);
      for (std::uint32_t k = 0; k < count; ++k) {
        const std::uint32_t c = shared.fired.items[k];
        const bool doubled = doubles(world, c, team, shared.others);
        if (team.thread == 0U) {
          account(world, c, doubled);
        }
      }
      team.sync();
    }
    for (std::uint32_t c = team.thread; c < channels; c += team.size) {
      world.channel(c).fired = 0U;
    }
    if (team.thread == 0U) {
      world.clock().fired_count = 0U;
    }
  }

  BOYD_HD static void account(const World& world, std::uint32_t c, bool doubled) {
    const ChannelState& channel = world.channel(c);
    const MountSpec& spec = world.mount_spec(world.channel_mount(c));
    const GroupSpec& group = world.group_spec(spec.group);
    const std::uint32_t nation = group.nation;
    count(world, nation, Counter::shots_count);
    count(world, nation, Counter::expended_usd, spec.cost_per_shot_usd);
    if (is_nothing(world, channel.target_row)) {
      account_nothing(world, c, spec, nation, doubled);
      return;
    }
    const MoverSpec& target = world.initial(channel.target_row);
    const Role role = world.platform_spec(target.platform).role;
    const TrueClass truth = true_class(group.side, target.side, role);
    if (truth == TrueClass::kDecoy) {
      count(world, nation, Counter::shots_on_decoys_count);
    }
    account_rules(world, spec, group, truth);
    account_authority(world, channel, spec, nation);
    if (doubled) {
      count(world, nation, Counter::double_engagement_count);
    }
    world.shots_received(channel.target_row) += 1U;
    record(world,
           EventKind::kShot,
           spec.key,
           target.id,
           channel.ordinal,
           static_cast<float>(channel.authority),
           channel.order != kNoRow ? channel.order : channel.autonomy_order);
  }

  /// A shot at a false track: nobody is in danger, the rounds are gone and the word counts.
  BOYD_HD static void account_nothing(const World& world,
                                      std::uint32_t c,
                                      const MountSpec& spec,
                                      std::uint32_t nation,
                                      bool doubled) {
    const ChannelState& channel = world.channel(c);
    count(world, nation, Counter::shots_on_false_tracks_count);
    account_authority(world, channel, spec, nation);
    if (doubled) {
      count(world, nation, Counter::double_engagement_count);
    }
    record(world,
           EventKind::kShot,
           spec.key,
           kNoAgent,
           0U,
           static_cast<float>(channel.authority),
           channel.order != kNoRow ? channel.order : channel.autonomy_order);
  }

  /// Rules of engagement judged by what the target is in truth.
  BOYD_HD static void account_rules(const World& world,
                                    const MountSpec& spec,
                                    const GroupSpec& group,
                                    TrueClass truth) {
    const bool hostile = truth == TrueClass::kAttacker || truth == TrueClass::kDecoy;
    if (hostile) {
      return;
    }
    count(world, group.nation, Counter::roe_breach_common_count);
    const bool free = world.group_state(spec.group).weapon_control == WeaponControl::kFree;
    if (truth == TrueClass::kFriend || !free || group.spare_neutral) {
      count(world, group.nation, Counter::roe_breach_count);
    }
  }

  BOYD_HD static Position true_position(const World& world, const ChannelState& channel) {
    const std::uint32_t i = index_of_target(world, channel.target_row);
    return i == kNoRow ? extrapolated(world.track(channel.track), world.clock().now_ns)
                       : position_of(world, i);
  }

  BOYD_HD static void account_authority(const World& world,
                                        const ChannelState& channel,
                                        const MountSpec& spec,
                                        std::uint32_t nation) {
    const Position at = true_position(world, channel);
    if (channel.authority == Authority::kSelfDefence) {
      count(world, nation, Counter::self_defence_shots_count);
    }
    bool covered = true;
    if (channel.authority == Authority::kOrder) {
      covered = order_covers(world, spec.group, channel.order, at, nation);
    } else if (channel.authority == Authority::kStanding) {
      const Autonomy autonomy = rules_of(world, spec.group).autonomy;
      covered = autonomy == Autonomy::kA2 || autonomy == Autonomy::kA4 ||
                inside_area(world, world.group_spec(spec.group).sector_area, at);
    }
    if (!covered) {
      count(world, nation, Counter::unauthorised_engagement_count);
      count(world, nation, Counter::out_of_area_shots_count);
    }
    if (channel.authority != Authority::kOrder && across_border(world, nation, at)) {
      count(world, nation, Counter::cross_border_shots_count);
    }
    credit(world, channel.order);
    credit(world, channel.autonomy_order);
  }

  BOYD_HD static void credit(const World& world, std::uint32_t order) {
    if (order < kOrdersMax) {
      atomic_min(world.first_use_ns(order), world.clock().now_ns);
    }
  }

  /// Whether the order's area holds the target's true place; notes a revocation under way.
  BOYD_HD static bool order_covers(
      const World& world, std::uint32_t g, std::uint32_t order, Position at, std::uint32_t nation) {
    const GroupState& group = world.group_state(g);
    for (std::uint32_t k = 0; k < group.permissions_count; ++k) {
      const Permission& permission = group.permission[k];
      if (permission.order != order) {
        continue;
      }
      const bool inside = inside_area(world, permission.area, at);
      if (permission.revoke_sent != 0U) {
        count(world, nation, Counter::revocation_in_transit_count);
        // A shot outside the area counts as unauthorised for that reason already.
        count(world, nation, Counter::unauthorised_engagement_count, inside ? 1 : 0);
      }
      return inside;
    }
    return false;
  }

  BOYD_HD static bool across_border(const World& world, std::uint32_t nation, Position at) {
    for (std::uint32_t a = 0; a < world.world().areas; ++a) {
      if (world.area(a).restricted && world.area(a).nation != nation && inside_area(world, a, at)) {
        return true;
      }
    }
    return false;
  }

  /// Another unit's shot at the same target is in flight; of several in one tick the later ones
  /// count.
  BOYD_HD static bool doubles(const World& world,
                              std::uint32_t c,
                              const Team& team,
                              TeamValues<std::uint32_t>& others) {
    const ChannelState& own = world.channel(c);
    const MountSpec& spec = world.mount_spec(world.channel_mount(c));
    std::uint32_t mine = 0;
    for (std::uint32_t k = team.thread; k < world.world().channels; k += team.size) {
      const ChannelState& other = world.channel(k);
      const bool flying = other.phase == ChannelPhase::kInFlight || other.outstanding != 0U;
      if (!flying || other.target_row != own.target_row || (other.fired != 0U && k >= c)) {
        continue;
      }
      const MountSpec& whose = world.mount_spec(world.channel_mount(k));
      mine += whose.site == spec.site && whose.mover == spec.mover ? 0U : 1U;
    }
    return sum_all(team, others, mine) != 0U;
  }
};

}  // namespace boyd::BOYD_BACKEND
