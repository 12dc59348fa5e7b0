#include <array>

#include <imgui.h>

#include "viewer/panels/panel.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

struct Key {
  const char* key;
  const char* what;
};
constexpr std::array<Key, 17> kKeys = {{{"Space", "pause, play"},
                                        {"Left, Right", "one step back, forward (Shift: sixty)"},
                                        {"Up, Down", "faster, slower"},
                                        {"Home, End", "start; as far as it is simulated"},
                                        {"1 .. 4", "map, command, compare, outcome"},
                                        {"5 .. 8", "measures, inspector, log, by hand"},
                                        {"V", "2-D or 3-D"},
                                        {"F, D", "show everything, the defence"},
                                        {"T", "the truth instead of a picture"},
                                        {"N, P", "next, previous replication"},
                                        {"Esc", "nothing chosen"},
                                        {"Ctrl+R", "from the start"},
                                        {"Ctrl+O", "open a scenario"},
                                        {"Ctrl+S", "record the night"},
                                        {"Ctrl+Q", "quit"},
                                        {"S", "a picture of the window, as a PNG file"},
                                        {"H, F1", "this page"}}};

}  // namespace

void help_overlay(PanelContext& context) {
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({window.x / 2, window.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  ImGui::SetNextWindowSize({window.x * 0.74F, 0});
  ImGui::SetNextWindowFocus();
  if (ImGui::Begin("Help###help",
                   &context.state.show_help,
                   static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoResize) |
                       static_cast<ImGuiWindowFlags>(ImGuiWindowFlags_NoCollapse))) {
    ImGui::TextColored(vec4_of(kSkyBlue), "The first minute");
    ImGui::TextWrapped(
        "A night runs: drones (red diamonds) come in, the defence (blue) waits for orders. On the "
        "right "
        "are the orders: who asked, where each is, how long it took. Click one: the bars show at "
        "which "
        "post its time went. Click a symbol on the map: why it does what it does.");
    ImGui::TextWrapped(
        "Then: choose another arm in the menu line, the same night under another chain of command; "
        "or "
        "Compare (3) to see two side by side. The time line below can be dragged: blue shots, "
        "white "
        "losses, red marks leaks; orange and yellow lines are orders that wait and travel.");
    ImGui::TextWrapped(
        "Drag moves the map, the wheel zooms, the right button turns it in 3-D. Choose a picture "
        "instead "
        "of the truth to see what a headquarters sees.");
    ImGui::Spacing();
    if (ImGui::BeginTable("keys", 4)) {
      for (const float share : {0.16F, 0.36F, 0.13F, 0.35F}) {
        ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, share);
      }
      for (const Key& key : kKeys) {
        ImGui::TableNextColumn();
        ImGui::TextColored(vec4_of(kYellow), "%s", key.key);
        ImGui::TableNextColumn();
        ImGui::TextUnformatted(key.what);
      }
      ImGui::EndTable();
    }
    ImGui::Spacing();
    ImGui::TextDisabled(
        "The relief is for the eye: what terrain hides is told by the scenario's [terrain].");
  }
  ImGui::End();
}

}  // namespace boyd::viewer
