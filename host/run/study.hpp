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

/// A request that comes from outside the model: somebody asks by hand for what a rule asks for.
struct HandOrder {
  TimeNs at_ns = 0;            ///< acts at the end of the first command interval from then on
  std::uint32_t rule = 0;      ///< row of the command plan's rules
  bool is_past_chain = false;  ///< at once and without asking anybody, else the chain decides
  /// Row of movers: the track a rule for single tracks asks for; kNoRow for other rules. Nothing is
  /// asked where the picture of the rule's trigger does not hold it at that time.
  std::uint32_t track_id = kNoRow;
  bool operator==(const HandOrder&) const = default;
};

/// One world before its start.
struct WorldSetup {
  WorldPlan plan;
  std::shared_ptr<const command::PreparedPlan> command;
  Objective objective;
  std::vector<HandOrder> hand_orders = {};  ///< ascending time; see with_hand_orders()
};

/// The same world with requests from outside. Without any it is the same world, bit for bit. Throws
/// std::invalid_argument for a rule or a track that does not exist, and for a rule for single
/// tracks without one.
WorldSetup with_hand_orders(WorldSetup setup, std::vector<HandOrder> hand_orders);

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
