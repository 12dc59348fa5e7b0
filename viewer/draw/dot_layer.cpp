#include "viewer/draw/dot_layer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "viewer/map/mover_places.hpp"
#include "viewer/source/live_source.hpp"

namespace boyd::viewer {

namespace {

constexpr const char* kVertex = R"(#version 330 core
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 velocity;
layout(location = 2) in uvec2 who;
layout(location = 3) in vec3 next_place;
layout(location = 4) in uvec2 next_who;
uniform mat4 matrix;
uniform vec3 shift;
uniform float share;
uniform float ahead_s;
uniform float size_px;
uniform vec4 colours[4];
out vec4 shade;
void main() {
  vec3 flown = place + ahead_s * velocity;
  vec3 at = who.x == next_who.x && share >= 0.0 ? mix(place, next_place, share) : flown;
  gl_Position = who.x == 0u ? vec4(2.0, 2.0, 2.0, 1.0) : matrix * vec4(at + shift, 1.0);
  gl_PointSize = size_px;
  shade = colours[min(who.y, 3u)];
}
)";

constexpr const char* kFragment = R"(#version 330 core
in vec4 shade;
out vec4 pixel;
void main() {
  vec2 from_centre = gl_PointCoord - vec2(0.5);
  if (dot(from_centre, from_centre) > 0.25) discard;
  pixel = shade;
}
)";

/// More dots than this are smaller: they would hide each other.
constexpr std::size_t kLargeDotsMax = 20'000;
constexpr float kLargeDotPx = 4;
constexpr float kSmallDotPx = 2;

void read_floats(GLuint attribute, std::size_t at) {
  glEnableVertexAttribArray(attribute);
  glVertexAttribPointer(attribute, 3, GL_FLOAT, GL_FALSE, sizeof(Place), buffer_offset(at));
}

void read_who(GLuint attribute) {
  glEnableVertexAttribArray(attribute);
  glVertexAttribIPointer(
      attribute, 2, GL_UNSIGNED_INT, sizeof(Place), buffer_offset(offsetof(Place, key)));
}

/// By Side in the truth, by Affiliation in a picture.
std::array<GLfloat, 16> colours_of(bool truth) {
  std::array<GLfloat, 16> out{};
  for (std::uint32_t k = 0; k < 4; ++k) {
    const Colour rgba = colour_of(truth ? affiliation_of(static_cast<Side>(std::min(k, 2U)))
                                        : static_cast<Affiliation>(k));
    for (std::uint32_t part = 0; part < 3; ++part) {
      out[4 * k + part] = static_cast<float>((rgba >> (8 * part)) & 0xFFU) / 255.0F;
    }
    out[4 * k + 3] = 0.9F;
  }
  return out;
}

}  // namespace

DotLayer::DotLayer() : program_(kVertex, kFragment), plain_(make_plain_upload()) {
  glGenVertexArrays(1, &array_);
  for (Filled& filled : filled_) {
    glGenBuffers(1, &filled.buffer);
  }
}

DotLayer::~DotLayer() {
  cuda_.reset();  // it knows the buffers
  for (const Filled& filled : filled_) {
    glDeleteBuffers(1, &filled.buffer);
  }
  glDeleteVertexArrays(1, &array_);
}

void DotLayer::tell(const std::string& way) {
  way_ = way;
  fmt::print(stderr, "boyd-viewer: places of movers come to OpenGL {}\n", way);
}

/// 0: not possible, and told why.
std::size_t DotLayer::fill_on_device(GLuint buffer, const WorldView& frame, std::size_t rows) {
  if (!std::exchange(cuda_tried_, true)) {
    std::string reason;
    cuda_ = make_cuda_upload(kPlacesDevice, reason);
    tell(cuda_ ? "on the device" : "through the host: " + reason);
  }
  try {
    return cuda_ ? cuda_->fill(buffer, frame, rows) : 0;
  } catch (const std::exception& error) {
    cuda_.reset();
    tell(std::string("through the host: ") + error.what());
    return 0;
  }
}

