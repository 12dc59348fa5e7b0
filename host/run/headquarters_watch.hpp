/// What the command engine of a world has to hear of the battle's units: which groups that posts or
/// networks sit with have lost their last one.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/plan.hpp"
#include "kernels/state/plan.hpp"

namespace boyd::run {

class HeadquartersWatch {
public:
  /// Nobody has to hear of anything.
  HeadquartersWatch() = default;
  HeadquartersWatch(const command::CommandPlan& command, const WorldPlan& world);

  /// Whether there is a group to watch that still stands.
  bool is_watching() const { return !groups_.empty(); }

  /// Groups that have lost their last unit since the last call, ascending. `site_damage`: by row of
  /// the world's sites, as in WorldResult.
  std::vector<std::uint32_t> newly_lost(const std::vector<float>& site_damage);

private:
  struct Unit {
    std::uint32_t site = kNoRow;
    float damage_for_kill = 1;
  };
  struct Watched {
    std::uint32_t group = kNoRow;
    std::vector<Unit> units;
  };
  std::vector<Watched> groups_;  // that still stand
};

}  // namespace boyd::run
