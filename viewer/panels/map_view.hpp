/// One map in a rectangle of the current window: drawn, dragged, zoomed, clicked. Shared by the map
/// and the compare panel.
#pragma once

#include <string>

#include "viewer/panels/panel.hpp"

namespace boyd::viewer {

/// Takes the rest of the window. `coarser`: so many times the metres of the camera's pixels, for a
/// map that is smaller than the one the camera is meant for.
void map_view(PanelContext& context,
              const FrameSource& source,
              MapSurface& surface,
              const std::string& name,
              double coarser);

}  // namespace boyd::viewer
