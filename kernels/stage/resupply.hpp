/// Rounds from depots, a partner's too: shared calibres (MODEL claim "interoperability").
#pragma once

#include "kernels/stage/world.hpp"

namespace boyd::BOYD_BACKEND {

/// Mounts in ascending key that have neither rounds nor a reserve nor anything on the way ask for a
/// magazine: first of the first depot of their own nation that holds their calibre, else of the
/// first partner's that shares it. What the depot has is taken at once and arrives after its delay.
/// Per world.
struct DrawOnDepots {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w) const {
    const World world{&view, w};
    if (world.world().depots == 0U) {
      return;
    }
    for (std::uint32_t m = 0; m < world.world().mounts; ++m) {
      const SupplySpec& supply = world.mount_spec(m).supply;
      const MountState& mount = world.mount(m);
      if (supply.calibre != kNoRow && mount.magazine_count == 0U && mount.reserve_count == 0U &&
          mount.supply_ns == 0 && mount.received_count < supply.resupply_max_count &&
          stands(world, world.mount_spec(m))) {
        request(world, world.mount_spec(m), world.mount(m));
      }
    }
  }

  BOYD_HD static bool stands(const World& world, const MountSpec& spec) {
    return spec.site == kNoRow || world.site(spec.site).out == 0U;
  }

  BOYD_HD static void request(const World& world, const MountSpec& spec, MountState& mount) {
    const std::uint32_t nation = world.group_spec(spec.group).nation;
    const std::uint32_t d = depot_for(world, spec.supply.calibre, nation);
    if (d == kNoRow) {
      return;
    }
    const DepotSpec& depot = world.depot_spec(d);
    std::uint32_t rounds = spec.supply.resupply_max_count - mount.received_count;
    rounds = rounds < spec.magazine_count ? rounds : spec.magazine_count;
    rounds = rounds < world.depot(d).stock_count ? rounds : world.depot(d).stock_count;
    world.depot(d).stock_count -= rounds;
    mount.received_count += rounds;
    mount.on_the_way_count = rounds;
    const bool own = depot.nation == nation;
    mount.supply_ns = world.clock().now_ns + (own ? depot.delay_ns : depot.partner_delay_ns);
    count(world, nation, Counter::rounds_resupplied_count, rounds);
    count(world, nation, Counter::rounds_from_partners_count, own ? 0 : rounds);
  }

  BOYD_HD static std::uint32_t depot_for(const World& world,
                                         std::uint32_t calibre,
                                         std::uint32_t nation) {
    std::uint32_t partner = kNoRow;
    for (std::uint32_t d = 0; d < world.world().depots; ++d) {
      const DepotSpec& depot = world.depot_spec(d);
      if (depot.calibre != calibre || world.depot(d).stock_count == 0U) {
        continue;
      }
      if (depot.nation == nation) {
        return d;
      }
      if (partner == kNoRow && (depot.shared_with >> nation & 1U) != 0U) {
        partner = d;
      }
    }
    return partner;
  }
};

}  // namespace boyd::BOYD_BACKEND
