#include "kernels/state/check_swarm.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "kernels/state/load_swarm.hpp"

namespace boyd {

namespace {

class SwarmChecker {
public:
  SwarmChecker(const WorldPlan& plan, std::vector<std::string>& problems)
      : plan_(plan), problems_(problems) {}

  void run() {
    require(plan_.swarms.size() == plan_.groups.size() &&
                plan_.swarm_members.size() == plan_.movers.size() &&
                plan_.swarm_platforms.size() == plan_.platforms.size(),
            "swarms: needs one row per group, per mover and per platform, or none at all");
    check_groups();
    check_platforms();
    for (const SwarmMemberSpec& member : plan_.swarm_members) {
      require(member.formation_mps >= 0 && std::isfinite(member.formation_mps),
              "swarm member: the speed of its formation must not be negative");
    }
    for (const GroundLook& look : plan_.ground_looks) {
      require(look.sensor < plan_.sensors.size(), "a look at the ground needs a sensor");
    }
  }

private:
  void require(bool holds, const std::string& what) {
    if (!holds) {
      problems_.push_back(what);
    }
  }

  void check_groups() {
    for (std::size_t g = 0; g < plan_.swarms.size(); ++g) {
      const SwarmSpec& swarm = plan_.swarms[g];
      const std::string name = "swarm of group " + std::to_string(g);
      require(static_cast<std::size_t>(swarm.target_first) + swarm.target_count <=
                  plan_.swarm_targets.size(),
              name + ": targets are out of range");
      require(swarm.choice != TargetChoice::kAuction || swarm.radio_range_m > 0,
              name + ": an auction needs a radio range");
      require(swarm.emit_ns >= 0 && swarm.silent_ns >= 0 && swarm.sighting_ns >= 0,
              name + ": times must not be negative");
      require(swarm.silent_ns == 0 || swarm.emit_ns > 0,
              name + ": radars that are silent at times must radiate at others");
    }
    for (const SwarmTarget& target : plan_.swarm_targets) {
      require(target.site < plan_.sites.size() && target.weight > 0,
              "swarm target: needs a site and a weight above 0");
    }
    std::uint64_t cells = 0;
    for (const AuctionTable& table : auction_tables(plan_)) {
      cells += static_cast<std::uint64_t>(table.members) * table.tasks;
    }
    require(cells <= kAuctionCellsMax,
            "auctions: members times targets, over all groups, must be at most " +
                std::to_string(kAuctionCellsMax) + ", are " + std::to_string(cells));
  }

  void check_platforms() {
    for (std::size_t k = 0; k < plan_.swarm_platforms.size(); ++k) {
      const SwarmPlatformSpec& platform = plan_.swarm_platforms[k];
      const std::string name = "platform " + std::to_string(k);
      require(platform.speed_min_mps >= 0 && platform.evade_range_m >= 0 &&
                  platform.evade_accel_mps2 >= 0 && platform.loiter_radius_m >= 0 &&
                  platform.radar_seeker_m >= 0 && platform.radar_seeker_rad >= 0,
              name + ": numbers of its swarm must not be negative");
      require(platform.evade_fuel_factor >= 1 && platform.evade_period_s > 0,
              name + ": evasion needs a period above 0 and a fuel factor of at least 1");
      require(
          !platform.is_ballistic || (platform.launch_slope > 0 && platform.terminal_speed_mps > 0 &&
                                     platform.terminal_altitude_m >= 0),
          name + ": ballistic flight needs a launch angle and a terminal speed above 0");
    }
  }

  const WorldPlan& plan_;
  std::vector<std::string>& problems_;
};

}  // namespace

void check_swarms(const WorldPlan& plan, std::vector<std::string>& problems) {
  if (plan.swarms.empty() && plan.swarm_members.empty() && plan.swarm_platforms.empty()) {
    return;
  }
  SwarmChecker(plan, problems).run();
}

}  // namespace boyd
