#include "host/app/progress_line.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "host/app/number_text.hpp"

namespace boyd::app {

namespace {

constexpr double kPatienceSeconds = 2.0;
constexpr double kRedrawSeconds = 0.2;
constexpr std::size_t kBarWidth = 30;

double seconds_between(std::chrono::steady_clock::time_point from,
                       std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

std::string progress_text(double share_done, const std::string& what, double elapsed_s) {
  const auto filled = static_cast<std::size_t>(share_done * static_cast<double>(kBarWidth));
  std::string bar(filled, '=');
  bar.resize(kBarWidth, ' ');
  const std::string left =
      share_done > 0 ? duration_text(elapsed_s * (1 - share_done) / share_done) + " left" : "";
  return fmt::format("[{}] {:3.0f} %  {}  {}", bar, 100 * share_done, what, left);
}

std::string progress_text(const run::Progress& progress, double elapsed_s) {
  return progress_text(progress.share_done,
                       fmt::format("{} of {} worlds", progress.worlds_done, progress.worlds_count),
                       elapsed_s);
}

ProgressLine::ProgressLine(bool wanted) : wanted_(wanted && isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  finish();
}

void ProgressLine::show(const run::Progress& progress) {
  show(progress.share_done,
       fmt::format("{} of {} worlds", progress.worlds_done, progress.worlds_count));
}

void ProgressLine::show(double share_done, const std::string& what) {
  const auto now = Clock::now();
  const double elapsed_s = seconds_between(started_, now);
  if (!wanted_ || elapsed_s < kPatienceSeconds ||
      (drawn_ && seconds_between(last_drawn_, now) < kRedrawSeconds)) {
    return;
  }
  drawn_ = true;
  last_drawn_ = now;
  fmt::print(stderr, "\r{}\033[K", progress_text(share_done, what, elapsed_s));
  std::fflush(stderr);
}

void ProgressLine::finish() {
  if (drawn_) {
    drawn_ = false;
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
  }
}

}  // namespace boyd::app
