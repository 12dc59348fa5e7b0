#include "viewer/theme.hpp"

namespace boyd::viewer {

void apply_theme() {
  ImGui::StyleColorsDark();
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowRounding = 0;
  style.FrameRounding = 3;
  style.TabRounding = 3;
  style.WindowBorderSize = 1;
  style.WindowPadding = {8, 6};
  style.FramePadding = {7, 3};
  style.ItemSpacing = {7, 4};
  style.ScrollbarSize = 12;
  const auto set = [&](ImGuiCol row, Colour colour) { style.Colors[row] = vec4_of(colour); };
  set(ImGuiCol_Text, kInk);
  set(ImGuiCol_TextDisabled, kPaleInk);
  set(ImGuiCol_WindowBg, kPaper);
  set(ImGuiCol_PopupBg, colour(26, 31, 37));
  set(ImGuiCol_MenuBarBg, colour(26, 31, 37));
  set(ImGuiCol_Border, kEdge);
  set(ImGuiCol_FrameBg, kPaperRaised);
  set(ImGuiCol_FrameBgHovered, colour(46, 54, 64));
  set(ImGuiCol_FrameBgActive, colour(56, 66, 78));
  set(ImGuiCol_Button, kPaperRaised);
  set(ImGuiCol_ButtonHovered, colour(52, 62, 74));
  set(ImGuiCol_ButtonActive, kBlue);
  set(ImGuiCol_Header, colour(36, 62, 84));
  set(ImGuiCol_HeaderHovered, colour(44, 76, 104));
  set(ImGuiCol_HeaderActive, kBlue);
  set(ImGuiCol_Tab, kPaperRaised);
  set(ImGuiCol_TabHovered, colour(44, 76, 104));
  set(ImGuiCol_TabActive, colour(0, 90, 142));
  set(ImGuiCol_CheckMark, kSkyBlue);
  set(ImGuiCol_SliderGrab, kSkyBlue);
  set(ImGuiCol_TableHeaderBg, colour(30, 36, 43));
  set(ImGuiCol_TableRowBgAlt, with_alpha(kWhite, 0.03));
}

}  // namespace boyd::viewer
