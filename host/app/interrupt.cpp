#include "host/app/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace boyd::app {

namespace {

std::atomic<run::StopFlag*> watched{nullptr};

void on_signal(int number) {
  if (run::StopFlag* stop = watched.load()) {
    stop->request();
  }
  std::signal(number, SIG_DFL);
}

}  // namespace

InterruptWatch::InterruptWatch(run::StopFlag& stop) {
  watched.store(&stop);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

InterruptWatch::~InterruptWatch() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  watched.store(nullptr);
}

}  // namespace boyd::app
