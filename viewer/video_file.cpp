#include "viewer/video_file.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

namespace boyd::viewer {

namespace {

namespace fs = std::filesystem;

std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char letter : text) {
    out += letter == '\'' ? "'\\''" : std::string(1, letter);
  }
  return out + "'";
}

}  // namespace

VideoFile::VideoFile(const std::string& path, int width_px, int height_px, double pictures_per_s)
    : path_(path) {
  const fs::path whole(path);
  written_path_ =
      (whole.parent_path() / (whole.stem().string() + ".part" + whole.extension().string()))
          .string();
  if (std::system("command -v ffmpeg >/dev/null 2>&1") != 0) {
    throw std::runtime_error("--video needs ffmpeg, which is not installed (Debian: ffmpeg)");
  }
  // A gone ffmpeg is an error to report, not the end of this program.
  std::signal(SIGPIPE, SIG_IGN);
  const std::string command = fmt::format(
      "ffmpeg -y -loglevel error -f rawvideo -pixel_format rgb24 -video_size {}x{} "
      "-framerate {} -i - -pix_fmt yuv420p -vf 'crop=trunc(iw/2)*2:trunc(ih/2)*2' {}",
      width_px,
      height_px,
      pictures_per_s,
      in_quotes(written_path_));
  pipe_ = popen(command.c_str(), "w");
  if (pipe_ == nullptr) {
    throw std::runtime_error("ffmpeg could not be started");
  }
}

VideoFile::~VideoFile() {
  if (pipe_ != nullptr) {
    pclose(pipe_);
    std::error_code ignored;
    fs::remove(written_path_, ignored);
  }
}

void VideoFile::add(const Image& image) {
  if (std::fwrite(image.rgb.data(), 1, image.rgb.size(), pipe_) != image.rgb.size()) {
    throw std::runtime_error(path_ + ": ffmpeg took no more pictures");
  }
}

void VideoFile::finish() {
  std::FILE* pipe = pipe_;
  pipe_ = nullptr;
  const int code = pclose(pipe);
  std::error_code error;
  if (code != 0) {
    fs::remove(written_path_, error);
    throw std::runtime_error(fmt::format("{}: ffmpeg failed", path_));
  }
  fs::rename(written_path_, path_);
}

}  // namespace boyd::viewer
