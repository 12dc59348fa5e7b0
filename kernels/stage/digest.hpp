/// state_hash: an order-independent sum of one hash per row of all state, keyed by stable identity,
/// so that neither memory slot, batch, capacity nor the order of movers shows.
#pragma once

#include <type_traits>

#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Finaliser of SplitMix64 (Steele, Lea and Flood 2014).
BOYD_HD inline std::uint64_t mixed(std::uint64_t h) {
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ULL;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBULL;
  return h ^ (h >> 31);
}

/// Hash of a sequence of numbers.
struct Digest {
  std::uint64_t h;

  BOYD_HD explicit Digest(std::uint64_t kind, std::uint64_t key)
      : h(mixed(kind * 0x9E3779B97F4A7C15ULL + key)) {}
  template <class T>
  BOYD_HD void add(const T& value) {
    if constexpr (std::is_same_v<T, float>) {
      h = mixed(h + 0x9E3779B97F4A7C15ULL + bits_of(value));
    } else {
      h = mixed(h + 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(value));
    }
  }
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

BOYD_HD inline std::uint32_t row_of_slot(const World& world, std::uint32_t slot) {
  return slot == kNoRow ? kNoRow : slot % world.view->rows.initial;
}

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
    atomic_add(world.digest(), digest.h);
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
    const std::uint32_t pictures = world.world().tracked != 0U ? world.world().pictures : 0U;
    for (std::uint32_t p = 0; p < pictures; ++p) {
      const std::uint32_t slot = world.slot(p, row);
      const TrackState& track = world.track(slot);
      digest.add(world.track_status(slot));
      digest.add(track.generation);
      if (static_cast<TrackStatus>(world.track_status(slot)) == TrackStatus::kFree) {
        continue;
      }
      digest.add(track.first_ns);
      digest.add(track.last_ns);
      digest.add(track.next_identify_ns);
      digest.add(track.confirmed_ns);
      digest.add(track.identified_ns);
      digest.add(track.position);
      digest.add(track.velocity);
      digest.add(track.variance_m2);
      digest.add(track.hits);
      digest.add(static_cast<std::uint32_t>(track.identity));
      digest.add(track.attempts);
    }
    atomic_add(world.digest(), digest.h);
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
    }
    atomic_add(world.digest(), digest.h);
  }
};

/// Clock, sites, groups and counters. Per world.
struct DigestWorld {
  BatchView view;
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
      digest.add(world.counter(n));
    }
    atomic_add(world.digest(), digest.h);
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
