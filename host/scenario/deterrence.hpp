/// What an attacker may choose and what he wants: [deterrence] and [[option]]. docs/scenario.md
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/scenario/table_reader.hpp"
#include "kernels/core/units.hpp"

namespace boyd::scenario {

/// One way to attack: settings laid over the scenario.
struct AttackOption {
  struct Setting {
    std::string path;
    std::string value;  ///< TOML
    Problem place;      ///< where it stands; says nothing yet
  };
  std::string name;
  std::string title;
  std::vector<Setting> settings;
  Problem place;        ///< where it stands; says nothing yet
  double cost_usd = 0;  ///< beyond what is lost in battle
};

/// Money is what the attacker would pay for it: the unit in which he weighs one thing against
/// another, not an account.
struct Deterrence {
  std::vector<std::string> answers;  ///< requests; the first of them that is executed is the answer
  std::string response_arm;          ///< in whose worlds the answer comes after a given time
  std::uint32_t response_chain = kNoRow;     ///< of a single delay: that time
  std::vector<double> response_times_s;      ///< simulated; ascending from 0
  std::uint32_t objective_trigger = kNoRow;  ///< when it fires he has what he wants
  double answer_within_s = 0;                ///< later answers cost him nothing
  double asset_worth_factor = 1;             ///< gain per dollar of assets destroyed
  double objective_worth_usd = 0;            ///< gain from the objective
  double own_loss_factor = 1;                ///< price per dollar of what he loses
  double answer_cost_usd = 0;                ///< price of being answered at all
  double belief_factor = 1;                  ///< believed response time by the true one
  std::string belief_arm;                    ///< he takes every arm for this one; empty: knows
  std::vector<AttackOption> options;         ///< at least one
  InputShare share;                          ///< of the numbers above
};

}  // namespace boyd::scenario
