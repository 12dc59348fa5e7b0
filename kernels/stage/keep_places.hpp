/// Where movers are, for pictures on the same device. Nothing of the model reads it.
#pragma once

#include "kernels/stage/world.hpp"
#include "kernels/state/places.hpp"

namespace boyd::BOYD_BACKEND {

/// Nobody is anywhere. Per row of the tables by launch.
struct ClearPlaces {
  Place* places;
  BOYD_HD void operator()(std::uint32_t /*w*/, std::uint32_t row) const { places[row] = Place{}; }
};

/// Per mover.
struct KeepPlace {
  BatchView view;
  Place* places;
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t i) const {
    const World world{&view, w};
    if (world.lost(i) != 0U) {
      return;
    }
    places[world.row(i)] = {static_cast<float>(world.x(i)) * kMetresPerUnit,
                            static_cast<float>(world.y(i)) * kMetresPerUnit,
                            static_cast<float>(world.z(i)) * kMetresPerUnit,
                            world.vx(i),
                            world.vy(i),
                            world.vz(i),
                            place_key(world.id(i)),
                            world.side(i)};
  }
};

}  // namespace boyd::BOYD_BACKEND
