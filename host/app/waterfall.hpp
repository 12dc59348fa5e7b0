/// Where the time of an order goes, node by node, as bars over a common time axis.
#pragma once

#include <string>
#include <vector>

#include "host/command/order_sample.hpp"

namespace boyd::app {

/// A row: a node, or the way from one place to another. Times in s since the request.
struct WaterfallRow {
  std::string label;
  bool travel = false;  ///< no node: links between nodes, delivery, making ready
  bool placed = true;   ///< has a place on the time axis; links between nodes do not
  double arrived_s = 0;
  double started_s = 0;  ///< from arrival to here it waits
  double finished_s = 0;
  double share_frac = 0;    ///< of the median latency
  double visited_frac = 1;  ///< of the orders
  double refused_frac = 0;  ///< of the orders that came by
};

/// Medians of the executed orders that came by each node, or of all where none of them was
/// executed. Rows that never took any time and were passed by every order are kept; delivery and
/// readiness without any duration are left out.
std::vector<WaterfallRow> waterfall_of(const command::CommandPlan& plan,
                                       const command::PathSample& sample);

/// One order; what lies after until_ns has not happened.
std::vector<WaterfallRow> waterfall_of(const command::CommandPlan& plan,
                                       const command::Order& order,
                                       TimeNs until_ns);

/// How bars are drawn.
struct Glyphs {
  const char* work = "█";
  const char* wait = "░";
  const char* travel = "▒";
};
inline constexpr Glyphs kAsciiGlyphs = {"#", ".", "-"};

/// The rows as a table with bars from 0 to the last end. `counts`: with the columns that only a
/// sample of many orders has.
std::string waterfall_text(const std::vector<WaterfallRow>& rows,
                           const Glyphs& glyphs,
                           bool counts);

}  // namespace boyd::app
