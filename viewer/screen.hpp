/// Everything that is in the window, once: keys, panels in their places, dialogs.
#pragma once

#include "viewer/panels/panel.hpp"

namespace boyd::viewer {

/// Draws a frame of Dear ImGui. `wall_s`: since the last one; the clock goes on by that.
void draw_screen(PanelContext& context, double wall_s);

}  // namespace boyd::viewer
