#include "host/app/difference_text.hpp"

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

std::string world_text(const record::Recording& recording) {
  const record::Subject& subject = recording.subject();
  return fmt::format("{}, arm {}, replication {}, seed {}",
                     recording.path(),
                     subject.arm,
                     subject.replication,
                     subject.seed);
}

std::string difference_text(const record::Difference& difference) {
  return fmt::format("first difference at {}, tick {}\n  {}\n  first:  {}\n  second: {}\n",
                     clock_text(time::to_seconds(difference.time_ns)),
                     difference.tick,
                     difference.what,
                     difference.value_a,
                     difference.value_b);
}

}  // namespace boyd::app
