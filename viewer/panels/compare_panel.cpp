#include <array>
#include <string>

#include <fmt/format.h>
#include <imgui.h>

#include "host/app/number_text.hpp"
#include "host/time/time.hpp"
#include "viewer/commands.hpp"
#include "viewer/panels/map_view.hpp"
#include "viewer/source/parting.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

void choose_other(ViewerState& state) {
  Session& session = state.session;
  const std::vector<std::string>& names = session.document().arm_names();
  const std::string now = session.night_beside()
                              ? "beside: " + names.at(session.night_beside()->arm)
                              : "choose an arm to see beside it";
  ImGui::SetNextItemWidth(ImGui::GetFontSize() * 17);
  if (!ImGui::BeginCombo("##beside", now.c_str())) {
    return;
  }
  if (session.night_beside() && ImGui::Selectable("none", false)) {
    show_beside(state, std::nullopt);
  }
  const Night& night = session.night();
  if (!night.hand_orders.empty() && ImGui::Selectable("the same without orders by hand", false)) {
    show_beside(state, Night{night.arm, night.replication, {}});
  }
  for (std::uint32_t arm = 0; arm < names.size(); ++arm) {
    if (ImGui::Selectable(names[arm].c_str(), false)) {
      show_beside(state, Night{arm, night.replication, {}});
    }
  }
  ImGui::EndCombo();
}

void head(const ViewerState& state, const FrameSource& source, const Night& night) {
  const Moment moment = source.frames().at(state.playback.now_ns);
  ImGui::TextColored(vec4_of(kSkyBlue),
                     "%s%s",
                     source.scene().arm_name.c_str(),
                     night.hand_orders.empty() ? "" : ", with orders by hand");
  if (moment.before) {
    const WorldView& view = *moment.before;
    ImGui::Text("leaks %lld  shot down %lld  shots %lld  neutral lost %lld",
                static_cast<long long>(total_of(view, Counter::leakers_count)),
                static_cast<long long>(total_of(view, Counter::attackers_shot_down_count)),
                static_cast<long long>(total_of(view, Counter::shots_count)),
                static_cast<long long>(total_of(view, Counter::neutral_loss_count)));
  }
}

void tell_parting(ViewerState& state) {
  const Parting parting = parting_of(*state.session.shown(), *state.session.beside());
  ImGui::SameLine();
  if (!parting.time_ns) {
    ImGui::TextDisabled("the same so far, to the last bit");
    return;
  }
  const std::string at = app::clock_text(time::to_seconds(*parting.time_ns));
  if (*parting.time_ns > state.playback.now_ns) {
    ImGui::TextDisabled("the same until %s", at.c_str());
  } else {
    ImGui::TextColored(vec4_of(kPurple), "they parted at %s: %s", at.c_str(), parting.what.c_str());
  }
  ImGui::SameLine();
  if (ImGui::SmallButton("go there")) {
    state.playback.playing = false;
    state.playback.seek(*parting.time_ns, state.session.start_ns(), state.session.ready_ns());
  }
}

}  // namespace

void compare_panel(PanelContext& context) {
  ViewerState& state = context.state;
  if (state.session.shown() == nullptr) {
    ImGui::TextDisabled("Two arms of one night are shown side by side here.");
    return;
  }
  choose_other(state);
  Session& session = state.session;
  if (session.beside() == nullptr) {
    ImGui::TextWrapped(
        "Choose another arm: the same night, the same raid and the same dice run under "
        "both, on one clock, and the moment they part is marked.");
    return;
  }
  tell_parting(state);
  const ImVec2 all = ImGui::GetContentRegionAvail();
  const float half = (all.x - ImGui::GetStyle().ItemSpacing.x) / 2;
  ImGui::BeginChild("left_half", {half, 0});
  head(state, *session.shown(), session.night());
  map_view(context, *session.shown(), context.drawing.left, "left", 1.15);
  ImGui::EndChild();
  ImGui::SameLine();
  ImGui::BeginChild("right_half", {half, 0});
  head(state, *session.beside(), *session.night_beside());
  map_view(context, *session.beside(), context.drawing.right, "right", 1.15);
  ImGui::EndChild();
}

}  // namespace boyd::viewer
