#include "viewer/screen.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include "viewer/commands.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

using DrawPanel = void (*)(PanelContext&);

DrawPanel draw_of(Panel panel) {
  switch (panel) {
    case Panel::kMap:
      return &map_panel;
    case Panel::kCommand:
      return &command_panel;
    case Panel::kCompare:
      return &compare_panel;
    case Panel::kOutcome:
      return &outcome_panel;
    case Panel::kOrders:
      return &orders_panel;
    case Panel::kMeasures:
      return &measures_panel;
    case Panel::kInspector:
      return &inspector_panel;
    case Panel::kLog:
      return &log_panel;
    case Panel::kInject:
      return &inject_panel;
    case Panel::kTimeLine:
      return &time_line_panel;
    case Panel::kHelp:
      break;
  }
  return &help_overlay;
}

bool pressed(int key) {
  return ImGui::IsKeyPressed(key, true);
}

void obey_with_control(ViewerState& state) {
  if (pressed(GLFW_KEY_O)) {
    state.show_open = true;
  } else if (pressed(GLFW_KEY_Q)) {
    state.wants_to_end = true;
  } else if (pressed(GLFW_KEY_R)) {
    state.playback.now_ns = state.session.start_ns();
    state.playback.playing = true;
  }
}

void obey_clock_keys(ViewerState& state) {
  Playback& playback = state.playback;
  if (pressed(GLFW_KEY_SPACE)) {
    playback.playing = !playback.playing;
  }
  const auto jump = [&](TimeNs by_ns) {
    playback.seek(playback.now_ns + by_ns, state.session.start_ns(), state.session.ready_ns());
  };
  const TimeNs step_ns =
      state.session.shown()->scene().plan.command_interval_ns * (ImGui::GetIO().KeyShift ? 60 : 1);
  if (pressed(GLFW_KEY_LEFT) || pressed(GLFW_KEY_RIGHT)) {
    playback.playing = false;
    jump(pressed(GLFW_KEY_LEFT) ? -step_ns : step_ns);
  }
  if (pressed(GLFW_KEY_HOME) || pressed(GLFW_KEY_END)) {
    jump(pressed(GLFW_KEY_HOME) ? state.session.start_ns() - playback.now_ns
                                : state.session.ready_ns() - playback.now_ns);
  }
  if (pressed(GLFW_KEY_UP) || pressed(GLFW_KEY_DOWN)) {
    playback.change_speed(pressed(GLFW_KEY_UP) ? 1 : -1);
  }
}

void obey_plain_keys(ViewerState& state) {
  for (const PanelFacts& facts : kPanelFacts) {
    if (facts.key != 0 && pressed(facts.key)) {
      state.bring(facts.panel);
    }
  }
  if (pressed(GLFW_KEY_V)) {
    state.camera.is_3d = !state.camera.is_3d;
  }
  if (pressed(GLFW_KEY_S)) {
    state.wants_picture = true;
  }
  if (pressed(GLFW_KEY_F) || pressed(GLFW_KEY_D)) {
    state.camera_placed = false;
    state.show_whole = pressed(GLFW_KEY_F);
  }
  if (pressed(GLFW_KEY_T)) {
    state.map.picture = kNoRow;
  }
  const Night& night = state.session.night();
  if (pressed(GLFW_KEY_N)) {
    show_night(state, {night.arm, night.replication + 1, {}});
  } else if (pressed(GLFW_KEY_P) && night.replication > 0) {
    show_night(state, {night.arm, night.replication - 1, {}});
  }
}

void obey_keys(ViewerState& state) {
  if (pressed(GLFW_KEY_F1) || pressed(GLFW_KEY_H)) {
    state.show_help = !state.show_help && !ImGui::GetIO().WantTextInput;
  }
  if (pressed(GLFW_KEY_ESCAPE)) {
    state.show_help = false;
    state.choice.agent = kNoAgent;
  }
  if (ImGui::GetIO().KeyCtrl) {
    obey_with_control(state);
  } else if (state.session.shown() != nullptr && !ImGui::GetIO().WantTextInput) {
    obey_clock_keys(state);
    obey_plain_keys(state);
  }
}

constexpr ImGuiWindowFlags kPinned =
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoMove) |
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoResize) |
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoCollapse) |
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoTitleBar) |
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoNavInputs) |
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoBringToFrontOnFocus) |
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoScrollWithMouse) |
    static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoScrollbar);

/// Panels of one place behind each other; the one in front is drawn.
void draw_place(PanelContext& context, PanelPlace place, const Rectangle& where, Panel& front) {
  ViewerState& state = context.state;
  ImGui::SetNextWindowPos({where.x, where.y});
  ImGui::SetNextWindowSize({where.width, where.height});
  const char* id = place == PanelPlace::kCentre ? "centre" : "side_lower";
  if (ImGui::Begin(id, nullptr, kPinned) && ImGui::BeginTabBar("tabs")) {
    for (const PanelFacts& facts : kPanelFacts) {
      if (facts.place != place) {
        continue;
      }
      const bool raise = state.bring_to_front && facts.panel == front;
      if (ImGui::BeginTabItem(facts.title, nullptr, raise ? ImGuiTabItemFlags_SetSelected : 0)) {
        if (!state.bring_to_front) {
          front = facts.panel;
        }
        ImGui::BeginChild(std::string(facts.name).c_str());
        draw_of(facts.panel)(context);
        ImGui::EndChild();
        ImGui::EndTabItem();
      }
    }
    ImGui::EndTabBar();
  }
  ImGui::End();
}

void draw_single(PanelContext& context, Panel panel, const Rectangle& where) {
  ImGui::SetNextWindowPos({where.x, where.y});
  ImGui::SetNextWindowSize({where.width, where.height});
  if (ImGui::Begin(std::string(facts_of(panel).name).c_str(), nullptr, kPinned)) {
    draw_of(panel)(context);
  }
  ImGui::End();
}

}  // namespace

void draw_screen(PanelContext& context, double wall_s) {
  ViewerState& state = context.state;
  context.drawing.drawn.clear();
  state.session.refresh();
  obey_keys(state);
  state.playback.advance(wall_s, state.session.ready_ns());
  menu_bar(context);
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  const Layout layout = layout_of(window.x, window.y, ImGui::GetFrameHeight());
  const bool raised = state.bring_to_front;
  draw_place(context, PanelPlace::kCentre, layout.centre, state.centre);
  draw_single(context, Panel::kOrders, layout.side_upper);
  draw_place(context, PanelPlace::kSideLower, layout.side_lower, state.side);
  draw_single(context, Panel::kTimeLine, layout.bottom);
  if (raised) {
    state.bring_to_front = false;
  }
  if (state.show_help) {
    help_overlay(context);
  }
  if (state.session.shown() != nullptr && !state.session.shown()->problem().empty() &&
      state.session.shown() != state.told_failure) {
    state.told_failure = state.session.shown();
    state.dialog = Dialog{"The night has failed", state.session.shown()->problem()};
  }
  dialogs(context);
}

}  // namespace boyd::viewer
