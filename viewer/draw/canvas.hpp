/// A picture off the screen that a panel shows: drawn smooth, then read as a texture.
#pragma once

#include <epoxy/gl.h>

namespace boyd::viewer {

class Canvas {
public:
  Canvas() = default;
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  /// Makes what follows draw into it, cleared to a colour. Throws std::runtime_error when OpenGL
  /// cannot give a picture of that size.
  void begin(int width_px, int height_px, float red, float green, float blue);
  /// Draws into the window again.
  void end() const;
  GLuint texture() const { return texture_; }

private:
  void make(int width_px, int height_px);
  void drop();

  int width_px_ = 0;
  int height_px_ = 0;
  GLuint drawn_ = 0;  // framebuffer with several samples a pixel
  GLuint colours_ = 0;
  GLuint depths_ = 0;
  GLuint shown_ = 0;  // framebuffer of the texture
  GLuint texture_ = 0;
};

}  // namespace boyd::viewer
