/// Soft kill: jammers wear down the navigation of what flies near them.
#pragma once

#include "kernels/core/philox.hpp"
#include "kernels/stage/bands.hpp"

namespace boyd::BOYD_BACKEND {

/// A mover in range of radiating jammers accumulates dose = sum of rate * susceptibility * time and
/// is lost once the dose passes -ln(1-u), one u per mover: an exponential law in the dose whatever
/// the tick (a constant hazard; Ross, Introduction to Probability Models, 2014, section 5.2). Own
/// and neutral movers are not spared. Per mover.
struct JamMover {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (world.jamming_count() == 0U) {
      return;
    }
    const float susceptibility = platform_of(world, i).jam_susceptibility;
    if (susceptibility <= 0.0F) {
      return;
    }
    const Position at = position_of(world, i);
    float rate = 0.0F;
    const BandSets jamming = jamming_by_band(world);
    const std::uint32_t bx = band_of(world.world().bands, 0, at.x);
    const std::uint32_t by = band_of(world.world().bands, 1, at.y);
    for (std::uint32_t k = 0; k < jamming.words; ++k) {
      std::uint64_t reaching = jamming.reaching(bx, by, k);
      for (; reaching != 0U; reaching &= reaching - 1U) {
        rate += jammer_rate(world, world.mount_spec(k * 64U + lowest_bit(reaching)), at);
      }
    }
    if (rate <= 0.0F) {
      return;
    }
    world.jam_dose(i) = fma_f(rate * susceptibility, world.world().dt_s, world.jam_dose(i));
    const Random4 dice = random4(world.world().seed, Stream::kJamming, 0U, world.id(i), 0U);
    const float u = uniform_f(dice.word[0]);
    if (world.jam_dose(i) >= -log_f(1.0F - u)) {
      world.lost(i) = static_cast<std::uint8_t>(Fate::kJammed);
      record(world, EventKind::kJamLoss, world.id(i), kNoAgent, 0, u);
    }
  }

  BOYD_HD static float jammer_rate(const World& world, const MountSpec& spec, Position at) {
    Position own{};
    if (far_apart(world.site_spec(spec.site).position, at, spec.range_max_m) ||
        !carrier_position(world, spec.site, kNoRow, own)) {
      return 0.0F;
    }
    const Vec3 d = offset_m(own, at);
    return dot(d, d) <= spec.range_max_m * spec.range_max_m ? spec.jam_rate_per_s : 0.0F;
  }
};

}  // namespace boyd::BOYD_BACKEND