void DotLayer::fill(Filled& filled, const FramePtr& frame) {
  const std::size_t rows = std::max(filled_[0].rows, filled_[1].rows);
  filled.rows = frame->places ? fill_on_device(filled.buffer, *frame, rows) : 0;
  if (filled.rows == 0) {
    release(filled.buffer);
    filled.rows = plain_->fill(filled.buffer, *frame, rows);
    way_ = way_.empty() ? "through the host" : way_;
  }
  filled.frame = frame;
  filled.picture = kNoRow;
}

void DotLayer::release(GLuint buffer) {
  if (cuda_) {
    cuda_->release(buffer);
  }
}

void DotLayer::load_movers(const MapDots& dots) {
  // As time goes on, what came after comes before.
  if (filled_[0].frame != dots.moment.before && filled_[1].frame == dots.moment.before) {
    std::swap(filled_[0], filled_[1]);
  }
  const std::array<FramePtr, 2> wanted = {dots.moment.before, dots.moment.after};
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    if (filled_[k].frame != wanted[k] || filled_[k].picture != kNoRow) {
      fill(filled_[k], wanted[k]);
    }
  }
  // A frame with more launched than any before it: the other one is given as many rows.
  for (Filled& filled : filled_) {
    if (filled.rows < std::max(filled_[0].rows, filled_[1].rows)) {
      fill(filled, filled.frame);
    }
  }
}

void DotLayer::load_tracks(const MapDots& dots) {
  Filled& filled = filled_[0];
  if (filled.frame == dots.moment.before && filled.picture == dots.picture) {
    return;
  }
  release(filled.buffer);
  write_track_places(*dots.moment.before, dots.picture, places_);
  glBindBuffer(GL_ARRAY_BUFFER, filled.buffer);
  glBufferData(GL_ARRAY_BUFFER,
               static_cast<GLsizeiptr>(places_.size() * sizeof(Place)),
               places_.data(),
               GL_STREAM_DRAW);
  filled.frame = dots.moment.before;
  filled.picture = dots.picture;
  filled.rows = places_.size();
}

void DotLayer::describe() const {
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, filled_[0].buffer);
  read_floats(0, offsetof(Place, x_m));
  read_floats(1, offsetof(Place, vx_mps));
  read_who(2);
  // Tracks have no second frame; the same buffer stands for it and is not looked at.
  glBindBuffer(GL_ARRAY_BUFFER, filled_[filled_[0].picture == kNoRow ? 1 : 0].buffer);
  read_floats(3, offsetof(Place, x_m));
  read_who(4);
}

void DotLayer::draw(const MapDots& dots, const Projection& projection) {
  if (!dots.moment.before) {
    return;
  }
  const bool truth = dots.picture == kNoRow;
  truth ? load_movers(dots) : load_tracks(dots);
  describe();
  glUseProgram(program_.id());
  const Place3 anchor = projection.anchor();
  const std::array<GLfloat, 16> colours = colours_of(truth);
  glUniformMatrix4fv(program_.uniform("matrix"), 1, GL_FALSE, projection.matrix().data());
  glUniform3f(
      program_.uniform("shift"), static_cast<float>(-anchor.x), static_cast<float>(-anchor.y), 0);
  glUniform1f(program_.uniform("share"), truth ? static_cast<float>(dots.moment.share) : -1.0F);
  glUniform1f(program_.uniform("ahead_s"), static_cast<float>(dots.ahead_s));
  glUniform1f(program_.uniform("size_px"),
              filled_[0].rows > kLargeDotsMax ? kSmallDotPx : kLargeDotPx);
  glUniform4fv(program_.uniform("colours"), 4, colours.data());
  glEnable(GL_PROGRAM_POINT_SIZE);
  glDrawArrays(GL_POINTS, 0, static_cast<GLsizei>(filled_[0].rows));
  glDisable(GL_PROGRAM_POINT_SIZE);
  glBindVertexArray(0);
  glUseProgram(0);
}

}  // namespace boyd::viewer
