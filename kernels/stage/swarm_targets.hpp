/// What attackers know of their targets and choose by themselves: sightings, targets in place of
/// lost ones, radars to home on, what homes on them.
#pragma once

#include "kernels/stage/auction.hpp"
#include "kernels/stage/track_row.hpp"

namespace boyd::BOYD_BACKEND {

/// Sensors that look at the ground see enemy sites inside their range with their probability, above
/// the horizon, with their error; the first in the list that sees a site in a tick is noted. Per
/// site.
struct SightSite {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t s) const {
    const World world{&view, w};
    if (!has_swarms(world) || s >= world.world().sites || world.site(s).out != 0U) {
      return;
    }
    for (std::uint32_t k = 0; k < world.world().ground_looks; ++k) {
      const std::uint32_t sensor = world.ground_look(k).sensor;
      const SensorSpec& spec = world.sensor_spec(sensor);
      if (world.sensor(sensor).due == 0U ||
          world.picture_spec(spec.picture).side == world.site_spec(s).side) {
        continue;
      }
      Sighting& sighting = world.sighting(spec.picture * world.view->rows.sites + s);
      if (sighting.seen_ns != world.clock().now_ns) {
        look_at(world, s, spec, world.sensor(sensor), sighting);
      }
    }
  }

  BOYD_HD static void look_at(const World& world,
                              std::uint32_t s,
                              const SensorSpec& spec,
                              const SensorState& sensor,
                              Sighting& sighting) {
    const SiteSpec& site = world.site_spec(s);
    const Vec3 d = offset_m(sensor.position, site.position);
    const float ground2 = fma_f(d.x, d.x, d.y * d.y);
    if (fma_f(d.z, d.z, ground2) > spec.range_ref_m * spec.range_ref_m ||
        !above_horizon(ground2, sensor.horizon_sqrt_m, horizon_sqrt_m(site.position))) {
      return;
    }
    const Random4 dice =
        random4(world.world().seed, Stream::kSighting, spec.key, site.id, sensor.scan);
    if (uniform_f(dice.word[0]) >= spec.detect_ref_prob) {
      return;
    }
    const float sigma_m = max_f(spec.error_range_m, spec.error_angle_rad * sqrt_f(ground2));
    sighting.seen_ns = world.clock().now_ns;
    sighting.position = moved(site.position, sigma_m * two_normals(dice.word[1], dice.word[2]));
  }
};

/// What homes on a mover comes into its sight: the nearest is noted, of equally near ones the lower
/// row. Per mover, for what homes.
struct WarnTarget {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (!has_swarms(world) || !is_homing(platform_of(world, i).role)) {
      return;
    }
    const std::uint32_t t = index_of_target(world, world.target(i));
    if (t == kNoRow) {
      return;
    }
    const SwarmPlatformSpec& spec = world.swarm_platform(world.platform(t));
    const float away = length(offset_m(position_of(world, i), position_of(world, t)));
    if (spec.evasion != Evasion::kNone && away <= spec.evade_range_m) {
      atomic_min(world.threat(world.row(t)),
                 static_cast<std::uint64_t>(bits_of(away)) << 32 | world.row(i));
    }
  }
};

