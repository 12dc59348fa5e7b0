#include "viewer/draw/canvas.hpp"

#include <stdexcept>
#include <string>

namespace boyd::viewer {

namespace {

constexpr GLsizei kSamples = 4;

}  // namespace

Canvas::~Canvas() {
  drop();
}

void Canvas::drop() {
  glDeleteFramebuffers(1, &drawn_);
  glDeleteFramebuffers(1, &shown_);
  glDeleteRenderbuffers(1, &colours_);
  glDeleteRenderbuffers(1, &depths_);
  glDeleteTextures(1, &texture_);
  drawn_ = shown_ = colours_ = depths_ = texture_ = 0;
}

void Canvas::make(int width_px, int height_px) {
  drop();
  width_px_ = width_px;
  height_px_ = height_px;
  glGenFramebuffers(1, &drawn_);
  glBindFramebuffer(GL_FRAMEBUFFER, drawn_);
  glGenRenderbuffers(1, &colours_);
  glBindRenderbuffer(GL_RENDERBUFFER, colours_);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, kSamples, GL_RGBA8, width_px, height_px);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colours_);
  glGenRenderbuffers(1, &depths_);
  glBindRenderbuffer(GL_RENDERBUFFER, depths_);
  glRenderbufferStorageMultisample(
      GL_RENDERBUFFER, kSamples, GL_DEPTH_COMPONENT24, width_px, height_px);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depths_);
  const bool drawable = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;

  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexImage2D(
      GL_TEXTURE_2D, 0, GL_RGBA8, width_px, height_px, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glGenFramebuffers(1, &shown_);
  glBindFramebuffer(GL_FRAMEBUFFER, shown_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
  if (!drawable || glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
    throw std::runtime_error("OpenGL cannot draw a picture of " + std::to_string(width_px) +
                             " by " + std::to_string(height_px) + " pixels");
  }
}

void Canvas::begin(int width_px, int height_px, float red, float green, float blue) {
  if (width_px != width_px_ || height_px != height_px_) {
    make(width_px, height_px);
  }
  glBindFramebuffer(GL_FRAMEBUFFER, drawn_);
  glViewport(0, 0, width_px, height_px);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(red, green, blue, 1);
  glClear(static_cast<GLbitfield>(GL_COLOR_BUFFER_BIT) |
          static_cast<GLbitfield>(GL_DEPTH_BUFFER_BIT));
}

void Canvas::end() const {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, drawn_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, shown_);
  glBlitFramebuffer(
      0, 0, width_px_, height_px_, 0, 0, width_px_, height_px_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

}  // namespace boyd::viewer
