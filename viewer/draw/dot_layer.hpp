/// Draws movers or tracks as dots, all in one call and with nothing done for each of them by the
/// host: a picture between two frames needs no more than a new share of the way.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "viewer/draw/gl_program.hpp"
#include "viewer/draw/place_upload.hpp"
#include "viewer/map/map_picture.hpp"

namespace boyd::viewer {

class DotLayer {
public:
  /// A context of OpenGL 3.3 must be current from here to the destructor.
  DotLayer();
  ~DotLayer();
  DotLayer(const DotLayer&) = delete;
  DotLayer& operator=(const DotLayer&) = delete;

  void draw(const MapDots& dots, const Projection& projection);
  /// How places came into the buffers, in words; empty as long as none did.
  const std::string& way() const { return way_; }

private:
  /// What a vertex buffer holds.
  struct Filled {
    GLuint buffer = 0;
    FramePtr frame;
    std::uint32_t picture = kNoRow;
    std::size_t rows = 0;
  };

  void load_movers(const MapDots& dots);
  void load_tracks(const MapDots& dots);
  void fill(Filled& filled, const FramePtr& frame);
  std::size_t fill_on_device(GLuint buffer, const WorldView& frame, std::size_t rows);
  void release(GLuint buffer);
  void tell(const std::string& way);
  void describe() const;

  GlProgram program_;
  GLuint array_ = 0;
  std::array<Filled, 2> filled_;  ///< of the frames before and after the moment
  std::vector<Place> places_;
  std::unique_ptr<PlaceUpload> plain_;
  std::unique_ptr<PlaceUpload> cuda_;
  bool cuda_tried_ = false;
  std::string way_;
};

}  // namespace boyd::viewer
