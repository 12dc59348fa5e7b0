#include "viewer/source/parting.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include <fmt/format.h>

namespace boyd::viewer {

namespace {

/// Which order an event names differs between arms; what happened does not depend on its number.
bool alike(const Event& a, const Event& b) {
  return std::tie(a.time_ns, a.kind, a.actor, a.target) ==
         std::tie(b.time_ns, b.kind, b.actor, b.target);
}

std::string words_of(const FrameSource& source, const Event& event) {
  const Scene& scene = source.scene();
  switch (event.kind) {
    case EventKind::kApply:
      return fmt::format("an order takes effect in {} only", scene.arm_name);
    case EventKind::kShot:
      return fmt::format(
          "{} is shot at in {} only", agent_name(scene, event.target), scene.arm_name);
    case EventKind::kSpawn:
      return fmt::format("{} appears in {} only", agent_name(scene, event.actor), scene.arm_name);
    case EventKind::kConfirm:
      return fmt::format(
          "{} is tracked in {} only", agent_name(scene, event.target), scene.arm_name);
    case EventKind::kIdentify:
      return fmt::format(
          "{} is identified in {} only", agent_name(scene, event.target), scene.arm_name);
    default:
      return fmt::format("a difference that begins in {}", scene.arm_name);
  }
}

}  // namespace

Parting parting_of(const FrameSource& one, const FrameSource& other) {
  const auto& a = one.events().events();
  const auto& b = other.events().events();
  const std::size_t both = std::min(a.size(), b.size());
  std::size_t row = 0;
  while (row < both && alike(a[row], b[row])) {
    ++row;
  }
  const TimeNs known_ns = std::min(one.ready_ns(), other.ready_ns());
  const bool a_first = row < a.size() && (row >= b.size() || a[row].time_ns <= b[row].time_ns);
  if (row >= a.size() && row >= b.size()) {
    return {};
  }
  const Event& first = a_first ? a[row] : b[row];
  const bool both_ended = one.is_over() && other.is_over();
  if (first.time_ns > known_ns && !both_ended) {
    return {};
  }
  return {first.time_ns, words_of(a_first ? one : other, first)};
}

}  // namespace boyd::viewer
