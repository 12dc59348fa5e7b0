/// Where the panels lie in a window.
#pragma once

#include <algorithm>

namespace boyd::viewer {

struct Rectangle {
  float x = 0, y = 0, width = 0, height = 0;  ///< pixels from the upper left corner
};

struct Layout {
  Rectangle centre;
  Rectangle side_upper;
  Rectangle side_lower;
  Rectangle bottom;
};

/// Rectangles that cover the window below its menu without a gap; at least 480 by 480 pixels.
inline Layout layout_of(float width_px, float height_px, float menu_px) {
  const float bottom = std::clamp(height_px * 0.17F, 110.0F, 190.0F);
  const float side = std::clamp(width_px * 0.36F, 200.0F, 700.0F);
  const float above = height_px - menu_px - bottom;
  const float upper = above * 0.54F;
  Layout layout;
  layout.centre = {0, menu_px, width_px - side, above};
  layout.side_upper = {width_px - side, menu_px, side, upper};
  layout.side_lower = {width_px - side, menu_px + upper, side, above - upper};
  layout.bottom = {0, menu_px + above, width_px, bottom};
  return layout;
}

/// Height of letters that a window of that size can be read with.
inline float letters_px(float height_px) {
  return std::clamp(height_px / 50.0F, 14.0F, 26.0F);
}

}  // namespace boyd::viewer
