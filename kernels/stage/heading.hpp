/// Flight by heading: speed held, heading disturbed. Of platforms with heading noise.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// A horizontal angle of the mover for the period `number`, uniform in +- half of the noise.
BOYD_HD inline float heading_noise_angle(const World& world,
                                         AgentId id,
                                         float noise_rad,
                                         std::uint32_t number) {
  const Random4 dice = random4(world.world().seed, Stream::kHeading, 0U, id, number);
  return noise_rad * (uniform_f(dice.word[0]) - 0.5F);
}

/// Vicsek's rule of motion (Vicsek, Czirok, Ben-Jacob, Cohen, Shochet 1995, eqs. 1 and 2): the
/// direction is that of the command and, once in a period, a random angle; the speed is that of
/// cruise. Alignment, the third part of the rule, is that of flocks. Takes the commanded
/// acceleration, m/s2, and returns the one that leads to this velocity. The draw is keyed by the
/// number of the period, not by the tick: half the tick turns by the same angles at the same times.
/// The noise is the air's, so the limit of what a mover can command does not bound it.
BOYD_HD inline Vec3 held_course(const World& world,
                                std::uint32_t i,
                                const PlatformSpec& platform,
                                Vec3 a) {
  const float dt = world.world().dt_s;
  const Vec3 v = velocity_of(world, i);
  Vec3 course = fma_v(dt, a, v);
  const TimeNs elapsed = world.clock().now_ns - world.world().start_ns;
  const TimeNs number = elapsed / platform.heading_noise_ns;
  if (number * platform.heading_noise_ns > elapsed - world.world().dt_ns) {
    float sine = 0.0F;
    float cosine = 1.0F;
    sincos_f(
        heading_noise_angle(
            world, world.id(i), platform.heading_noise_rad, static_cast<std::uint32_t>(number)),
        sine,
        cosine);
    course = {cosine * course.x - sine * course.y, sine * course.x + cosine * course.y, course.z};
  }
  const float speed = length(course);
  if (!(speed > 0.0F)) {
    return a;
  }
  return (1.0F / dt) * ((platform.speed_cruise_mps / speed) * course - v);
}

}  // namespace boyd::BOYD_BACKEND
