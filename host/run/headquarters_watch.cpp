#include "host/run/headquarters_watch.hpp"

#include <algorithm>
#include <set>

namespace boyd::run {

HeadquartersWatch::HeadquartersWatch(const command::CommandPlan& command, const WorldPlan& world) {
  std::set<std::uint32_t> seats;
  for (const command::Pool& pool : command.pools) {
    seats.insert(pool.duty.headquarters);
  }
  for (const command::Chain& chain : command.chains) {
    for (const command::Node& node : chain.nodes) {
      seats.insert(node.duty.headquarters);
    }
  }
  for (const command::Network& network : command.networks) {
    seats.insert(network.group);
  }
  seats.erase(kNoRow);
  for (const std::uint32_t group : seats) {
    Watched watched;
    watched.group = group;
    for (std::uint32_t s = 0; s < world.sites.size(); ++s) {
      const SiteSpec& site = world.sites[s];
      if (site.group == group &&
          (site.kind == SiteKind::kUnit || site.kind == SiteKind::kHeadquarters)) {
        watched.units.push_back({s, site.damage_for_kill});
      }
    }
    if (!watched.units.empty()) {
      groups_.push_back(std::move(watched));
    }
  }
}

std::vector<std::uint32_t> HeadquartersWatch::newly_lost(const std::vector<float>& site_damage) {
  std::vector<std::uint32_t> lost;
  std::erase_if(groups_, [&](const Watched& watched) {
    const bool gone =
        std::all_of(watched.units.begin(), watched.units.end(), [&](const Unit& unit) {
          return site_damage.at(unit.site) >= unit.damage_for_kill;
        });
    if (gone) {
      lost.push_back(watched.group);
    }
    return gone;
  });
  return lost;
}

}  // namespace boyd::run
