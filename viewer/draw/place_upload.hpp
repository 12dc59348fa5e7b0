/// How the places of movers come into a vertex buffer of OpenGL.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <epoxy/gl.h>

#include "kernels/tick.hpp"

namespace boyd::viewer {

/// A context of OpenGL must be current wherever one is used or destroyed.
class PlaceUpload {
public:
  PlaceUpload() = default;
  virtual ~PlaceUpload() = default;
  PlaceUpload(const PlaceUpload&) = delete;
  PlaceUpload& operator=(const PlaceUpload&) = delete;

  /// Fills the buffer with one Place for each row of the frame's movers, and with nobody in the
  /// rows after those where it has fewer than `rows`. How many there are then.
  virtual std::size_t fill(GLuint buffer, const WorldView& frame, std::size_t rows) = 0;
  /// The buffer is to be filled otherwise, or deleted.
  virtual void release(GLuint /*buffer*/) {}
};

/// From the movers that the host has.
std::unique_ptr<PlaceUpload> make_plain_upload();

/// From WorldView::places in the memory of that device of CUDA, past the host. Null, and why in
/// `reason`, where the program has no CUDA or the context of OpenGL is on another device. fill()
/// throws std::runtime_error where CUDA cannot write the buffer.
std::unique_ptr<PlaceUpload> make_cuda_upload(int device, std::string& reason);

}  // namespace boyd::viewer
