#include "tests/emulation/runtime/streams.hpp"

#include <utility>

#include "tests/emulation/runtime/settings.hpp"

namespace boyd::emulation {

void Stream::enqueue(std::function<void()> work) {
  if (settings().lazy_streams) {
    queue_.push_back(std::move(work));
  } else {
    work();
  }
}

void Stream::drain() {
  while (!queue_.empty()) {
    const std::function<void()> work = std::move(queue_.front());
    queue_.pop_front();
    work();
  }
}

std::vector<Stream*>& all_streams() {
  static auto* all = new std::vector<Stream*>;
  return *all;
}

void run_on_default_stream(const std::function<void()>& work) {
  for (Stream* stream : all_streams()) {
    if (stream->blocking()) {
      stream->drain();
    }
  }
  work();
}

}  // namespace boyd::emulation
