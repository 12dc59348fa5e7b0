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

void obey_with_control(ViewerState& state, int key) {
  if (key == GLFW_KEY_O) {
    state.show_open = true;
  } else if (key == GLFW_KEY_Q) {
    state.wants_to_end = true;
  } else if (key == GLFW_KEY_S && state.session.shown() != nullptr) {
    ask_to_record(state);
  } else if (key == GLFW_KEY_R) {
    state.playback.now_ns = state.session.start_ns();
    state.playback.playing = true;
  }
}

void obey_clock_key(ViewerState& state, const KeyPress& press) {
  Playback& playback = state.playback;
  const TimeNs start_ns = state.session.start_ns();
  const TimeNs ready_ns = state.session.ready_ns();
  const TimeNs step_ns =
      state.session.shown()->scene().plan.command_interval_ns * (press.shift ? 60 : 1);
  switch (press.key) {
    case GLFW_KEY_SPACE:
      playback.playing = !playback.playing;
      break;
    case GLFW_KEY_LEFT:
    case GLFW_KEY_RIGHT:
      playback.playing = false;
      playback.seek(
          playback.now_ns + (press.key == GLFW_KEY_LEFT ? -step_ns : step_ns), start_ns, ready_ns);
      break;
    case GLFW_KEY_HOME:
      playback.now_ns = start_ns;
      break;
    case GLFW_KEY_END:
      playback.seek(ready_ns, start_ns, ready_ns);
      break;
    case GLFW_KEY_UP:
      playback.change_speed(1);
      break;
    case GLFW_KEY_DOWN:
      playback.change_speed(-1);
      break;
    default:
      break;
  }
}

void obey_view_key(ViewerState& state, int key) {
  for (const PanelFacts& facts : kPanelFacts) {
    if (facts.key != 0 && key == facts.key) {
      state.bring(facts.panel);
    }
  }
  const Night& night = state.session.night();
  if (key == GLFW_KEY_V) {
    state.camera.is_3d = !state.camera.is_3d;
  } else if (key == GLFW_KEY_S) {
    state.wants_picture = true;
  } else if (key == GLFW_KEY_F || key == GLFW_KEY_D) {
    state.camera_placed = false;
    state.show_whole = key == GLFW_KEY_F;
  } else if (key == GLFW_KEY_T) {
    state.map.picture = kNoRow;
  } else if (key == GLFW_KEY_N) {
    show_night(state, {night.arm, night.replication + 1, {}});
  } else if (key == GLFW_KEY_P && night.replication > 0) {
    show_night(state, {night.arm, night.replication - 1, {}});
  }
}

void obey_key(ViewerState& state, const KeyPress& press) {
  if (press.control) {
    obey_with_control(state, press.key);
  } else if (press.key == GLFW_KEY_F1 || press.key == GLFW_KEY_H) {
    state.show_help = !state.show_help;
  } else if (press.key == GLFW_KEY_ESCAPE) {
    state.show_help = false;
    state.choice.agent = kNoAgent;
  } else if (state.session.shown() != nullptr) {
    obey_clock_key(state, press);
    obey_view_key(state, press.key);
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
  // Letters that go into a text are not commands.
  if (!ImGui::GetIO().WantTextInput) {
    for (const KeyPress& press : context.keys) {
      obey_key(state, press);
    }
  }
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
  tell_recording(state);
  dialogs(context);
}

}  // namespace boyd::viewer
