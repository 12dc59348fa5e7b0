/// state_hash: an order-independent sum of one hash per row of all state, keyed by stable identity,
/// so that neither memory slot, batch, capacity nor the order of movers shows.
#pragma once

#include <type_traits>

#include "kernels/stage/navigation.hpp"
#include "kernels/stage/track_row.hpp"

namespace boyd::BOYD_BACKEND {

/// Finaliser of SplitMix64 (Steele, Lea and Flood 2014).
BOYD_HD inline std::uint64_t mixed(std::uint64_t h) {
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ULL;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBULL;
  return h ^ (h >> 31);
}

/// Hash of a sequence of numbers: a multiplication and a shift for each, mixed wholly at the end.
/// Each step can be undone, so sequences that differ in one number never have the same hash.
struct Digest {
  std::uint64_t h;

  BOYD_HD explicit Digest(std::uint64_t kind, std::uint64_t key)
      : h(mixed(kind * 0x9E3779B97F4A7C15ULL + key)) {}
  template <class T>
  BOYD_HD void add(const T& value) {
    std::uint64_t bits = 0;
    if constexpr (std::is_same_v<T, float>) {
      bits = bits_of(value);
    } else {
      bits = static_cast<std::uint64_t>(value);
    }
    h = (h ^ bits) * 0x9E3779B97F4A7C15ULL;
    h ^= h >> 32;
  }
  BOYD_HD std::uint64_t value() const { return mixed(h); }
  BOYD_HD void add(const Position& p) {
    add(p.x);
    add(p.y);
    add(p.z);
  }
  BOYD_HD void add(const Vec3& v) {
    add(v.x);
    add(v.y);
    add(v.z);
  }
};

/// Movers in the air. Per mover.
struct DigestMover {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (world.lost(i) != 0U) {
      return;
    }
    Digest digest(1, world.id(i));
    digest.add(position_of(world, i));
    digest.add(velocity_of(world, i));
    digest.add(world.jam_dose(i));
    digest.add(world.fuel_ns(i));
    digest.add(world.aim(i));
    digest.add(world.waypoint(i));
    digest.add(world.target(i));
    digest.add(row_of_slot(world, world.track_of(i)));
    digest.add(world.generation(i));
    digest.add(world.guided_by(i));
    digest.add(world.ordinal(i));
    digest.add(world.phase(i));
    if (platform_of(world, i).guidance_lag_s > 0.0F && is_homing(platform_of(world, i).role)) {
      digest.add(world.autopilot(world.row(i)));
    }
    if (world.world().navigation != 0U) {
      add_navigation(world.navigation(world.row(i)), digest);
    }
    if (world.world().swarms != 0U) {
      const SwarmState& swarm = world.swarm_state(world.row(i));
      digest.add(swarm.evades_since_ns);
      digest.add(swarm.stamp);
      digest.add(swarm.task);
    }
    atomic_add(world.digest(), digest.value());
  }

  BOYD_HD static void add_navigation(const NavigationState& state, Digest& digest) {
    digest.add(state.error_x_m);
    digest.add(state.error_y_m);
    digest.add(state.outages_count);
    digest.add(state.lost);
    digest.add(state.spoofer);
    digest.add(state.followed_ns);
  }
};

/// Fates and tracks of the initial force. Per row of it.
struct DigestRow {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t row) const {
    const World world{&view, w};
    if (row >= world.world().initial) {
      return;
    }
    Digest digest(2, world.initial(row).id);
    digest.add(world.fate(row));
    digest.add(world.spawn_ns(row));
    digest.add(world.shots_received(row));
    add_tracks(world, row, digest);
    atomic_add(world.digest(), digest.value());
  }

  /// What every picture holds in a row of its table.
  BOYD_HD static void add_tracks(const World& world, std::uint32_t row, Digest& digest) {
    const std::uint32_t pictures = world.world().tracked != 0U ? world.world().pictures : 0U;
    for (std::uint32_t p = 0; p < pictures; ++p) {
      const std::uint32_t slot = world.slot(p, row);
      const TrackState& track = world.track(slot);
      digest.add((static_cast<std::uint64_t>(track.generation) << 8U) | world.track_status(slot));
      if (!is_held(world, slot)) {
        continue;
      }
      digest.add(track.last_ns);
      digest.add(track.next_identify_ns);
      digest.add(track.confirmed_ns);
      digest.add(track.identified_ns);
      digest.add(track.position);
      digest.add(track.velocity);
      digest.add(track.error.position_m2);
      digest.add(track.error.mixed_m2ps);
      digest.add(track.error.velocity_m2ps2);
      digest.add(track.hits);
      digest.add(static_cast<std::uint32_t>(track.identity));
      digest.add(track.attempts);
      if (track.answered != 0U || track.sighted != 0U || track.gone_ns != 0) {
        digest.add(track.answered);
        digest.add(track.sighted);
        digest.add(track.gone_ns);
      }
    }
  }
};

