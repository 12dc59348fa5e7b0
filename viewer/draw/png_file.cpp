#include "viewer/draw/png_file.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include <epoxy/gl.h>
#include <png.h>

#include "host/run/output_file.hpp"

namespace boyd::viewer {

Image read_window(int width_px, int height_px) {
  Image image{width_px, height_px, {}};
  const std::size_t row_bytes = static_cast<std::size_t>(width_px) * 3;
  image.rgb.resize(row_bytes * static_cast<std::size_t>(height_px));
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width_px, height_px, GL_RGB, GL_UNSIGNED_BYTE, image.rgb.data());
  const auto row_at = [&](int row) {
    return image.rgb.begin() + static_cast<std::ptrdiff_t>(row_bytes) * row;
  };
  for (int row = 0; row < height_px / 2; ++row) {
    std::swap_ranges(row_at(row), row_at(row + 1), row_at(height_px - 1 - row));
  }
  return image;
}

void write_png(const std::string& path, const Image& image) {
  png_image head{};
  head.version = PNG_IMAGE_VERSION;
  head.width = static_cast<png_uint_32>(image.width_px);
  head.height = static_cast<png_uint_32>(image.height_px);
  head.format = PNG_FORMAT_RGB;
  png_alloc_size_t bytes = 0;
  std::string text;
  if (png_image_write_get_memory_size(head, bytes, 0, image.rgb.data(), 0, nullptr) != 0) {
    text.resize(bytes);
  }
  if (text.empty() ||
      png_image_write_to_memory(&head, text.data(), &bytes, 0, image.rgb.data(), 0, nullptr) == 0) {
    throw std::runtime_error(path + ": cannot make a PNG: " + std::string(head.message));
  }
  run::OutputFile out(path);
  out.write(std::string_view(text).substr(0, bytes));
  out.commit();
}

}  // namespace boyd::viewer
