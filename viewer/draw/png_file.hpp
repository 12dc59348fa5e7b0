/// Pictures as PNG files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace boyd::viewer {

/// Three bytes a pixel, row by row from the top.
struct Image {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> rgb;
};

/// What the window shows now, from its back buffer. A context must be current.
Image read_window(int width_px, int height_px);

/// Writes beside the file first, so that it is whole or not there. Throws std::runtime_error.
void write_png(const std::string& path, const Image& image);

}  // namespace boyd::viewer
