/// What remains of an order once its world has ended.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/command/engine.hpp"
#include "kernels/tick.hpp"

namespace boyd::run {

struct OrderRecord {
  std::uint32_t rule = kNoRow;       ///< that asked for it
  std::uint32_t authority = kNoRow;  ///< row that governs it; kNoRow: none
  command::OrderKind kind = command::OrderKind::kEngageArea;
  command::Situation situation;       ///< when it was requested
  Side side = Side::kDefender;        ///< of the groups it was meant for
  std::uint16_t nations = 0;          ///< bit n: a group of nation n was to carry it out
  bool issued = false;                ///< approved and released
  bool refused = false;               ///< by its chain, or by every nation that was to carry it out
  bool expired = false;               ///< issued, never executed, ran out of validity on the way
  std::uint32_t conflicts_count = 0;  ///< groups to which it contradicted another centre's order
  TimeNs requested_ns = kNever;
  TimeNs decided_ns = kNever;          ///< released, within the world's time
  TimeNs received_ns = kNever;         ///< by the first group, likewise
  TimeNs executed_ns = kNever;         ///< by the first group, within the world's time
  TimeNs staleness_ns = kNever;        ///< execution minus the oldest measurement behind it
  TimeNs first_use_ns = kNever;        ///< first shot on its permission
  std::optional<bool> in_time;         ///< executed while what it was asked for still stood
  std::optional<bool> target_existed;  ///< what it is about was there when it took effect, in truth

  bool executed() const { return executed_ns != kNever; }
};

/// The orders of an engine, as they stand at `now_ns`; later executions have not happened.
std::vector<OrderRecord> record_orders(const command::Engine& engine,
                                       const WorldPlan& plan,
                                       TimeNs now_ns);

}  // namespace boyd::run
