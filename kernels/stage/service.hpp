/// What a mount does for itself between shots: a laser stores energy, a launcher reloads.
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Energy is whole nanojoules (W times ns), so that what is stored by a time does not depend on how
/// often one looks. A launcher that is empty is full again out of its reserve after reload_ns;
/// those on movers are not: they are served at their base. Per mount, before shooters look for
/// targets.
struct ServiceMount {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t m) const {
    const World world{&view, w};
    if (m >= world.world().mounts) {
      return;
    }
    const MountSpec& spec = world.mount_spec(m);
    MountState& mount = world.mount(m);
    const TimeNs now = world.clock().now_ns;
    if (spec.kind == MountKind::kLaser) {
      recharge(spec.laser, mount, now);
      const std::int64_t tick_nj =
          static_cast<std::int64_t>(spec.laser.draw_w) * world.world().dt_ns;
      const bool ready = mount.energy_nj >= spec.laser.restart_nj && mount.energy_nj >= tick_nj;
      mount.magazine_count = ready ? 1U : 0U;
      return;
    }
    receive(spec, mount, now);
    if (spec.mover == kNoRow) {
      reload(spec, mount, now);
    } else if (world.leads(m) != 0U && mount.magazine_count == 0U && mount.shots_count != 0U) {
      go_home(world, spec.mover);
    }
  }

  BOYD_HD static void recharge(const LaserSpec& spec, MountState& mount, TimeNs now) {
    const TimeNs elapsed = now - mount.energy_ns;
    const std::int64_t missing = spec.energy_nj - mount.energy_nj;
    mount.energy_ns = now;
    if (spec.recharge_w != 0U) {
      const bool full = elapsed >= missing / spec.recharge_w + 1;
      mount.energy_nj = full ? spec.energy_nj
                             : min_i(mount.energy_nj + elapsed * spec.recharge_w, spec.energy_nj);
    }
  }
  BOYD_HD static std::int64_t min_i(std::int64_t a, std::int64_t b) { return a < b ? a : b; }

  /// What a depot sent arrives; from then on it can be loaded.
  BOYD_HD static void receive(const MountSpec& spec, MountState& mount, TimeNs now) {
    if (mount.supply_ns == 0 || mount.supply_ns > now) {
      return;
    }
    mount.reserve_count += mount.on_the_way_count;
    mount.on_the_way_count = 0U;
    if (mount.magazine_count == 0U && mount.reload_ns == 0) {
      mount.reload_ns = mount.supply_ns + spec.supply.reload_ns;
    }
    mount.supply_ns = 0;
  }

  BOYD_HD static void reload(const MountSpec& spec, MountState& mount, TimeNs now) {
    if (mount.reload_ns == 0 && mount.magazine_count == 0U && mount.reserve_count != 0U) {
      mount.reload_ns = now + spec.supply.reload_ns;
    }
    if (mount.reload_ns != 0 && mount.reload_ns <= now) {
      mount.reload_ns = 0;
      fill(spec, mount);
    }
  }

  BOYD_HD static void fill(const MountSpec& spec, MountState& mount) {
    const std::uint32_t room = spec.magazine_count - mount.magazine_count;
    const std::uint32_t taken = room < mount.reserve_count ? room : mount.reserve_count;
    mount.magazine_count += taken;
    mount.reserve_count -= taken;
  }

  /// A fighter with nothing left for its chief weapon goes home for more.
  BOYD_HD static void go_home(const World& world, std::uint32_t row) {
    const std::uint32_t i = world.index_of(row);
    if (i != kNoRow && world.group_spec(world.group(i)).turnaround_ns > 0) {
      world.phase(i) = static_cast<std::uint8_t>(Phase::kReturn);
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
