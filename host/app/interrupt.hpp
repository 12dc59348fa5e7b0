/// Ctrl-C as a wish to stop.
#pragma once

#include "host/run/stop.hpp"

namespace boyd::app {

/// While it lives, the first SIGINT or SIGTERM requests the stop; a second one ends the program as
/// if nobody had asked. At most one lives at a time.
class InterruptWatch {
public:
  explicit InterruptWatch(run::StopFlag& stop);
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
};

}  // namespace boyd::app