/// False tracks, by row of their block. Per false row.
struct DigestFalseRow {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t k) const {
    const World world{&view, w};
    if (k >= world.world().false_rows) {
      return;
    }
    Digest digest(5, k);
    DigestRow::add_tracks(world, world.world().initial + k, digest);
    atomic_add(world.digest(), digest.value());
  }
};

/// Mounts with their channels. Per mount.
struct DigestMount {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t m) const {
    const World world{&view, w};
    if (m >= world.world().mounts) {
      return;
    }
    const MountState& mount = world.mount(m);
    Digest digest(3, world.mount_spec(m).key);
    digest.add(mount.magazine_count);
    digest.add(mount.shots_count);
    digest.add(mount.jamming);
    digest.add(mount.strikes_ordered);
    add_supply(world.mount_spec(m), mount, digest);
    for (std::uint32_t k = 0; k < world.mount_spec(m).channels_count; ++k) {
      const ChannelState& channel = world.channel(world.mount_first_channel(m) + k);
      digest.add(static_cast<std::uint32_t>(channel.phase));
      if (channel.phase == ChannelPhase::kIdle) {
        continue;
      }
      digest.add(channel.ready_ns);
      digest.add(row_of_slot(world, channel.track));
      digest.add(channel.generation);
      digest.add(channel.target_row);
      digest.add(channel.shots_left);
      digest.add(channel.outstanding);
      digest.add(channel.ordinal);
      digest.add(static_cast<std::uint32_t>(channel.authority));
      if (world.mount_spec(m).kind == MountKind::kLaser) {
        digest.add(channel.dose);
      }
    }
    atomic_add(world.digest(), digest.value());
  }

  /// What a mount has beyond its magazine, where it can have any.
  BOYD_HD static void add_supply(const MountSpec& spec, const MountState& mount, Digest& digest) {
    if (spec.kind == MountKind::kLaser) {
      digest.add(mount.energy_nj);
      digest.add(mount.energy_ns);
    }
    if (spec.supply.reserve_count != 0U || spec.supply.resupply_max_count != 0U) {
      digest.add(mount.reserve_count);
      digest.add(mount.received_count);
      digest.add(mount.on_the_way_count);
      digest.add(mount.reload_ns);
      digest.add(mount.supply_ns);
    }
  }
};

/// Clock, sites, groups and counters. Per world.
struct DigestWorld {
  BatchView view;

  /// A counter of a nation in the hash. One counter more moves the hash of no world that does not
  /// count it: the first ones keep the numbers that they had when there were no others.
  BOYD_HD static std::uint32_t number_of_counter(std::uint32_t nation, std::uint32_t counter) {
    constexpr std::uint32_t first_counters = 37;
    return counter < first_counters ? nation * first_counters + counter : (counter << 16U) | nation;
  }

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    Digest digest(4, world.world().seed);
    digest.add(world.clock().now_ns);
    digest.add(world.clock().hostiles_count);
    digest.add(static_cast<std::uint32_t>(world.clock().state));
    for (std::uint32_t s = 0; s < world.world().sites; ++s) {
      digest.add(world.site_spec(s).id);
      digest.add(world.site_spec(s).position);
      digest.add(world.site_spec(s).believed);
      digest.add(world.site(s).damage);
      digest.add(world.site(s).out);
    }
    for (std::uint32_t g = 0; g < world.world().groups; ++g) {
      add_group(world.group_state(g), digest);
    }
    for (std::uint32_t n = 0; n < kNationsMax * kCounters; ++n) {
      const std::int64_t counted = world.counter(n);
      if (counted != 0) {
        digest.add(number_of_counter(n / kCounters, n % kCounters));
        digest.add(counted);
      }
    }
    for (std::uint32_t d = 0; d < world.world().depots; ++d) {
      digest.add(world.depot(d).stock_count);
    }
    add_sightings(world, digest);
    atomic_add(world.digest(), digest.value());
  }

  BOYD_HD static void add_sightings(const World& world, Digest& digest) {
    const bool any = world.world().ground_looks != 0U;
    for (std::uint32_t p = 0; any && p < world.world().pictures; ++p) {
      for (std::uint32_t s = 0; s < world.world().sites; ++s) {
        const Sighting& sighting = world.sighting(p * world.view->rows.sites + s);
        digest.add(sighting.seen_ns);
        digest.add(sighting.position);
      }
    }
  }

  BOYD_HD static void add_group(const GroupState& group, Digest& digest) {
    digest.add(static_cast<std::uint32_t>(group.weapon_control));
    digest.add(static_cast<std::uint32_t>(group.autonomy));
    digest.add(group.released);
    digest.add(group.task_area);
    digest.add(group.task_site);
    const std::uint32_t slots =
        group.permissions_count > kPermissionsFew ? group.permissions_count : kPermissionsFew;
    for (std::uint32_t k = 0; k < slots; ++k) {
      const Permission& permission = group.permission[k];
      digest.add(permission.order);
      if (permission.order != kNoRow) {
        digest.add(permission.expires_ns);
        digest.add(permission.area);
        digest.add(permission.revoke_sent);
        if (permission.track_id != kNoRow) {
          digest.add(permission.track_id);
        }
      }
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
