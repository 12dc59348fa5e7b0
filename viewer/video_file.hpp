/// A video that ffmpeg writes from pictures.
#pragma once

#include <cstdio>
#include <string>

#include "viewer/draw/png_file.hpp"

namespace boyd::viewer {

class VideoFile {
public:
  /// Starts ffmpeg. Throws std::runtime_error when it is not installed.
  VideoFile(const std::string& path, int width_px, int height_px, double pictures_per_s);
  /// What was not finished is removed.
  ~VideoFile();
  VideoFile(const VideoFile&) = delete;
  VideoFile& operator=(const VideoFile&) = delete;

  /// Of the size given at the start. Throws std::runtime_error when ffmpeg has gone.
  void add(const Image& image);
  /// Throws std::runtime_error when ffmpeg did not succeed.
  void finish();

private:
  std::string path_;
  std::string written_path_;
  std::FILE* pipe_ = nullptr;
};

}  // namespace boyd::viewer
