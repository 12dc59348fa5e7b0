/// Weapons: reaction, bursts, launches, channels. What is fired is physics from here on.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/stage/laser.hpp"
#include "kernels/stage/spawn.hpp"
#include "kernels/stage/strike_look.hpp"

namespace boyd::BOYD_BACKEND {

/// Key under which a kill is claimed: the lowest of several in one tick counts.
BOYD_HD inline std::uint64_t kill_key(const World& world, std::uint32_t channel) {
  return static_cast<std::uint64_t>(world.mount_spec(world.channel_mount(channel)).key) << 32 |
         channel;
}

/// The kill draw of one burst or fuzed shot: (mount, target, shots at the target before).
BOYD_HD inline bool draw_kill(const World& world,
                              std::uint32_t channel,
                              std::uint32_t row,
                              std::uint32_t ordinal) {
  const MountSpec& spec = world.mount_spec(world.channel_mount(channel));
  const MoverSpec& target = world.initial(row);
  const TrueClass truth = true_class(
      world.group_spec(spec.group).side, target.side, world.platform_spec(target.platform).role);
  const Random4 dice = random4(world.world().seed, Stream::kKill, spec.key, target.id, ordinal);
  const float u = uniform_f(dice.word[0]);
  const bool killed = u < spec.kill_prob[static_cast<std::uint32_t>(truth)];
  record(world, EventKind::kKillDraw, spec.key, target.id, ordinal, u);
  if (killed) {
    atomic_add(world.clock().claims_count, 1U);
    atomic_min(world.kill(row), kill_key(world, channel));
  }
  return killed;
}

/// A new mover leaves a mount at `own` towards an offset in m. Returns its index.
BOYD_HD inline std::uint32_t launch_mover(
    const World& world, std::uint32_t m, const MountSpec& spec, Position own, Vec3 towards) {
  const std::uint32_t i = append_mover(world);
  const std::uint32_t shot = world.mount(m).shots_count;
  const PlatformSpec& platform = world.platform_spec(spec.platform);
  const GroupSpec& group = world.group_spec(spec.group);
  const float speed = is_homing(platform.role) ? platform.speed_max_mps : platform.speed_cruise_mps;
  const Vec3 velocity = (speed / max_f(length(towards), 1.0F)) * towards;
  const AgentId carrier =
      spec.site != kNoRow ? world.site_spec(spec.site).id : world.initial(spec.mover).id;
  world.id(i) = launched_id(carrier, spec.ordinal, shot);
  world.x(i) = own.x;
  world.y(i) = own.y;
  world.z(i) = own.z;
  world.vx(i) = velocity.x;
  world.vy(i) = velocity.y;
  world.vz(i) = velocity.z;
  world.fuel_ns(i) = world.clock().now_ns + to_ns(platform.endurance_s);
  world.row(i) = world.mount_first_row(m) + shot;
  world.platform(i) = static_cast<std::uint16_t>(spec.platform);
  world.group(i) = static_cast<std::uint16_t>(spec.group);
  world.side(i) = static_cast<std::uint8_t>(group.side);
  world.nation(i) = group.nation;
  world.index_of(world.row(i)) = i;
  world.fate(world.row(i)) = static_cast<std::uint8_t>(Fate::kAirborne);
  return i;
}

/// Moves every channel of one mount on. Per mount.
struct EngageMount {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t m) const {
    const World world{&view, w};
    if (m >= world.world().mounts) {
      return;
    }
    const MountSpec& spec = world.mount_spec(m);
    if (spec.kind == MountKind::kJammer || spec.kind == MountKind::kStrike) {
      return;
    }
    for (std::uint32_t k = 0; k < spec.channels_count; ++k) {
      const std::uint32_t c = world.mount_first_channel(m) + k;
      ChannelState& channel = world.channel(c);
      if (channel.phase == ChannelPhase::kReacting) {
        react(world, m, spec, c, channel);
      } else if (channel.phase == ChannelPhase::kInFlight) {
        await(world, m, spec, c, channel);
      } else if (channel.phase == ChannelPhase::kAssessing &&
                 channel.ready_ns <= world.clock().now_ns) {
        assess(world, m, spec, channel);
      } else if (channel.phase == ChannelPhase::kCooling &&
                 channel.ready_ns <= world.clock().now_ns) {
        channel.phase = ChannelPhase::kIdle;
      }
    }
  }

