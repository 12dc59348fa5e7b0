/// Tracks on their way along the exchange edges in the lanes of the CPU's registers, by the rules
/// of picture.hpp. Of the CPU backend alone; a GPU's thread is a row (ExchangeTracks).
#pragma once

#include "kernels/core/isa.hpp"
#include "kernels/stage/picture.hpp"

namespace boyd::BOYD_BACKEND {

/// What one edge passes on, a pack of rows at a time.
class LaneExchange {
public:
  LaneExchange(const World& world, std::uint32_t edge) : world_(world), edge_(edge) {}

  /// Offers the receiver what is in one row; passes on what it takes once a pack is full.
  void add(std::uint32_t row) {
    const std::uint32_t k = count_;
    if (!ExchangeTracks::offers(world_, edge_, row, offer_[k])) {
      return;
    }
    const TrackState& given = world_.track(world_.slot(world_.exchange(edge_).from, row));
    const AgentId key = ExchangeTracks::key_of(world_, row, given);
    row_[k] = row;
    key_low_[k] = static_cast<std::uint32_t>(key);
    key_high_[k] = static_cast<std::uint32_t>(key >> 32);
    x_[k] = given.position.x;
    y_[k] = given.position.y;
    z_[k] = given.position.z;
    vx_[k] = given.velocity.x;
    vy_[k] = given.velocity.y;
    vz_[k] = given.velocity.z;
    variance_m2_[k] = given.error.position_m2;
    age_s_[k] = seconds(offer_[k].measured_ns - given.last_ns);
    count_ = k + 1U;
    if (count_ == kLanes) {
      pass_on();
    }
  }

  void pass_on() {
    if (count_ == 0U) {
      return;
    }
    register_all();
    for (std::uint32_t l = 0; l < count_; ++l) {
      if (is_covered_[l] != 0U) {
        ExchangeTracks::take(world_, edge_, row_[l], offer_[l], {x_[l], y_[l], z_[l]});
      }
    }
    count_ = 0;
  }

private:
  void register_all() {
    const std::uint64_t seed = world_.world().seed;
    const ExchangeSpec edge = world_.exchange(edge_);
    const std::uint32_t number = edge_;
    for (std::uint32_t l = 0; l < kLanes; ++l) {
      const Random4 dice = random4(seed, Stream::kExchange, number, key_low_[l], key_high_[l], 0);
      is_covered_[l] = uniform_f(dice.word[0]) < edge.coverage_prob ? 1U : 0U;
      const Position at = ExchangeTracks::registered({x_[l], y_[l], z_[l]},
                                                     {vx_[l], vy_[l], vz_[l]},
                                                     variance_m2_[l],
                                                     age_s_[l],
                                                     edge.error_factor,
                                                     dice);
      x_[l] = at.x;
      y_[l] = at.y;
      z_[l] = at.z;
    }
  }

  const World& world_;
  std::uint32_t edge_;
  std::uint32_t count_ = 0;

  template <class T>
  using Lanes = T[kLanes];
  // Lanes past the last row keep what they held.
  alignas(64) Lanes<std::int32_t> x_{}, y_{}, z_{};
  Lanes<float> vx_{}, vy_{}, vz_{}, variance_m2_{}, age_s_{};
  Lanes<std::uint32_t> key_low_{}, key_high_{}, is_covered_{}, row_{};
  Lanes<ExchangeTracks::Offer> offer_{};
};

/// Rows [first, last) of world w along all edges. A row's tracks hang on no other row's.
inline void exchange_lanes(const BatchView& view,
                           std::uint32_t w,
                           std::uint32_t first,
                           std::uint32_t last) {
  constexpr std::uint32_t chunk = 512;
  const World world{&view, w};
  std::uint32_t airborne[chunk];
  while (first != last) {
    const std::uint32_t end = last - first < chunk ? last : first + chunk;
    std::uint32_t count = 0;
    for (std::uint32_t row = first; row != end; ++row) {
      airborne[count] = row;
      count += world.index_of(row) != kNoRow ? 1U : 0U;
    }
    for (std::uint32_t e = 0; e < world.world().exchanges; ++e) {
      LaneExchange exchange(world, e);
      for (std::uint32_t k = 0; k != count; ++k) {
        exchange.add(airborne[k]);
      }
      exchange.pass_on();
    }
    first = end;
  }
}

}  // namespace boyd::BOYD_BACKEND
