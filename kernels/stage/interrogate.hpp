/// Interrogation of friends (IFF) as a draw of its own.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/stage/sense.hpp"

namespace boyd::BOYD_BACKEND {

/// Whether a mover answers the interrogators of a picture. Failures (a set switched off, broken, or
/// without today's code) belong to who is asked: one uniform number per mover, whoever asks and how
/// often, so that sensors and pictures that ask fail together (a common cause; Ross, Introduction
/// to Probability Models, 2014, section 3.5). Only friends answer, and they do no wrong.
BOYD_HD inline bool answers_as_friend(const World& world,
                                      const PictureSpec& spec,
                                      const MoverSpec& mover) {
  if (!spec.iff || mover.side != spec.side) {
    return false;
  }
  const float failure =
      mover.nation == spec.nation ? spec.iff_failure_prob : spec.iff_partner_failure_prob;
  const Random4 dice = random4(world.world().seed, Stream::kIff, 0U, mover.id, 0U);
  return uniform_f(dice.word[0]) >= failure;
}

/// An answer that another picture got goes before what this one took the track for.
BOYD_HD inline bool outranks(const World& world,
                             std::uint32_t p,
                             const TrackState& given,
                             const TrackState& kept,
                             TimeNs as_of) {
  return world.picture_spec(p).iff && given.answered != 0U && kept.answered == 0U &&
         given.identified_ns <= as_of;
}

}  // namespace boyd::BOYD_BACKEND
