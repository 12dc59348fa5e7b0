/// The window with its OpenGL context and Dear ImGui.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "viewer/draw/png_file.hpp"
#include "viewer/panels/key_press.hpp"

struct GLFWwindow;

namespace boyd::viewer {

class Window {
public:
  /// Throws std::runtime_error that says what is missing: no display, no OpenGL 3.3.
  Window(int width_px, int height_px, bool hidden);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// One picture: events, then `draw` between the beginning and the end of a frame of Dear ImGui.
  void picture(const std::function<void()>& draw);
  /// Keys pressed since the last call, in order; held ones again and again.
  std::vector<KeyPress> take_keys() { return std::exchange(keys_, {}); }
  /// Until OpenGL has drawn what it was given.
  static void wait_for_picture();
  /// The picture drawn last.
  Image image() const;
  bool wants_to_close() const;
  void set_title(const std::string& title);
  /// Pixels of the picture.
  int width_px() const { return width_px_; }
  int height_px() const { return height_px_; }

private:
  static void on_key(GLFWwindow* window, int key, int scancode, int action, int mods);

  struct Release {
    int key = 0;
    int scancode = 0;
    int mods = 0;
  };

  GLFWwindow* window_ = nullptr;
  std::vector<KeyPress> keys_;
  std::vector<int> pressed_;       ///< keys that went down since the last picture
  std::vector<Release> releases_;  ///< of those, for after the next one
  int width_px_ = 0;
  int height_px_ = 0;
  bool hidden_ = false;
};

}  // namespace boyd::viewer