  BOYD_HD static void cool(const World& world, const MountSpec& spec, ChannelState& channel) {
    channel.phase = ChannelPhase::kCooling;
    channel.ready_ns = world.clock().now_ns + spec.cycle_ns;
  }

  /// The salvo is over: somebody looks after a while, or the channel rests at once.
  BOYD_HD static void end_salvo(const World& world, const MountSpec& spec, ChannelState& channel) {
    if (spec.assess.delay_ns == 0) {
      cool(world, spec, channel);
      return;
    }
    channel.phase = ChannelPhase::kAssessing;
    channel.ready_ns = world.clock().now_ns + spec.assess.delay_ns;
  }

  /// The look: what seems to be there still is shot at again while its track stands.
  BOYD_HD static void assess(const World& world,
                             std::uint32_t m,
                             const MountSpec& spec,
                             ChannelState& channel) {
    const AgentId target = id_of_target(world, channel.target_row);
    const bool gone = index_of_target(world, channel.target_row) == kNoRow;
    TrackState& track = world.track(channel.track);
    const bool same = track.generation == channel.generation;
    const std::uint32_t left = world.mount(m).magazine_count;
    if (looks_gone(world, spec, target, world.mount(m).shots_count, gone)) {
      if (same) {
        atomic_min(track.gone_ns, world.world().start_ns - world.clock().now_ns);
      }
      cool(world, spec, channel);
    } else if (!same || left == 0U) {
      cool(world, spec, channel);
    } else {
      channel.phase = ChannelPhase::kReacting;
      channel.ready_ns = world.clock().now_ns;
      channel.shots_left = spec.salvo_count < left ? spec.salvo_count : left;
      count(world, world.group_spec(spec.group).nation, Counter::reattacks_count);
    }
  }

  /// Reaction time over: fires when the track still stands, may be engaged and is in the envelope.
  BOYD_HD static void react(const World& world,
                            std::uint32_t m,
                            const MountSpec& spec,
                            std::uint32_t c,
                            ChannelState& channel) {
    const TrackState& track = world.track(channel.track);
    const bool stands = is_listed(world, channel.track) && track.generation == channel.generation &&
                        AssignTargets::fresh(world, world.group_spec(spec.group).picture, track);
    Position own{};
    const bool alive = carrier_position(world, spec.site, spec.mover, own);
    const TimeNs now = world.clock().now_ns;
    if (!stands || !alive || world.mount(m).magazine_count == 0U) {
      give_up(world, spec, channel);
      return;
    }
    if (channel.ready_ns > now) {
      return;
    }
    const Position at = extrapolated(track, now);
    const Vec3 d = offset_m(own, at);
    const float speed = AssignTargets::shot_speed(world, spec);
    const float flight = length(d) / max_f(speed, 1.0F);
    const Vec3 meeting = fma_v(flight, track.velocity, d);
    const Permit permit =
        may_engage(world, spec.group, channel.track, own, at, track.velocity, track.identity);
    if (permit.authority == Authority::kNone ||
        !AssignTargets::in_envelope(spec, meeting, height_m(own) + meeting.z)) {
      give_up(world, spec, channel);
      return;
    }
    fire(world, m, spec, c, channel, own, meeting, permit);
  }

  BOYD_HD static void give_up(const World& world, const MountSpec& spec, ChannelState& channel) {
    channel.shots_left = 0;
    if (channel.outstanding != 0U) {
      channel.phase = ChannelPhase::kInFlight;
      channel.ready_ns = kNever;
    } else {
      cool(world, spec, channel);
    }
  }

  BOYD_HD static void fire(const World& world,
                           std::uint32_t m,
                           const MountSpec& spec,
                           std::uint32_t c,
                           ChannelState& channel,
                           Position own,
                           Vec3 meeting,
                           const Permit& permit) {
    const TimeNs now = world.clock().now_ns;
    MountState& mount = world.mount(m);
    const std::uint32_t row = target_of_slot(world, channel.track);
    channel.target_row = row;
    channel.ordinal = is_nothing(world, row) ? 0U : world.shots_received(row);
    channel.authority = permit.authority;
    channel.order = permit.order;
    channel.autonomy_order = permit.autonomy_order;
    channel.fired = 1U;
    atomic_add(world.clock().fired_count, 1U);
    if (spec.kind == MountKind::kLaser) {
      channel.dose = 0.0F;
      channel.shots_left = 0U;
      channel.phase = ChannelPhase::kInFlight;
      channel.ready_ns = now + spec.laser.dwell_max_ns;
      mount.shots_count += 1U;
      return;
    }
    if (spec.platform != kNoRow) {
      launch(world, m, spec, c, own, meeting);
      channel.outstanding += 1U;
      channel.shots_left -= 1U;
      channel.ready_ns = now + spec.cycle_ns;
      if (channel.shots_left == 0U) {
        channel.phase = ChannelPhase::kInFlight;
        channel.ready_ns = kNever;
      }
    } else {
      channel.shots_left -= 1U;
      channel.phase = ChannelPhase::kInFlight;
      channel.ready_ns = now + to_ns(length(meeting) / max_f(spec.round_speed_mps, 1.0F));
    }
    mount.magazine_count -= 1U;
    mount.shots_count += 1U;
  }

