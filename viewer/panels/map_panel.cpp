#include <fmt/format.h>
#include <imgui.h>

#include "viewer/panels/map_view.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

void choose_picture(ViewerState& state, const Scene& scene) {
  const std::string now = state.map.picture == kNoRow
                              ? "truth"
                              : "picture: " + scene.picture_names.at(state.map.picture);
  ImGui::SetNextItemWidth(ImGui::GetFontSize() * 11);
  if (ImGui::BeginCombo("##picture", now.c_str())) {
    if (ImGui::Selectable("truth", state.map.picture == kNoRow)) {
      state.map.picture = kNoRow;
    }
    for (std::uint32_t row = 0; row < scene.picture_names.size(); ++row) {
      const std::string name = "picture: " + scene.picture_names[row];
      if (ImGui::Selectable(name.c_str(), state.map.picture == row)) {
        state.map.picture = row;
      }
    }
    ImGui::EndCombo();
  }
}

void choose_layers(MapOptions& map) {
  if (ImGui::Button("Layers")) {
    ImGui::OpenPopup("layers");
  }
  if (ImGui::BeginPopup("layers")) {
    ImGui::Checkbox("Trails", &map.trails);
    ImGui::Checkbox("Weapon ranges", &map.weapon_ranges);
    ImGui::Checkbox("Sensor ranges", &map.sensor_ranges);
    ImGui::Checkbox("Jamming", &map.jamming);
    ImGui::Checkbox("Areas", &map.areas);
    ImGui::Checkbox("Graticule", &map.graticule);
    ImGui::Checkbox("Relief and coast (for the eye only)", &map.relief);
    ImGui::Checkbox("Names", &map.names);
    ImGui::EndPopup();
  }
}

void legend() {
  const auto entry = [](Affiliation affiliation, const char* shape) {
    ImGui::SameLine();
    ImGui::TextColored(vec4_of(colour_of(affiliation)), "%s", shape);
    if (ImGui::IsItemHovered()) {
      ImGui::SetTooltip(
          "Frames as in APP-6: diamond hostile, rectangle friend, square neutral,\n"
          "quatrefoil unknown; open below: it flies");
    }
  };
  entry(Affiliation::kHostile, "hostile");
  entry(Affiliation::kFriend, "friend");
  entry(Affiliation::kNeutral, "neutral");
  entry(Affiliation::kUnknown, "unknown");
}

}  // namespace

void map_panel(PanelContext& context) {
  ViewerState& state = context.state;
  const FrameSource* source = state.session.shown();
  if (source == nullptr) {
    ImGui::TextWrapped("No scenario is open. File > Open (Ctrl+O) opens one.");
    return;
  }
  if (ImGui::Button(state.camera.is_3d ? "2-D" : "3-D")) {
    state.camera.is_3d = !state.camera.is_3d;
  }
  ImGui::SameLine();
  if (ImGui::Button("All")) {
    state.camera_placed = false;
    state.show_whole = true;
  }
  ImGui::SameLine();
  if (ImGui::Button("Defence")) {
    state.camera_placed = false;
    state.show_whole = false;
  }
  ImGui::SameLine();
  choose_picture(state, source->scene());
  ImGui::SameLine();
  choose_layers(state.map);
  legend();
  map_view(context, *source, context.drawing.map, "map", 1);
}

}  // namespace boyd::viewer
