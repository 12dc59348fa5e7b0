/// Streams of the stand-in runtime. Eager: work runs in the call that enqueues it. Lazy: it runs
/// when something waits for it, so that a missing wait shows as wrong numbers. While a stream is
/// captured its work is recorded instead, for a graph.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

namespace boyd::emulation {

using Work = std::function<void()>;

enum class Capture {
  kNone,
  kActive,
  kInvalidated  ///< after a call that no capture allows: nothing more is recorded
};

class Stream {
public:
  /// blocking: the legacy default stream waits for it.
  explicit Stream(bool blocking) : blocking_(blocking) {}
  /// Runs, queues or records the work.
  void enqueue(Work work);
  void drain();
  [[nodiscard]] bool blocking() const { return blocking_; }

  /// Who may make no calls that could wait for other work while the capture lasts.
  enum class Forbidden { kNobody, kThisThread, kEveryThread };
  void begin_capture(Forbidden forbidden);
  /// What was recorded since begin_capture, in that order.
  std::vector<Work> end_capture();
  /// Ends the recording, but not the capture. Without effect on a stream that is not captured.
  void invalidate_capture();
  [[nodiscard]] Capture capture() const { return capture_; }
  /// To the calling thread.
  [[nodiscard]] bool capture_forbids_waiting() const;

  /// How much was queued so far: names a point that drain_until() can wait for.
  [[nodiscard]] std::size_t queued() const { return queued_; }
  void drain_until(std::size_t point);

private:
  void run_first();

  bool blocking_;
  Forbidden forbidden_ = Forbidden::kEveryThread;
  std::thread::id capturing_;
  Capture capture_ = Capture::kNone;
  std::vector<Work> recorded_;
  std::deque<Work> queue_;
  std::size_t queued_ = 0;  // ever
};

/// Every stream that was created and not destroyed.
std::vector<Stream*>& all_streams();

/// Work on the legacy default stream: after all blocking streams, and at once.
void run_on_default_stream(const Work& work);

}  // namespace boyd::emulation
