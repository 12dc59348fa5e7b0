/// One map in a rectangle of the current window: drawn, dragged, zoomed, clicked. Shared by the map
/// and the compare panel.
#pragma once

#include <string>

#include "viewer/panels/panel.hpp"

namespace boyd::viewer {

/// Takes the rest of the window, or `width_px` of it where that is above 0.
void map_view(PanelContext& context,
              const FrameSource& source,
              Canvas& canvas,
              const std::string& name,
              float width_px);

}  // namespace boyd::viewer
