/// The end points of orders in battle, the first authorised shot among them: a chain alone has
/// none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/app/duration_summary.hpp"
#include "host/run/outcome.hpp"
#include "host/scenario/document.hpp"

namespace boyd::app {

/// Orders of one rule under one row of authority in one situation, over all worlds of an arm.
struct BattleEndPoints {
  std::uint32_t rule = kNoRow;
  std::uint32_t authority = kNoRow;
  command::Situation situation;
  std::int64_t orders_count = 0;
  DurationSummary decision;  ///< from the request, of the orders that came so far
  DurationSummary received;
  DurationSummary action;
  DurationSummary first_shot;
};

/// Sorted out by rule, row of authority and situation, in order of row.
std::vector<BattleEndPoints> battle_end_points(const std::vector<run::WorldOutcome>& worlds);

/// The worlds of `boyd run` with this seed, arm after arm as asked; empty when Ctrl-C came. Draws
/// progress. Throws std::runtime_error when a world fails.
std::optional<std::vector<std::vector<run::WorldOutcome>>> fight(
    const scenario::Document& document,
    const std::vector<std::uint32_t>& arms,
    std::uint32_t worlds_count,
    std::uint64_t seed);

}  // namespace boyd::app
