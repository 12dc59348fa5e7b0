/// What the tick's intents come to: who is lost, to whom it counts, what is out of action.
#pragma once

#include "kernels/stage/sortie.hpp"
#include "kernels/stage/spawn.hpp"

namespace boyd::BOYD_BACKEND {

/// Settles one mover. What it did itself in this tick (detonate, leave, be jammed) goes before a
/// kill claimed in the same tick. Per mover.
struct ResolveMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (world.lost(i) == 0U && world.clock().claims_count == 0U) {
      return;
    }
    const std::uint32_t row = world.row(i);
    const std::uint64_t claim = world.kill(row);
    world.kill(row) = ~0ULL;
    if (world.lost(i) == 0U && claim != ~0ULL) {
      world.lost(i) = static_cast<std::uint8_t>(Fate::kShotDown);
      count_kill(world, i, static_cast<std::uint32_t>(claim));
    }
    if (world.lost(i) != 0U) {
      settle(world, i, row);
    }
  }

  BOYD_HD static void count_kill(const World& world, std::uint32_t i, std::uint32_t channel) {
    const std::uint32_t g = world.mount_spec(world.channel_mount(channel)).group;
    const GroupSpec& shooter = world.group_spec(g);
    const auto side = static_cast<Side>(world.side(i));
    const Role role = platform_of(world, i).role;
    Counter counter = Counter::neutral_loss_count;
    switch (true_class(shooter.side, side, role)) {
      case TrueClass::kAttacker:
        if (!is_raider(side, role)) {
          return;  // a fighter or patrol of the other side: its price counts as lost
        }
        counter = Counter::attackers_shot_down_count;
        break;
      case TrueClass::kDecoy:
        counter = Counter::decoys_shot_down_count;
        break;
      case TrueClass::kNeutral:
        break;
      case TrueClass::kFriend:
        counter = Counter::fratricide_count;
        break;
    }
    count(world, shooter.nation, counter);
    record(world,
           EventKind::kKill,
           world.mount_spec(world.channel_mount(channel)).key,
           world.id(i),
           channel,
           0.0F);
  }

  BOYD_HD static void settle(const World& world, std::uint32_t i, std::uint32_t row) {
    const auto fate = static_cast<Fate>(world.lost(i));
    const PlatformSpec& platform = platform_of(world, i);
    const auto side = static_cast<Side>(world.side(i));
    world.fate(row) = world.lost(i);
    world.index_of(row) = kNoRow;
    world.removed(atomic_add(world.clock().removed_count, 1U)) = i;
    if (world.guided_by(i) != kNoRow) {
      atomic_add(world.channel(world.guided_by(i)).outstanding, ~0U);
    }
    const bool hostile = is_raider(side, platform.role);
    if (hostile) {
      atomic_add(world.clock().hostiles_count, ~0U);
    }
    const std::uint32_t nation = world.nation(i);
    if (fate == Fate::kJammed) {
      count(world, nation, jam_counter(hostile, platform.role));
    } else if (fate == Fate::kElsewhere) {
      if (platform.role == Role::kAttackDrone && side == Side::kAttacker) {
        count(world, nation, Counter::attackers_elsewhere_count);
      }
      record(world, EventKind::kOutOfFuel, world.id(i), kNoAgent, 0, 0.0F);
    } else if (fate == Fate::kLeft) {
      record(world, EventKind::kLeave, world.id(i), kNoAgent, 0, 0.0F);
      if (platform.role == Role::kFighter && world.group_spec(world.group(i)).turnaround_ns > 0) {
        turn_around(world, row);
      }
    }
    // What was launched at something was paid for when it was fired; landing costs nothing.
    const bool paid = is_homing(platform.role) || platform.role == Role::kStrike;
    if (!paid && fate != Fate::kLeft) {
      count(world, nation, Counter::lost_usd, platform.cost_usd);
    }
  }

  BOYD_HD static Counter jam_counter(bool hostile, Role role) {
    if (!hostile) {
      return Counter::friendly_jammed_count;
    }
    return role == Role::kDecoy ? Counter::decoys_jammed_count : Counter::attackers_jammed_count;
  }
};

/// Units and launch sites whose damage passed their limit are out of action. Per site.
struct ResolveSite {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t s) const {
    const World world{&view, w};
    if (s >= world.world().sites || world.site(s).out != 0U || world.site(s).damage == 0U) {
      return;
    }
    const SiteSpec& spec = world.site_spec(s);
    const float fraction =
        static_cast<float>(world.site(s).damage) / static_cast<float>(kDamageOne);
    if (spec.kind == SiteKind::kAsset || fraction < spec.damage_for_kill) {
      return;
    }
    world.site(s).out = 1U;
    atomic_add(world.group_state(spec.group).units_standing, ~0U);
    atomic_add(world.clock().group_changes_count, 1U);
    count(world,
          spec.nation,
          spec.kind == SiteKind::kLaunchSite ? Counter::launch_sites_lost_count
                                             : Counter::units_lost_count);
    count(world, spec.nation, Counter::lost_usd, spec.value_usd);
    record(world, EventKind::kSiteOut, spec.id, kNoAgent, 0, fraction);
  }
};

}  // namespace boyd::BOYD_BACKEND
