/// What the runner is given: arms, and how to make the world of one arm and one replication.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/command/engine.hpp"
#include "kernels/tick.hpp"

namespace boyd::run {

/// What the attacker wants: damage to named assets before a time.
struct Objective {
  std::vector<std::uint32_t> sites;  ///< rows of the plan's sites; empty: every asset
  double damage_frac = 0.5;          ///< of their summed value, in (0, 1]
  TimeNs before_ns = kNever;         ///< world clock; kNever: the end of the world
};

/// One world before its start.
struct WorldSetup {
  WorldPlan plan;
  std::shared_ptr<const command::PreparedPlan> command;
  Objective objective;
};

class Study {
public:
  virtual ~Study() = default;
  virtual std::uint32_t arms_count() const = 0;
  virtual std::string arm_name(std::uint32_t arm) const = 0;
  /// The same world for the same arguments, whatever else was asked before. Called from several
  /// threads at once. Throws std::exception when the world cannot be made.
  virtual WorldSetup world(std::uint32_t arm, std::uint32_t replication) const = 0;
};

/// Makes a batch; make_battle() of a backend, or a stand-in.
using BattleMaker = std::unique_ptr<Battle> (*)(Backend backend,
                                                std::span<const WorldPlan> worlds,
                                                const BatchOptions& options);

}  // namespace boyd::run
