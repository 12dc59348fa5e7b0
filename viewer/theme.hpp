/// Colours and distances of the panels.
#pragma once

#include <imgui.h>

#include "viewer/map/symbol.hpp"

namespace boyd::viewer {

/// Sets them in the current context of Dear ImGui.
void apply_theme();

inline ImVec4 vec4_of(Colour colour) {
  return ImGui::ColorConvertU32ToFloat4(colour);
}
inline constexpr Colour kInk = colour(225, 229, 232);
inline constexpr Colour kPaleInk = colour(150, 158, 166);
inline constexpr Colour kPaper = colour(20, 24, 29);
inline constexpr Colour kPaperRaised = colour(34, 40, 48);
inline constexpr Colour kEdge = colour(58, 66, 76);

}  // namespace boyd::viewer
