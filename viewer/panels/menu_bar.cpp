#include <array>
#include <cstdio>

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include "host/app/data_folder.hpp"
#include "viewer/commands.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

void file_menu(ViewerState& state) {
  if (!ImGui::BeginMenu("File")) {
    return;
  }
  if (ImGui::MenuItem("Open...", "Ctrl+O")) {
    state.show_open = true;
  }
  if (ImGui::BeginMenu("Scenarios")) {
    for (const std::string& path : app::data_files("scenarios")) {
      if (ImGui::MenuItem(path.c_str())) {
        open_scenario(state, path, {}, std::nullopt);
      }
    }
    ImGui::EndMenu();
  }
  ImGui::Separator();
  if (ImGui::MenuItem("Quit", "Ctrl+Q")) {
    state.wants_to_end = true;
  }
  ImGui::EndMenu();
}

void run_menu(ViewerState& state) {
  Session& session = state.session;
  if (!ImGui::BeginMenu("Run", session.is_open())) {
    return;
  }
  const Night& night = session.night();
  if (ImGui::MenuItem("Again from the start", "Ctrl+R")) {
    state.playback.now_ns = session.start_ns();
    state.playback.playing = true;
  }
  if (ImGui::MenuItem("Next replication", "N")) {
    show_night(state, {night.arm, night.replication + 1, {}});
  }
  if (ImGui::MenuItem("Previous replication", "P", false, night.replication > 0)) {
    show_night(state, {night.arm, night.replication - 1, {}});
  }
  if (ImGui::MenuItem("Record this night...", "Ctrl+S")) {
    ask_to_record(state);
  }
  if (ImGui::MenuItem("Without orders by hand", nullptr, false, !night.hand_orders.empty())) {
    show_night(state, {night.arm, night.replication, {}});
  }
  ImGui::EndMenu();
}

void choose_arms(ViewerState& state) {
  Session& session = state.session;
  if (!session.is_open()) {
    return;
  }
  const std::vector<std::string>& names = session.document().arm_names();
  ImGui::SetNextItemWidth(ImGui::GetFontSize() * 13);
  if (ImGui::BeginCombo("##arm", ("arm: " + names.at(session.night().arm)).c_str())) {
    for (std::uint32_t arm = 0; arm < names.size(); ++arm) {
      if (ImGui::Selectable(names[arm].c_str(), arm == session.night().arm)) {
        show_night(state, {arm, session.night().replication, session.night().hand_orders});
      }
      if (ImGui::IsItemHovered()) {
        ImGui::SetTooltip("%s", session.document().arm_title(arm).c_str());
      }
    }
    ImGui::EndCombo();
  }
  ImGui::TextDisabled("replication %u", session.night().replication);
}

void open_dialog(ViewerState& state) {
  if (state.show_open) {
    ImGui::OpenPopup("Open a scenario or a recording");
    state.show_open = false;
  }
  ImGui::SetNextWindowSize({ImGui::GetFontSize() * 34, 0});
  if (!ImGui::BeginPopupModal(
          "Open a scenario or a recording", nullptr, ImGuiWindowFlags_NoResize)) {
    return;
  }
  ImGui::TextUnformatted("Path of a scenario (.toml) or of a recording");
  ImGui::SetNextItemWidth(-1);
  if (ImGui::IsWindowAppearing()) {
    ImGui::SetKeyboardFocusHere();
  }
  const bool entered =
      ImGui::InputText("##path", &state.open_path, ImGuiInputTextFlags_EnterReturnsTrue);
  if (ImGui::Button("Open") || entered) {
    open_scenario(state, state.open_path, {}, std::nullopt);
    ImGui::CloseCurrentPopup();
  }
  ImGui::SameLine();
  if (ImGui::Button("Cancel")) {
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
}

void record_dialog(ViewerState& state) {
  constexpr const char* title = "Record this night";
  if (state.show_record) {
    ImGui::OpenPopup(title);
    state.show_record = false;
  }
  ImGui::SetNextWindowSize({ImGui::GetFontSize() * 34, 0});
  if (!ImGui::BeginPopupModal(title, nullptr, ImGuiWindowFlags_NoResize)) {
    return;
  }
  ImGui::TextWrapped(
      "The night that is shown is run once more in the background and written to a file that can "
      "be opened here, replayed and exported (docs/recording.md).");
  ImGui::SetNextItemWidth(-1);
  if (ImGui::IsWindowAppearing()) {
    ImGui::SetKeyboardFocusHere();
  }
  const bool entered =
      ImGui::InputText("##path", &state.record_path, ImGuiInputTextFlags_EnterReturnsTrue);
  if (ImGui::Button("Record") || entered) {
    record_night(state, state.record_path);
    ImGui::CloseCurrentPopup();
  }
  ImGui::SameLine();
  if (ImGui::Button("Cancel")) {
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
}

void message(ViewerState& state) {
  if (!state.dialog) {
    return;
  }
  constexpr const char* id = "###message";
  const std::string title = state.dialog->title + id;
  if (!ImGui::IsPopupOpen(title.c_str())) {
    ImGui::OpenPopup(title.c_str());
  }
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({window.x / 2, window.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  ImGui::SetNextWindowSize({window.x * 0.7F, 0});
  // Its height fits the text; a bar that it does not need would stay.
  if (ImGui::BeginPopupModal(title.c_str(),
                             nullptr,
                             static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoResize) |
                                 static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoScrollbar))) {
    ImGui::TextWrapped("%s", state.dialog->text.c_str());
    ImGui::Spacing();
    if (ImGui::Button("Close", {ImGui::GetFontSize() * 6, 0})) {
      state.dialog.reset();
      ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
  }
}

}  // namespace

void menu_bar(PanelContext& context) {
  ViewerState& state = context.state;
  if (!ImGui::BeginMainMenuBar()) {
    return;
  }
  file_menu(state);
  run_menu(state);
  if (ImGui::BeginMenu("Panels")) {
    for (const PanelFacts& facts : kPanelFacts) {
      const std::array<char, 2> key = {facts.key, 0};
      if (facts.place != PanelPlace::kOver && ImGui::MenuItem(facts.title, key.data())) {
        state.bring(facts.panel);
      }
    }
    ImGui::EndMenu();
  }
  if (ImGui::MenuItem("Help", nullptr)) {
    state.show_help = true;
  }
  choose_arms(state);
  ImGui::TextColored(vec4_of(kGreen), "%s", state.note.c_str());
  ImGui::EndMainMenuBar();
}

void dialogs(PanelContext& context) {
  open_dialog(context.state);
  record_dialog(context.state);
  message(context.state);
}

}  // namespace boyd::viewer
