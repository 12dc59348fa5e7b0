#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/number_text.hpp"
#include "host/time/time.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/source/parting.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

/// The strip from the night's start to its end.
struct Strip {
  ImVec2 corner, size;
  TimeNs start_ns, end_ns;

  float x_of(TimeNs time_ns) const {
    const double share = static_cast<double>(std::clamp(time_ns, start_ns, end_ns) - start_ns) /
                         static_cast<double>(end_ns - start_ns);
    return corner.x + static_cast<float>(share) * size.x;
  }
  TimeNs time_at(float x) const {
    const double share = std::clamp(static_cast<double>((x - corner.x) / size.x), 0.0, 1.0);
    return start_ns + std::llround(share * static_cast<double>(end_ns - start_ns));
  }
};

void buttons(ViewerState& state) {
  Playback& playback = state.playback;
  Session& session = state.session;
  const float width = ImGui::GetFontSize() * 3.4F;
  if (ImGui::Button(playback.playing ? "Pause" : "Play", {width, 0})) {
    playback.playing = !playback.playing;
  }
  const auto jump = [&](TimeNs by_ns) {
    playback.playing = false;
    playback.seek(playback.now_ns + by_ns, session.start_ns(), session.ready_ns());
  };
  const TimeNs step_ns = session.shown()->scene().plan.command_interval_ns;
  ImGui::SameLine();
  if (ImGui::Button("-1")) {
    jump(-step_ns);
  }
  ImGui::SameLine();
  if (ImGui::Button("+1")) {
    jump(step_ns);
  }
  ImGui::SameLine();
  if (ImGui::Button("slower")) {
    playback.change_speed(-1);
  }
  ImGui::SameLine();
  ImGui::Text("%gx", playback.speed);
  ImGui::SameLine();
  if (ImGui::Button("faster")) {
    playback.change_speed(1);
  }
}

void clock_and_run(ViewerState& state) {
  FrameSource& source = *state.session.shown();
  ImGui::SameLine(0, 18);
  ImGui::Text("%s", app::clock_text(time::to_seconds(state.playback.now_ns)).c_str());
  ImGui::SameLine(0, 18);
  const SourceState run = source.state();
  if (run == SourceState::kRunning || run == SourceState::kHeld) {
    const bool held = run == SourceState::kHeld;
    if (ImGui::SmallButton(held ? "let the simulation go on" : "hold the simulation")) {
      source.hold(!held);
    }
    ImGui::SameLine();
    ImGui::TextDisabled("simulated to %s",
                        app::clock_text(time::to_seconds(source.ready_ns())).c_str());
  } else if (const std::optional<Handover> handover = source.handover()) {
    ImGui::TextDisabled("%s; frames %llu, the simulation waited for %llu",
                        run == SourceState::kFailed ? "failed" : "simulated to its end",
                        static_cast<unsigned long long>(handover->offered_count),
                        static_cast<unsigned long long>(handover->waited_count));
  } else {
    ImGui::TextDisabled("a recording: %zu frames", source.frames().size());
  }
}

struct Column {
  int shots = 0;
  int kills = 0;
  int leaks = 0;
};

/// Shots and losses as bars, a column of pixels each; leaks as marks.
void draw_events(const FrameSource& source, const Strip& strip, float top, float height) {
  const auto columns_count = static_cast<std::size_t>(std::max(1.0F, strip.size.x / 3));
  std::vector<Column> columns(columns_count + 1);
  int most = 1;
  for (const Event& event : source.events().events()) {
    const float share = (strip.x_of(event.time_ns) - strip.corner.x) / strip.size.x;
    Column& column = columns[static_cast<std::size_t>(share * static_cast<float>(columns_count))];
    column.shots += event.kind == EventKind::kShot ? 1 : 0;
    column.kills += event.kind == EventKind::kKill || event.kind == EventKind::kJamLoss ? 1 : 0;
    column.leaks += event.kind == EventKind::kLeak ? 1 : 0;
    most = std::max(most, column.shots);
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float bottom = top + height;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const float x = strip.corner.x + static_cast<float>(c) * 3;
    const auto tall = [&](int count) {
      return height * static_cast<float>(std::sqrt(static_cast<double>(count) / most));
    };
    const auto bar = [&](int count, Colour colour) {
      if (count > 0) {
        list.AddRectFilled({x, bottom - std::min(height, tall(count))}, {x + 2, bottom}, colour);
      }
    };
    bar(columns[c].shots, with_alpha(kSkyBlue, 0.55));
    bar(columns[c].kills, kWhite);
    if (columns[c].leaks > 0) {
      list.AddTriangleFilled({x - 3, top}, {x + 5, top}, {x + 1, top + 8}, kVermillion);
    }
  }
}

