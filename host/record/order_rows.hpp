/// Orders with their histories as rows of a recording, and back.
#pragma once

#include <span>
#include <vector>

#include "host/command/order.hpp"
#include "host/record/rows.hpp"

namespace boyd::record {

struct OrderRows {
  OrderRow order;
  std::vector<VisitRow> visits;
  std::vector<LegRow> legs;
};
OrderRows rows_of(const command::Order& order);

/// Whether nothing of the order will change any more but its first use.
bool is_closed(const command::Order& order);

/// Rows of orders, visits and legs, each the later the more recent, taken together.
class OrderBook {
public:
  /// Throw std::out_of_range for rows that no engine can have made.
  void apply(std::span<const OrderRow> rows);
  void apply(std::span<const VisitRow> rows);
  void apply(std::span<const LegRow> rows);

  /// By index.
  const std::vector<command::Order>& orders() const { return orders_; }

private:
  std::vector<command::Order> orders_;
};

}  // namespace boyd::record
