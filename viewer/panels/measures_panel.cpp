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
    const ImVec2 at = plot.at(frames[row]->now_ns, total_of(*frames[row], curve.counter));
    if (row > 0) {
      // A count stays what it was until it changes.
      const ImVec2 before =
          plot.at(frames[row - step]->now_ns, total_of(*frames[row - step], curve.counter));
      list.AddLine(before, {at.x, before.y}, with_alpha(curve.colour, alpha), width);
      list.AddLine({at.x, before.y}, at, with_alpha(curve.colour, alpha), width);
    }
  }
}

/// What is usual: an area behind the curve.
void draw_band(const BandResult& bands, const Plot& plot, const Curve& curve) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t sample = 0; sample + 1 < bands.samples_count(); ++sample) {
    const TimeNs from_ns = bands.start_ns + static_cast<TimeNs>(sample) * bands.step_ns;
    const TimeNs to_ns = std::min(from_ns + bands.step_ns, plot.end_ns);
    if (to_ns <= from_ns) {
      break;
    }
    const Band band = bands.band_at(sample, curve.counter);
    list.AddRectFilled(
        plot.at(from_ns, band.high), plot.at(to_ns, band.low), with_alpha(curve.colour, 0.18));
  }
}

void run_bands(ViewerState& state, const BandResult& bands) {
  constexpr std::uint32_t nights_count = 20;
  if (bands.is_running) {
    ImGui::TextDisabled("%zu nights", bands.nights.size());
  } else if (ImGui::SmallButton("band of 20 nights")) {
    state.bands.start(state.session.study(), state.session.night().arm, nights_count);
  }
  if (ImGui::IsItemHovered()) {
    ImGui::SetTooltip("Runs replications 0 to 19 of this arm: the middle 80 %% of their counts");
  }
}

void legend(const FrameSource& source, TimeNs now_ns) {
  const Moment moment = source.frames().at(now_ns);
  for (const Curve& curve : kCurves) {
    ImGui::TextColored(
        vec4_of(curve.colour),
        "%s %lld",
        curve.name,
        moment.before ? static_cast<long long>(total_of(*moment.before, curve.counter)) : 0LL);
    if (&curve != &kCurves.back()) {
      ImGui::SameLine();
    }
  }
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
  const BandResult bands = state.bands.result();
  const bool has_band = !bands.nights.empty() && bands.arm == state.session.night().arm;
  const FrameSource* beside = state.session.beside();
  Plot plot{ImGui::GetCursorScreenPos(),
            ImGui::GetContentRegionAvail(),
            state.session.start_ns(),
            state.session.end_ns(),
            1};
  plot.size.y -= ImGui::GetFontSize() + 8;
  if (plot.size.x < 20 || plot.size.y < 20 || plot.end_ns <= plot.start_ns) {
    return;
  }
  for (const Curve& curve : kCurves) {
    for (const FrameSource* of : {source, beside}) {
      if (of != nullptr && !of->frames().empty()) {
        plot.most = std::max(plot.most, total_of(*of->frames().frames().back(), curve.counter));
      }
    }
  }
  for (std::size_t sample = 0; has_band && sample < bands.samples_count(); sample += 8) {
    for (const Curve& curve : kCurves) {
      plot.most = std::max(plot.most, bands.band_at(sample, curve.counter).high);
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
    if (has_band) {
      draw_band(bands, plot, curve);
    }
    if (beside != nullptr) {
      draw_curve(*beside, plot, curve, 1, 0.55);
    }
    draw_curve(*source, plot, curve, 2, 1);
  }
  const float x = plot.at(state.playback.now_ns, 0).x;
  list.AddLine({x, plot.corner.y}, {x, end.y}, kWhite, 1.5F);
  ImGui::Dummy(plot.size);
  run_bands(state, bands);
  ImGui::SameLine();
  ImGui::TextDisabled(
      "%s",
      beside == nullptr
          ? "counts from truth, over the night"
          : ("thick: " + source->scene().arm_name + ", thin: " + beside->scene().arm_name).c_str());
}

}  // namespace boyd::viewer
