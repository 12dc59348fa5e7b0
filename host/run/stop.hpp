/// A wish to stop that another thread or a signal handler may utter.
#pragma once

#include <atomic>

namespace boyd::run {

/// Set once, read often; safe to set from a signal handler.
class StopFlag {
public:
  void request() noexcept { stop_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return stop_.load(std::memory_order_relaxed); }

private:
  static_assert(std::atomic<bool>::is_always_lock_free);
  std::atomic<bool> stop_{false};
};

}  // namespace boyd::run
