/// The pending event set of a discrete-event model.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "host/time/time.hpp"

namespace boyd::des {

/// Events in the total order (time, event class, sequence of scheduling): of events at the same
/// time the lower class comes first, of the same class the one that was scheduled first. A binary
/// heap; copyable, so that a model can be run ahead on a copy.
template <class Payload>
class EventQueue {
public:
  struct Event {
    TimeNs time_ns;
    std::uint32_t event_class;
    std::uint64_t sequence;
    Payload payload;
  };

  void schedule(TimeNs time_ns, std::uint32_t event_class, Payload payload) {
    heap_.push_back({time_ns, event_class, next_sequence_++, std::move(payload)});
    std::push_heap(heap_.begin(), heap_.end(), Later{});
  }
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// Time of the first event; kNever when there is none.
  TimeNs next_ns() const { return heap_.empty() ? kNever : heap_.front().time_ns; }
  /// Takes the first event out. The queue must not be empty.
  Event pop() {
    std::pop_heap(heap_.begin(), heap_.end(), Later{});
    Event first = std::move(heap_.back());
    heap_.pop_back();
    return first;
  }

private:
  struct Later {
    bool operator()(const Event& a, const Event& b) const {
      if (a.time_ns != b.time_ns) {
        return a.time_ns > b.time_ns;
      }
      if (a.event_class != b.event_class) {
        return a.event_class > b.event_class;
      }
      return a.sequence > b.sequence;
    }
  };

  std::vector<Event> heap_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace boyd::des
