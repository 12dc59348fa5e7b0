#include "tests/emulation/runtime/streams.hpp"

#include <utility>

#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

void Stream::enqueue(Work work) {
  if (capture_ == Capture::kActive) {
    recorded_.push_back(std::move(work));
    return;
  }
  ++queued_;
  if (settings().lazy_streams) {
    queue_.push_back(std::move(work));
  } else {
    work();
  }
}

void Stream::run_first() {
  const Work work = std::move(queue_.front());
  queue_.pop_front();
  work();
}

void Stream::drain() {
  while (!queue_.empty()) {
    run_first();
  }
}

void Stream::drain_until(std::size_t point) {
  while (!queue_.empty() && queued_ - queue_.size() < point) {
    run_first();
  }
}

void Stream::begin_capture(Forbidden forbidden) {
  capture_ = Capture::kActive;
  forbidden_ = forbidden;
  capturing_ = std::this_thread::get_id();
  recorded_.clear();
}

bool Stream::capture_forbids_waiting() const {
  return forbidden_ == Forbidden::kEveryThread ||
         (forbidden_ == Forbidden::kThisThread && capturing_ == std::this_thread::get_id());
}

std::vector<Work> Stream::end_capture() {
  capture_ = Capture::kNone;
  return std::exchange(recorded_, {});
}

void Stream::invalidate_capture() {
  if (capture_ == Capture::kActive) {
    capture_ = Capture::kInvalidated;
    recorded_.clear();
  }
}

std::vector<Stream*>& all_streams() {
  static auto* all = new std::vector<Stream*>;
  return *all;
}

void run_on_default_stream(const Work& work) {
  for (Stream* stream : all_streams()) {
    if (stream->blocking()) {
      stream->drain();
    }
  }
  work();
}

}  // namespace boyd::emulation