/// The target of an attacker in this tick, past what the auction gave it. Per mover.
struct PlanTarget {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    const Role role = platform_of(world, i).role;
    if (!has_swarms(world) || role != Role::kAttackDrone || is_ballistic(world, i) ||
        static_cast<Side>(world.side(i)) != Side::kAttacker) {
      return;
    }
    if (world.swarm_platform(world.platform(i)).radar_seeker_m > 0.0F) {
      home_on_radar(world, i);
    } else {
      keep_target(world, i);
    }
  }

  /// Keeps a target that it may attack, else takes another where its swarm does so, else waits.
  BOYD_HD static void keep_target(const World& world, std::uint32_t i) {
    const std::uint32_t g = world.group(i);
    const SwarmSpec& swarm = world.swarm_spec(g);
    const std::uint32_t own = world.target(i);
    Position place{};
    if (own != kNoRow && place_of_site(world, g, own, place)) {
      aim_at(world, i, swarm, place);
      return;
    }
    const bool lost = own != kNoRow && is_gone(world, own);
    if (!swarm.from_picture && !(lost && swarm.retargets)) {
      return;
    }
    if (!may_by_itself(world, g, Autonomy::kA2)) {
      return;  // flies on to its last aim
    }
    const std::uint32_t other = alternative(world, i, place);
    if (other != kNoRow) {
      world.target(i) = other;
      aim_at(world, i, swarm, place);
    } else if (swarm.from_picture) {
      world.target(i) = kNoRow;
      world.aim(i) = end_of_route(world, world.initial(world.row(i)));
    }
  }

  BOYD_HD static void aim_at(const World& world,
                             std::uint32_t i,
                             const SwarmSpec& swarm,
                             Position place) {
    if (swarm.from_picture) {
      world.aim(i) = place;
    }
  }

  /// The site that it was dealt, where that will do; else what is worth most to it; kNoRow: none.
  BOYD_HD static std::uint32_t alternative(const World& world, std::uint32_t i, Position& place) {
    const std::uint32_t g = world.group(i);
    const SwarmSpec& swarm = world.swarm_spec(g);
    const std::uint32_t dealt = world.initial(world.row(i)).target_asset;
    if (swarm.choice == TargetChoice::kDealt && dealt != kNoRow &&
        place_of_site(world, g, dealt, place)) {
      return dealt;
    }
    if (swarm.choice == TargetChoice::kDealt && !swarm.retargets) {
      return kNoRow;
    }
    std::uint32_t best = kNoRow;
    float most = 0.0F;
    for (std::uint32_t t = 0; t < swarm.target_count; ++t) {
      const float value = worth_of_site(world, i, t);
      if (value > most) {
        best = t;
        most = value;
      }
    }
    if (best == kNoRow) {
      return kNoRow;
    }
    const std::uint32_t site = world.swarm_target(swarm.target_first + best).site;
    place_of_site(world, g, site, place);
    return site;
  }

  /// An anti-radiation weapon leaves its route for the nearest enemy radar that radiates inside its
  /// seeker's range and stays with it while that radiates; a silent one it attacks where it
  /// remembers it: with an error of bearing times the range at which it was heard last. With none
  /// heard yet it flies as planned.
  BOYD_HD static void home_on_radar(const World& world, std::uint32_t i) {
    const SwarmPlatformSpec& spec = world.swarm_platform(world.platform(i));
    SwarmState& state = world.swarm_state(world.row(i));
    const Position own = position_of(world, i);
    const float seeker2 = spec.radar_seeker_m * spec.radar_seeker_m;
    std::uint32_t heard = kNoRow;
    float nearest2 = 0.0F;
    for (std::uint32_t s = 0; s < world.world().sensors; ++s) {
      const std::uint32_t site = world.sensor_spec(s).site;
      if (world.emits(s) == 0U || site == kNoRow ||
          static_cast<std::uint8_t>(world.site_spec(site).side) == world.side(i)) {
        continue;
      }
      const Vec3 d = offset_m(own, world.site_spec(site).position);
      const float range2 = dot(d, d);
      if (range2 > seeker2) {
        continue;
      }
      if (heard == kNoRow || range2 < nearest2 || site == state.task) {
        heard = site;
        nearest2 = range2;
      }
      if (site == state.task) {
        break;
      }
    }
    if (heard != kNoRow) {
      hear_radar(world, i, heard, sqrt_f(nearest2) * spec.radar_seeker_rad);
    } else if (state.task == kNoRow && world.target(i) != kNoRow) {
      world.aim(i) = world.site_spec(world.target(i)).position;
    }
  }

  BOYD_HD static void hear_radar(const World& world,
                                 std::uint32_t i,
                                 std::uint32_t site,
                                 float sigma_m) {
    const Random4 dice = random4(world.world().seed,
                                 Stream::kRadarSeeker,
                                 static_cast<MountKey>(world.site_spec(site).id >> 24),
                                 world.id(i),
                                 static_cast<std::uint32_t>(world.site_spec(site).id >> 48));
    world.swarm_state(world.row(i)).task = site;
    world.target(i) = site;
    world.phase(i) = static_cast<std::uint8_t>(Phase::kStrikeRun);
    world.aim(i) =
        moved(world.site_spec(site).position, sigma_m * two_normals(dice.word[0], dice.word[1]));
  }
};

}  // namespace boyd::BOYD_BACKEND
