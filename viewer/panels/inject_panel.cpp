#include <algorithm>
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

/// Row of the mover that is chosen on the map; kNoRow: none of the plan's.
std::uint32_t chosen_track(const Scene& scene, AgentId agent) {
  const auto& movers = scene.plan.movers;
  const auto found = std::find_if(
      movers.begin(), movers.end(), [&](const MoverSpec& mover) { return mover.id == agent; });
  return found == movers.end() ? kNoRow : static_cast<std::uint32_t>(found - movers.begin());
}

std::string track_text(const Scene& scene, std::uint32_t track) {
  return track == kNoRow ? "of a track: choose one on the map"
                         : "of " + agent_name(scene, scene.plan.movers.at(track).id);
}

void tell_given(const Scene& scene, const Night& night) {
  for (const run::HandOrder& order : night.hand_orders) {
    ImGui::BulletText(
        "%s %s%s %s",
        app::clock_text(time::to_seconds(order.at_ns)).c_str() + 1,
        scene.command.rules.at(order.rule).name.c_str(),
        order.track_id == kNoRow ? "" : (", " + track_text(scene, order.track_id)).c_str(),
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
  const std::uint32_t track = chosen_track(scene, state.choice.agent);
  std::optional<run::HandOrder> wanted;
  for (std::uint32_t row = 0; row < scene.command.rules.size(); ++row) {
    const command::RequestRule& rule = scene.command.rules[row];
    const bool is_for_track = rule.scope == command::Scope::kTarget;
    const std::uint32_t asked_for = is_for_track ? track : kNoRow;
    ImGui::BeginDisabled(is_for_track && track == kNoRow);
    ImGui::PushID(static_cast<int>(row));
    if (ImGui::SmallButton("through the chain")) {
      wanted = run::HandOrder{now_ns, row, false, asked_for};
    }
    ImGui::SameLine();
    if (ImGui::SmallButton("past it")) {
      wanted = run::HandOrder{now_ns, row, true, asked_for};
    }
    ImGui::SameLine();
    ImGui::TextUnformatted(is_for_track ? (rule.name + ", " + track_text(scene, track)).c_str()
                                        : rule.name.c_str());
    if (ImGui::IsItemHovered()) {
      ImGui::SetTooltip("%s by %s", command::name_of(rule.kind), groups_text(scene, rule).c_str());
    }
    ImGui::PopID();
    ImGui::EndDisabled();
  }
  if (wanted) {
    order_by_hand(state, *wanted, true);  // the scene above is gone from here on
  }
}

}  // namespace boyd::viewer
