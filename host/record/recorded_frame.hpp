/// What is taken of a world at one moment, on its way to the file.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/order.hpp"
#include "host/record/rows.hpp"
#include "kernels/tick.hpp"

namespace boyd::record {

struct RecordedFrame {
  std::uint64_t state_hash = 0;
  WorldView view;
  std::vector<Event> events;           ///< since the frame before, in no order
  std::vector<TriggerRow> triggers;    ///< likewise
  std::vector<command::Order> orders;  ///< those that may have changed since
};

}  // namespace boyd::record
