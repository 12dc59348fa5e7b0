#include <string>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/number_text.hpp"
#include "host/time/time.hpp"
#include "viewer/commands.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

std::string groups_text(const Scene& scene, const command::RequestRule& rule) {
  std::string text;
  for (const std::uint32_t group : rule.groups) {
    text += (text.empty() ? "" : ", ") + scene.group_names.at(group);
  }
  return text;
}

void tell_given(const Scene& scene, const Night& night) {
  for (const run::HandOrder& order : night.hand_orders) {
    ImGui::BulletText("%s %s %s",
                      app::clock_text(time::to_seconds(order.at_ns)).c_str() + 1,
                      scene.command.rules.at(order.rule).name.c_str(),
                      order.is_past_chain ? "past the chain" : "through the chain");
  }
}

}  // namespace

void inject_panel(PanelContext& context) {
  ViewerState& state = context.state;
  const FrameSource* source = state.session.shown();
  if (source == nullptr) {
    ImGui::TextDisabled("Orders can be given by hand here.");
    return;
  }
  const Scene& scene = source->scene();
  const TimeNs now_ns = state.playback.now_ns;
  ImGui::TextWrapped(
      "An order at %s. The night runs again with it, alike until then; the other half of "
      "the compare panel shows it without.",
      app::clock_text(time::to_seconds(now_ns)).c_str());
  tell_given(scene, state.session.night());
  std::optional<run::HandOrder> wanted;
  for (std::uint32_t row = 0; row < scene.command.rules.size(); ++row) {
    const command::RequestRule& rule = scene.command.rules[row];
    if (rule.scope == command::Scope::kTarget) {
      continue;
    }
    ImGui::PushID(static_cast<int>(row));
    if (ImGui::SmallButton("through the chain")) {
      wanted = run::HandOrder{now_ns, row, false};
    }
    ImGui::SameLine();
    if (ImGui::SmallButton("past it")) {
      wanted = run::HandOrder{now_ns, row, true};
    }
    ImGui::SameLine();
    ImGui::TextUnformatted(rule.name.c_str());
    if (ImGui::IsItemHovered()) {
      ImGui::SetTooltip("%s by %s", command::name_of(rule.kind), groups_text(scene, rule).c_str());
    }
    ImGui::PopID();
  }
  if (wanted) {
    order_by_hand(state, *wanted, true);  // the scene above is gone from here on
  }
}

}  // namespace boyd::viewer