/// An order: from request to decision, to execution, to its end.
void draw_orders(
    const FrameSource& source, const Strip& strip, float top, float height, std::uint32_t chosen) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr std::size_t rows = 6;
  const float row_height = height / rows;
  for (const command::Order& order : source.orders()) {
    const float y = top + static_cast<float>(order.index % rows) * row_height + row_height / 2;
    const TimeNs acted_ns = command::action_ns(order);
    const TimeNs decided_ns = std::min(order.decided_ns, strip.end_ns);
    const float x = strip.x_of(order.requested_ns);
    list.AddLine({x, y}, {strip.x_of(std::min(acted_ns, decided_ns)), y}, kOrange, 2);
    if (acted_ns != kNever) {
      list.AddLine({strip.x_of(decided_ns), y}, {strip.x_of(acted_ns), y}, kYellow, 2);
      list.AddCircleFilled({strip.x_of(acted_ns), y}, 2.5F, kGreen);
    }
    if (order.state == command::OrderState::kRefused) {
      list.AddCircleFilled({strip.x_of(decided_ns), y}, 2.5F, kVermillion);
    }
    if (order.index == chosen) {
      list.AddCircle({x, y}, 5, kWhite, 0, 1.5F);
    }
  }
}

/// Time between two marks of a strip that has room for some of them.
double mark_step_s(double span_s, double marks_max) {
  for (const double step_s : {60., 300., 600., 1800., 3600., 7200., 21600., 86400.}) {
    if (span_s / step_s <= marks_max) {
      return step_s;
    }
  }
  return 604800;
}

/// All in the unit of the steps.
std::string mark_text(double at_s, double step_s) {
  return step_s < 1800    ? fmt::format("{:g} min", at_s / 60)
         : step_s < 86400 ? fmt::format("{:g} h", at_s / 3600)
                          : fmt::format("{:g} d", at_s / 86400);
}

void draw_strip(PanelContext& context, const Strip& strip) {
  ViewerState& state = context.state;
  const FrameSource& source = *state.session.shown();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{strip.corner.x + strip.size.x, strip.corner.y + strip.size.y};
  list.AddRectFilled(strip.corner, end, kPaperRaised, 3);
  list.AddRectFilled(
      strip.corner, {strip.x_of(state.session.ready_ns()), end.y}, colour(44, 52, 62), 3);
  const float letters = ImGui::GetFontSize();
  const float half = (strip.size.y - letters - 2) / 2;
  draw_events(source, strip, strip.corner.y + 1, half);
  draw_orders(source, strip, strip.corner.y + half + 1, half, state.choice.order);
  const double span_s = time::to_seconds(strip.end_ns - strip.start_ns);
  const double step_s = mark_step_s(span_s, strip.size.x / 90);
  for (double at = 0; at <= span_s; at += step_s) {
    const float x = strip.x_of(strip.start_ns + time::from_seconds(at));
    list.AddLine({x, strip.corner.y}, {x, end.y}, with_alpha(kWhite, 0.10));
    const std::string text = mark_text(at, step_s);
    if (x + 3 + ImGui::CalcTextSize(text.c_str()).x < end.x) {
      list.AddText({x + 3, end.y - letters - 1}, kPaleInk, text.c_str());
    }
  }
  if (state.session.beside() != nullptr) {
    const Parting parting = parting_of(source, *state.session.beside());
    if (parting.time_ns) {
      const float x = strip.x_of(*parting.time_ns);
      list.AddLine({x, strip.corner.y}, {x, end.y}, kPurple, 2);
      list.AddText({x + 3, strip.corner.y}, kPurple, "they part");
    }
  }
  const float x = strip.x_of(state.playback.now_ns);
  list.AddLine({x, strip.corner.y - 2}, {x, end.y + 2}, kWhite, 2);
}

}  // namespace

void time_line_panel(PanelContext& context) {
  ViewerState& state = context.state;
  if (state.session.shown() == nullptr) {
    return;
  }
  buttons(state);
  clock_and_run(state);
  Strip strip{ImGui::GetCursorScreenPos(),
              ImGui::GetContentRegionAvail(),
              state.session.start_ns(),
              state.session.end_ns()};
  if (strip.size.x < 10 || strip.size.y < 10 || strip.end_ns <= strip.start_ns) {
    return;
  }
  ImGui::InvisibleButton("strip", strip.size);
  if (ImGui::IsItemActive()) {
    state.playback.seek(strip.time_at(ImGui::GetIO().MousePos.x),
                        state.session.start_ns(),
                        state.session.ready_ns());
  }
  if (ImGui::IsItemHovered()) {
    const double at_s = time::to_seconds(strip.time_at(ImGui::GetIO().MousePos.x));
    ImGui::SetTooltip(
        "%s\nblue: shots, white: losses, red mark: a leak\norange: an order waits for "
        "its decision, yellow: on its way, green: carried out, red: refused",
        app::clock_text(at_s).c_str());
  }
  draw_strip(context, strip);
}

}  // namespace boyd::viewer
