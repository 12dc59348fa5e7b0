#include <vector>

#include "viewer/draw/place_upload.hpp"
#include "viewer/map/mover_places.hpp"

namespace boyd::viewer {

namespace {

class PlainUpload final : public PlaceUpload {
public:
  std::size_t fill(GLuint buffer, const WorldView& frame, std::size_t rows) override {
    write_places(frame, rows, places_);
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    glBufferData(GL_ARRAY_BUFFER,
                 static_cast<GLsizeiptr>(places_.size() * sizeof(Place)),
                 places_.data(),
                 GL_STREAM_DRAW);
    return places_.size();
  }

private:
  std::vector<Place> places_;
};

}  // namespace

std::unique_ptr<PlaceUpload> make_plain_upload() {
  return std::make_unique<PlainUpload>();
}

}  // namespace boyd::viewer
