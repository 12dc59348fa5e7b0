#include "viewer/panels/waterfall_view.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/number_text.hpp"
#include "host/app/waterfall.hpp"
#include "host/time/time.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

std::string age_text(const command::Order& order, TimeNs until_ns) {
  if (order.oldest_measurement_ns == kNever) {
    return "rests on no measurement";
  }
  const TimeNs action_ns = command::action_ns(order);
  const bool acted = action_ns <= until_ns;
  const double age_s =
      time::to_seconds(std::min(action_ns, until_ns) - order.oldest_measurement_ns);
  return fmt::format("picture {} old {}",
                     app::duration_text(age_s),
                     acted ? "when carried out (staleness)" : "now");
}

/// A long name cut in its middle: its end says for whom.
std::string cut(const std::string& text, float width) {
  std::string head = text;
  std::string tail;
  const auto whole = [&] { return tail.empty() ? head : head + ".." + tail; };
  while (head.size() > 4 && ImGui::CalcTextSize(whole().c_str()).x > width) {
    const std::size_t half = text.size() / 2;
    if (tail.empty()) {
      tail = text.substr(half + 1);
      head = text.substr(0, half);
    } else if (head.size() > tail.size()) {
      head.pop_back();
    } else {
      tail.erase(tail.begin());
    }
  }
  return whole();
}

}  // namespace

void draw_waterfall(const command::CommandPlan& plan,
                    const command::Order& order,
                    TimeNs until_ns) {
  ImGui::TextColored(vec4_of(kYellow), "%s", age_text(order, until_ns).c_str());
  const std::vector<app::WaterfallRow> rows = app::waterfall_of(plan, order, until_ns);
  double scale_s = 1e-9;
  for (const app::WaterfallRow& row : rows) {
    scale_s = std::max(scale_s, row.finished_s);
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float letters = ImGui::GetFontSize();
  const float height = letters + 4;
  const float all = ImGui::GetContentRegionAvail().x;
  const float names = all * 0.46F;
  const float bars = std::max(10.0F, all - names - letters * 4);
  for (const app::WaterfallRow& row : rows) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImGui::Dummy({all, height});
    if (ImGui::IsItemHovered()) {
      ImGui::SetTooltip("%s\nfrom %s to %s after the request; waited %s",
                        row.label.c_str(),
                        app::duration_text(row.arrived_s).c_str(),
                        app::duration_text(row.finished_s).c_str(),
                        app::duration_text(row.started_s - row.arrived_s).c_str());
    }
    list.AddText(corner, row.refused_frac > 0 ? kVermillion : kInk, cut(row.label, names).c_str());
    const auto x_of = [&](double time_s) {
      return corner.x + names + 4 + static_cast<float>(time_s / scale_s) * bars;
    };
    const auto bar = [&](double from_s, double to_s, Colour colour) {
      if (to_s > from_s) {
        list.AddRectFilled({x_of(from_s), corner.y + 2},
                           {std::max(x_of(to_s), x_of(from_s) + 1.5F), corner.y + height - 3},
                           colour,
                           2);
      }
    };
    bar(row.arrived_s, row.started_s, kGrey);
    bar(row.started_s, row.finished_s, row.travel ? kSkyBlue : kOrange);
    const std::string taken = app::duration_text(row.finished_s - row.arrived_s);
    list.AddText(
        {corner.x + all - ImGui::CalcTextSize(taken.c_str()).x, corner.y}, kPaleInk, taken.c_str());
  }
  if (rows.empty()) {
    ImGui::TextDisabled("It passed no node: it acted at once, or nobody may grant it.");
  } else {
    ImGui::TextColored(vec4_of(kGrey), "waits");
    ImGui::SameLine();
    ImGui::TextColored(vec4_of(kOrange), "is worked on");
    ImGui::SameLine();
    ImGui::TextColored(vec4_of(kSkyBlue), "on the way");
  }
}

}  // namespace boyd::viewer
