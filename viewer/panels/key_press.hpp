/// A key that was pressed.
#pragma once

namespace boyd::viewer {

struct KeyPress {
  int key = 0;  ///< as GLFW names it: GLFW_KEY_A is 'A'
  bool control = false;
  bool shift = false;
};

}  // namespace boyd::viewer
