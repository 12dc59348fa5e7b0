/// Streams of the stand-in runtime. Eager: work runs in the call that enqueues it. Lazy: it runs
/// when something waits for it, so that a missing wait shows as wrong numbers.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

namespace boyd::emulation {

class Stream {
public:
  /// blocking: the legacy default stream waits for it.
  explicit Stream(bool blocking) : blocking_(blocking) {}
  void enqueue(std::function<void()> work);
  void drain();
  [[nodiscard]] bool blocking() const { return blocking_; }

private:
  bool blocking_;
  std::deque<std::function<void()>> queue_;
};

/// Every stream that was created and not destroyed.
std::vector<Stream*>& all_streams();

/// Work on the legacy default stream: after all blocking streams, and at once.
void run_on_default_stream(const std::function<void()>& work);

}  // namespace boyd::emulation
