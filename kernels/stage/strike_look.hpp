/// Strikes that look before they strike again.
#pragma once

#include "kernels/stage/assess.hpp"

namespace boyd::BOYD_BACKEND {

/// The first channel of a strike mount with an assessment: a salvo leaves, ends, and is looked at.
/// A site that looks out of action is left alone, the weapons ordered but not sent are saved; else
/// the next salvo goes to where the site is believed to be by then.
struct StrikeBySalvos {
  /// Whether the next weapon leaves in this tick. `able`: there is one, and somebody to send it.
  BOYD_HD static bool sends(const World& world, std::uint32_t m, const MountSpec& spec, bool able) {
    ChannelState& channel = world.channel(world.mount_first_channel(m));
    MountState& mount = world.mount(m);
    const TimeNs now = world.clock().now_ns;
    if (channel.phase == ChannelPhase::kIdle && able) {
      channel.phase = ChannelPhase::kReacting;
      channel.shots_left =
          spec.salvo_count < mount.strikes_ordered ? spec.salvo_count : mount.strikes_ordered;
      channel.ready_ns = now;
    }
    if (channel.phase == ChannelPhase::kReacting) {
      if (able && channel.shots_left != 0U) {
        return true;
      }
      channel.phase = ChannelPhase::kInFlight;
    }
    if (channel.phase == ChannelPhase::kInFlight && channel.outstanding == 0U) {
      channel.phase = ChannelPhase::kAssessing;
      channel.ready_ns = now + spec.assess.delay_ns;
    } else if (channel.phase == ChannelPhase::kAssessing && channel.ready_ns <= now) {
      look(world, spec, mount);
      channel.phase = ChannelPhase::kIdle;
    }
    return false;
  }

  BOYD_HD static void look(const World& world, const MountSpec& spec, MountState& mount) {
    const std::uint32_t s = mount.strike_site;
    if (s == kNoRow || mount.strikes_ordered == 0U) {
      return;
    }
    const bool gone = world.site(s).out != 0U;
    if (looks_gone(world, spec, world.site_spec(s).id, mount.shots_count, gone)) {
      mount.strikes_ordered = 0U;
      return;
    }
    mount.strike_aim = world.site_spec(s).believed;
    count(world, world.group_spec(spec.group).nation, Counter::reattacks_count);
  }

  /// Mover i is one of the salvo.
  BOYD_HD static void sent(const World& world, std::uint32_t m, std::uint32_t i) {
    const std::uint32_t c = world.mount_first_channel(m);
    world.guided_by(i) = c;
    world.channel(c).outstanding += 1U;
    world.channel(c).shots_left -= 1U;
  }
};

}  // namespace boyd::BOYD_BACKEND
