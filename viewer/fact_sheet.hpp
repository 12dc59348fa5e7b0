/// What a picture shows, as JSON beside it: for tests, and for whoever wants to check it.
#pragma once

#include <string>

#include "viewer/panels/panel.hpp"

namespace boyd::viewer {

/// Of the picture drawn last: the time, the panels with their rectangles and how many letters each
/// has, the symbols with their places, and how the simulation got rid of its frames.
std::string fact_sheet(const PanelContext& context, int width_px, int height_px);

}  // namespace boyd::viewer
