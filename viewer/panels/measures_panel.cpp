#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <imgui.h>

#include "host/time/time.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

/// A line over the night: counts of one kind, summed over nations.
struct Curve {
  const char* name;
  Counter counter;
  Colour colour;
};
constexpr std::array<Curve, 5> kCurves = {
    {{"launched", Counter::attackers_launched_count, kGrey},
     {"shot down", Counter::attackers_shot_down_count, kSkyBlue},
     {"jammed", Counter::attackers_jammed_count, kOrange},
     {"leaked", Counter::leakers_count, kVermillion},
     {"neutral lost", Counter::neutral_loss_count, kGreen}}};

std::int64_t value_of(const WorldView& view, Counter counter) {
  std::int64_t sum = 0;
  for (const NationCounters& nation : view.nations) {
    sum += nation[static_cast<std::size_t>(counter)];
  }
  return sum;
}

struct Plot {
  ImVec2 corner, size;
  TimeNs start_ns, end_ns;
  std::int64_t most;

  ImVec2 at(TimeNs time_ns, std::int64_t value) const {
    const double x =
        static_cast<double>(time_ns - start_ns) / static_cast<double>(end_ns - start_ns);
    const double y = static_cast<double>(value) / static_cast<double>(most);
    return {corner.x + static_cast<float>(x) * size.x,
            corner.y + size.y * (1 - static_cast<float>(y))};
  }
};

void draw_curve(
    const FrameSource& source, const Plot& plot, const Curve& curve, float width, double alpha) {
  const std::vector<FramePtr>& frames = source.frames().frames();
  const std::size_t step = std::max<std::size_t>(
      1, frames.size() / static_cast<std::size_t>(std::max(32.0F, plot.size.x)));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t row = 0; row < frames.size(); row += step) {
    const ImVec2 at = plot.at(frames[row]->now_ns, value_of(*frames[row], curve.counter));
    if (row > 0) {
      // A count stays what it was until it changes.
      const ImVec2 before =
          plot.at(frames[row - step]->now_ns, value_of(*frames[row - step], curve.counter));
      list.AddLine(before, {at.x, before.y}, with_alpha(curve.colour, alpha), width);
      list.AddLine({at.x, before.y}, at, with_alpha(curve.colour, alpha), width);
    }
  }
}

void legend(const FrameSource& source, TimeNs now_ns) {
  const Moment moment = source.frames().at(now_ns);
  for (const Curve& curve : kCurves) {
    ImGui::TextColored(
        vec4_of(curve.colour),
        "%s %lld",
        curve.name,
        moment.before ? static_cast<long long>(value_of(*moment.before, curve.counter)) : 0LL);
    ImGui::SameLine();
  }
  ImGui::NewLine();
}

}  // namespace

void measures_panel(PanelContext& context) {
  ViewerState& state = context.state;
  const FrameSource* source = state.session.shown();
  if (source == nullptr || source->frames().empty()) {
    ImGui::TextDisabled("Counts over the night are drawn here.");
    return;
  }
  legend(*source, state.playback.now_ns);
  const FrameSource* beside = state.session.beside();
  Plot plot{ImGui::GetCursorScreenPos(),
            ImGui::GetContentRegionAvail(),
            state.session.start_ns(),
            state.session.end_ns(),
            1};
  plot.size.y -= ImGui::GetFontSize() + 4;
  if (plot.size.x < 20 || plot.size.y < 20 || plot.end_ns <= plot.start_ns) {
    return;
  }
  for (const Curve& curve : kCurves) {
    for (const FrameSource* of : {source, beside}) {
      if (of != nullptr && !of->frames().empty()) {
        plot.most = std::max(plot.most, value_of(*of->frames().frames().back(), curve.counter));
      }
    }
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{plot.corner.x + plot.size.x, plot.corner.y + plot.size.y};
  list.AddRectFilled(plot.corner, end, kPaperRaised, 3);
  for (int line = 0; line <= 4; ++line) {
    const float y = plot.corner.y + plot.size.y * static_cast<float>(line) / 4;
    list.AddLine({plot.corner.x, y}, {end.x, y}, with_alpha(kWhite, 0.08));
    const std::string text = fmt::format("{}", plot.most * (4 - line) / 4);
    list.AddText(
        {plot.corner.x + 3, y + (line == 4 ? -ImGui::GetFontSize() : 0)}, kPaleInk, text.c_str());
  }
  for (const Curve& curve : kCurves) {
    if (beside != nullptr) {
      draw_curve(*beside, plot, curve, 1, 0.55);
    }
    draw_curve(*source, plot, curve, 2, 1);
  }
  const float x = plot.at(state.playback.now_ns, 0).x;
  list.AddLine({x, plot.corner.y}, {x, end.y}, kWhite, 1.5F);
  ImGui::Dummy(plot.size);
  ImGui::TextDisabled(
      "%s",
      beside == nullptr
          ? "counts from truth, over the night"
          : ("thick: " + source->scene().arm_name + ", thin: " + beside->scene().arm_name).c_str());
}

}  // namespace boyd::viewer