  /// Bursts arrive after their time of flight; missiles end by themselves.
  BOYD_HD static void await(const World& world,
                            std::uint32_t m,
                            const MountSpec& spec,
                            std::uint32_t c,
                            ChannelState& channel) {
    if (spec.platform != kNoRow) {
      if (channel.outstanding == 0U) {
        end_salvo(world, spec, channel);
      }
      return;
    }
    if (spec.kind == MountKind::kLaser) {
      burn(world, m, spec, c, channel);
      return;
    }
    if (channel.ready_ns > world.clock().now_ns) {
      return;
    }
    if (index_of_target(world, channel.target_row) != kNoRow) {
      draw_kill(world, c, channel.target_row, channel.ordinal);
    }
    if (channel.shots_left != 0U && world.mount(m).magazine_count != 0U) {
      channel.phase = ChannelPhase::kReacting;
      channel.ready_ns = world.clock().now_ns + spec.cycle_ns;
    } else {
      end_salvo(world, spec, channel);
    }
  }

  BOYD_HD static void burn(const World& world,
                           std::uint32_t m,
                           const MountSpec& spec,
                           std::uint32_t c,
                           ChannelState& channel) {
    const BurnTarget::State state = BurnTarget::step(world, m, spec, channel);
    if (state == BurnTarget::State::kThrough) {
      draw_kill(world, c, channel.target_row, channel.ordinal);
    }
    if (state != BurnTarget::State::kGoesOn) {
      cool(world, spec, channel);
    }
  }

  /// A missile or drone leaves the rail towards the point where it should meet its target.
  BOYD_HD static void launch(const World& world,
                             std::uint32_t m,
                             const MountSpec& spec,
                             std::uint32_t c,
                             Position own,
                             Vec3 meeting) {
    const ChannelState& channel = world.channel(c);
    const std::uint32_t i = launch_mover(world, m, spec, own, meeting);
    world.target(i) = channel.target_row;
    world.track_of(i) = channel.track;
    world.generation(i) = channel.generation;
    world.guided_by(i) = c;
    world.ordinal(i) = channel.ordinal;
    world.phase(i) = static_cast<std::uint8_t>(Phase::kHoming);
  }
};

/// Strike weapons fly to where the order says the launch site is. Per mount.
struct LaunchStrike {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t m) const {
    const World world{&view, w};
    if (m >= world.world().mounts || world.mount_spec(m).kind != MountKind::kStrike) {
      return;
    }
    const MountSpec& spec = world.mount_spec(m);
    MountState& mount = world.mount(m);
    Position own{};
    const bool able = mount.strikes_ordered != 0U && mount.magazine_count != 0U &&
                      world.group_state(spec.group).released != 0U &&
                      carrier_position(world, spec.site, spec.mover, own);
    const bool looks = spec.assess.delay_ns > 0;
    if (looks ? !StrikeBySalvos::sends(world, m, spec, able) : !able) {
      return;
    }
    const std::uint32_t i = launch_mover(world, m, spec, own, offset_m(own, mount.strike_aim));
    world.aim(i) = mount.strike_aim;
    world.target(i) = mount.strike_site;
    world.phase(i) = static_cast<std::uint8_t>(Phase::kStrikeRun);
    if (looks) {
      StrikeBySalvos::sent(world, m, i);
    }
    mount.strikes_ordered -= 1U;
    mount.magazine_count -= 1U;
    mount.shots_count += 1U;
    const std::uint32_t nation = world.group_spec(spec.group).nation;
    count(world, nation, Counter::strikes_launched_count);
    count(world, nation, Counter::expended_usd, spec.cost_per_shot_usd);
    if (mount.strike_order < kOrdersMax) {
      atomic_min(world.first_use_ns(mount.strike_order), world.clock().now_ns);
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
