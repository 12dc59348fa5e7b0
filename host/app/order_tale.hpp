/// What became of one order, line by line.
#pragma once

#include <string>
#include <vector>

#include "host/app/battle_account.hpp"
#include "host/app/night_record.hpp"
#include "host/command/engine.hpp"

namespace boyd::app {

struct StoryLine {
  TimeNs time_ns = 0;
  std::string text;
};

/// All that a story draws on.
struct NightFacts {
  const command::Engine& engine;
  const NightRecord& record;
  const BattleAccount& battle;
  const std::vector<std::string>& nations;  ///< names, by number
  TimeNs until_ns = 0;                      ///< what lies after it has not happened
};

/// Requested with trigger and picture, each node with wait and work, refusals with their reason,
/// decision, and per group delivery, execution and end. Ascending time.
std::vector<StoryLine> tell_order(const NightFacts& night, const command::Order& order);

/// The same in one line, at the time of the request.
StoryLine tell_order_briefly(const NightFacts& night, const command::Order& order);

/// Why an order was refused: where, by whom, or what was missing; empty for one that was not.
std::string refusal_reason(const command::Engine& engine, const command::Order& order);

/// "rule 'engage_bay' on trigger raid_seen (4 tracks)": what made somebody ask.
std::string cause_text(const NightFacts& night, const command::Order& order);

}  // namespace boyd::app
