/// Start of a tick: the clock moves on, orders whose time has come take effect.
#pragma once

#include "kernels/stage/order_target.hpp"
#include "kernels/stage/relocate.hpp"
#include "kernels/stage/swarm_member.hpp"

namespace boyd::BOYD_BACKEND {

/// Advances the clock by one tick and says what is due in it. Per world.
struct BeginTick {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    ClockState& clock = world.clock();
    const WorldTable& table = world.world();
    clock.now_ns += table.dt_ns;
    clock.tick += 1;
    clock.claims_count = 0U;
    clock.homing_seen = 0U;
    const TimeNs elapsed = clock.now_ns - table.start_ns;
    clock.assess_due = elapsed % table.assess_ns == 0 ? 1U : 0U;
    clock.interval_end = elapsed % table.command_interval_ns == 0 ? 1U : 0U;
  }
};

/// Moves launch sites, applies pending effects whose time has come, in the order of (effect time,
/// position in the list, which is that in which the command engine gave them); then says whether
/// anything appears in this tick. Per world.
struct ApplyEffects {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    ClockState& clock = world.clock();
    relocate(world);
    while (clock.next_effect_ns <= clock.now_ns) {
      const std::uint32_t chosen = earliest(world);
      apply(world, world.pending(chosen));
      clock.pending_count -= 1;
      for (std::uint32_t k = chosen; k < clock.pending_count; ++k) {
        world.pending(k) = world.pending(k + 1);
      }
      clock.next_effect_ns =
          clock.pending_count == 0U ? kNever : world.pending(earliest(world)).effect_ns;
    }
    world.spawn_rows() = clock.next_spawn_ns <= clock.now_ns ? world.world().initial : 0U;
  }

  BOYD_HD static std::uint32_t earliest(const World& world) {
    std::uint32_t best = 0;
    for (std::uint32_t k = 1; k < world.clock().pending_count; ++k) {
      if (world.pending(k).effect_ns < world.pending(best).effect_ns) {
        best = k;
      }
    }
    return best;
  }

  BOYD_HD static void apply(const World& world, const Injection& effect) {
    record(world,
           EventKind::kApply,
           effect.group,
           effect.area,
           effect.order,
           static_cast<float>(effect.kind));
    note_target(world, effect);
    GroupState& group = world.group_state(effect.group);
    switch (effect.kind) {
      case EffectKind::kWeaponControl:
        group.weapon_control = effect.weapon_control;
        group.control_order = effect.order;
        break;
      case EffectKind::kEngageArea:
        permit(world, group, effect);
        break;
      case EffectKind::kRevokeEngage:
        revoke(group, effect.order, true);
        break;
      case EffectKind::kRevokeSent:
        revoke(group, effect.order, false);
        break;
      case EffectKind::kRelease:
        release(world, effect.group);
        break;
      case EffectKind::kRetask:
        group.task_area = effect.area;
        retarget(world, effect);
        break;
      case EffectKind::kStrike:
        strike(world, effect);
        break;
      case EffectKind::kAutonomy:
        group.autonomy = effect.autonomy;
        group.autonomy_order = effect.order;
        break;
    }
  }

  BOYD_HD static void permit(const World& world, GroupState& group, const Injection& effect) {
    const std::uint32_t slot = slot_for(world, group, effect.order);
    if (slot >= group.permissions_count) {
      group.permissions_count = static_cast<std::uint8_t>(slot + 1U);
    }
    group.permission[slot] = {effect.expires_ns, effect.area, effect.order, effect.track_id, 0U};
  }

  /// The slot of the same order or a free one; else, of those whose time is over or whose track's
  /// mover is gone, the one that expires first; else one more; else that of the oldest order.
  BOYD_HD static std::uint32_t slot_for(const World& world,
                                        const GroupState& group,
                                        std::uint32_t order) {
    std::uint32_t spent = kNoRow;
    std::uint32_t oldest = 0;
    for (std::uint32_t k = 0; k < group.permissions_count; ++k) {
      const Permission& permission = group.permission[k];
      if (permission.order == kNoRow || permission.order == order) {
        return k;
      }
      const bool over =
          permission.expires_ns <= world.clock().now_ns ||
          (permission.track_id != kNoRow && !is_in_the_air(world, permission.track_id));
      if (over && (spent == kNoRow || permission.expires_ns < group.permission[spent].expires_ns)) {
        spent = k;
      }
      oldest = permission.order < group.permission[oldest].order ? k : oldest;
    }
    if (group.permissions_count < kPermissionsFew) {
      return group.permissions_count;
    }
    if (spent != kNoRow) {
      return spent;
    }
    return group.permissions_count < kPermissionsMax ? group.permissions_count : oldest;
  }

  BOYD_HD static void revoke(GroupState& group, std::uint32_t order, bool received) {
    for (std::uint32_t k = 0; k < group.permissions_count; ++k) {
      Permission& permission = group.permission[k];
      if (permission.order != order) {
        continue;
      }
      permission.revoke_sent = 1U;
      if (received) {
        permission.order = kNoRow;
        permission.expires_ns = 0;
      }
    }
  }

  /// Held movers of the group get off the ground after their release delay.
  BOYD_HD static void release(const World& world, std::uint32_t group) {
    ClockState& clock = world.clock();
    world.group_state(group).released = 1U;
    for (std::uint32_t row = 0; row < world.world().initial; ++row) {
      const MoverSpec& mover = world.initial(row);
      if (mover.group != group || mover.spawn_ns != kNever || world.spawn_ns(row) != kNever) {
        continue;
      }
      world.spawn_ns(row) = clock.now_ns + mover.release_delay_ns;
      clock.hostiles_count +=
          is_raider(mover.side, world.platform_spec(mover.platform).role) ? 1U : 0U;
      if (world.spawn_ns(row) < clock.next_spawn_ns) {
        clock.next_spawn_ns = world.spawn_ns(row);
      }
    }
  }

  BOYD_HD static void retarget(const World& world, const Injection& effect) {
    if (effect.target_site == kNoRow) {
      return;
    }
    world.group_state(effect.group).task_site = effect.target_site;
    for (std::uint32_t i = 0; i < world.mover_count(); ++i) {
      if (world.group(i) == effect.group && platform_of(world, i).role == Role::kAttackDrone &&
          !is_ballistic(world, i)) {
        world.target(i) = effect.target_site;
        world.phase(i) = static_cast<std::uint8_t>(Phase::kStrikeRun);
      }
    }
  }

  BOYD_HD static void strike(const World& world, const Injection& effect) {
    std::uint32_t wanted = effect.strike_count;
    for (std::uint32_t m = 0; m < world.world().mounts && wanted != 0U; ++m) {
      if (world.mount_spec(m).group != effect.group ||
          world.mount_spec(m).kind != MountKind::kStrike) {
        continue;
      }
      MountState& mount = world.mount(m);
      const std::uint32_t free = mount.magazine_count - mount.strikes_ordered;
      const std::uint32_t taken = wanted < free ? wanted : free;
      if (taken == 0U || mount.strikes_ordered != 0U) {
        continue;
      }
      mount.strikes_ordered += taken;
      mount.strike_aim =
          effect.target_site != kNoRow ? world.site_spec(effect.target_site).believed : effect.aim;
      mount.strike_site = effect.target_site;
      mount.strike_order = effect.order;
      wanted -= taken;
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
