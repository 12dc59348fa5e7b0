#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/battle_account.hpp"
#include "host/app/number_text.hpp"
#include "host/time/time.hpp"
#include "viewer/chain/deeds.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

struct Line {
  TimeNs time_ns;
  Colour colour;
  std::string text;
};

Colour colour_of_fate(EventKind kind) {
  return kind == EventKind::kLeak || kind == EventKind::kSiteOut ? kVermillion
         : kind == EventKind::kJamLoss                           ? kOrange
                                                                 : kPaleInk;
}

std::optional<Line> line_of(const Scene& scene, const Event& event) {
  const auto name = [&](AgentId id) { return agent_name(scene, id); };
  switch (event.kind) {
    case EventKind::kShot:
      return Line{event.time_ns,
                  kSkyBlue,
                  fmt::format("{} fires at {} ({})",
                              app::mount_name(scene.command, event.actor),
                              name(event.target),
                              app::name_of(app::word_of(event)))};
    case EventKind::kKill:
      return Line{
          event.time_ns,
          kWhite,
          fmt::format(
              "{} kills {}", app::mount_name(scene.command, event.actor), name(event.target))};
    case EventKind::kApply:
      return Line{
          event.time_ns,
          kGreen,
          fmt::format(
              "order {} takes effect at {}", event.ordinal, scene.group_names.at(event.actor))};
    case EventKind::kMiss:
      return std::nullopt;  // there are as many as shots
    default:
      break;
  }
  const std::string fate = fate_text(scene, event);
  return fate.empty()
             ? std::nullopt
             : std::optional<Line>(
                   {event.time_ns, colour_of_fate(event.kind), name(event.actor) + " " + fate});
}

void add_orders(const FrameSource& source, TimeNs until_ns, std::vector<Line>& lines) {
  for (const command::Order& order : source.orders()) {
    const std::string name =
        fmt::format("order {} ({})", order.index, source.scene().command.rules.at(order.rule).name);
    if (order.requested_ns <= until_ns) {
      lines.push_back({order.requested_ns, kYellow, name + " is asked for"});
    }
    if (order.decided_ns <= until_ns) {
      const bool released = order.state == command::OrderState::kReleased;
      lines.push_back({order.decided_ns,
                       released ? kGreen : kVermillion,
                       name + (released ? " is released"
                                        : std::string(" is ") + command::name_of(order.state))});
    }
  }
}

}  // namespace

void log_panel(PanelContext& context) {
  ViewerState& state = context.state;
  const FrameSource* source = state.session.shown();
  if (source == nullptr) {
    ImGui::TextDisabled("Shots, losses and orders are told here.");
    return;
  }
  constexpr std::size_t lines_max = 400;
  const TimeNs now_ns = state.playback.now_ns;
  std::vector<Line> lines;
  const auto events = source->events().between(state.session.start_ns() - 1, now_ns);
  for (std::size_t back = events.size(); back > 0 && lines.size() < lines_max; --back) {
    if (auto line = line_of(source->scene(), events[back - 1])) {
      lines.push_back(std::move(*line));
    }
  }
  add_orders(*source, now_ns, lines);
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return a.time_ns > b.time_ns;
  });
  if (lines.empty()) {
    ImGui::TextDisabled("Nothing has happened yet.");
  }
  if (source->events().dropped_count() > 0) {
    ImGui::TextColored(vec4_of(kVermillion),
                       "%zu later events did not fit and are not told",
                       source->events().dropped_count());
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(std::min(lines.size(), lines_max)));
  while (clipper.Step()) {
    for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
      const Line& line = lines[static_cast<std::size_t>(row)];
      ImGui::TextDisabled("%s", app::clock_text(time::to_seconds(line.time_ns)).c_str() + 1);
      ImGui::SameLine();
      ImGui::TextColored(vec4_of(line.colour), "%s", line.text.c_str());
    }
  }
}

}  // namespace boyd::viewer
