/// What every panel is given, and the panels. Each is drawn inside a window that is open already.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viewer/draw/canvas.hpp"
#include "viewer/draw/dot_layer.hpp"
#include "viewer/draw/map_renderer.hpp"
#include "viewer/layout.hpp"
#include "viewer/panels/key_press.hpp"
#include "viewer/viewer_state.hpp"

namespace boyd::viewer {

/// A symbol as it was drawn, for who checks a picture.
struct DrawnSymbol {
  std::string map;  ///< "map", "left", "right"
  Symbol symbol;
  Pixel pixel;  ///< of the window
};

/// What one map is drawn on, and what it keeps from picture to picture.
struct MapSurface {
  Canvas canvas;
  DotLayer dots;
};

/// OpenGL things that maps are drawn with, and what was drawn.
struct Drawing {
  MapRenderer renderer;
  MapSurface map;
  MapSurface left;
  MapSurface right;
  bool wants_drawn = false;          ///< somebody checks the pictures
  std::vector<DrawnSymbol> drawn;    ///< of the last picture, where somebody does
  std::uint64_t pictures_count = 0;  ///< in the window, since the start
  double pictures_per_s = 0;         ///< as measured for who does
  double picture_processor_ms = 0;   ///< of all threads, for one of them
};

struct PanelContext {
  ViewerState& state;
  Drawing& drawing;
  std::vector<KeyPress> keys = {};  ///< pressed since the last picture
};

void map_panel(PanelContext& context);
void command_panel(PanelContext& context);
void compare_panel(PanelContext& context);
void outcome_panel(PanelContext& context);
void orders_panel(PanelContext& context);
void measures_panel(PanelContext& context);
void inspector_panel(PanelContext& context);
void log_panel(PanelContext& context);
void inject_panel(PanelContext& context);
void time_line_panel(PanelContext& context);
void help_overlay(PanelContext& context);
void menu_bar(PanelContext& context);
void dialogs(PanelContext& context);

}  // namespace boyd::viewer
