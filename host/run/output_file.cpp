#include "host/run/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace boyd::run {

namespace fs = std::filesystem;

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  if (path_ == "-") {
    direct_ = true;
    file_ = stdout;
    return;
  }
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (fs::is_directory(status)) {
    fail("open", EISDIR);
  }
  direct_ = fs::exists(status) && !fs::is_regular_file(status);
  if (!direct_ && fs::exists(status)) {
    path_ = fs::canonical(path_, error).string();
    // A rename would replace a file that may not be written.
    if (access(path_.c_str(), W_OK) != 0) {
      fail("write", errno);
    }
  }
  written_path_ = direct_ ? path_ : fmt::format("{}.{}.tmp", path_, getpid());
  file_ = std::fopen(written_path_.c_str(), "wb");
  if (file_ == nullptr) {
    fail("open", errno);
  }
}

OutputFile::~OutputFile() {
  discard();
}

void OutputFile::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) {
    fail("write", errno);
  }
}

void OutputFile::commit() {
  if (std::fflush(file_) != 0) {
    fail("write", errno);
  }
  if (file_ == stdout) {
    file_ = nullptr;
    return;
  }
  // Devices and pipes have nothing to sync.
  if (fsync(fileno(file_)) != 0 && !direct_) {
    fail("write", errno);
  }
  if (std::fclose(std::exchange(file_, nullptr)) != 0) {
    const int error_number = errno;
    std::remove(direct_ ? "" : written_path_.c_str());
    fail("write", error_number);
  }
  if (!direct_ && std::rename(written_path_.c_str(), path_.c_str()) != 0) {
    const int error_number = errno;
    std::remove(written_path_.c_str());
    fail("write", error_number);
  }
}

void OutputFile::fail(const char* doing, int error_number) {
  discard();
  throw std::runtime_error(fmt::format("cannot {} {}: {}",
                                       doing,
                                       path_ == "-" ? "to standard output" : path_,
                                       std::strerror(error_number)));
}

void OutputFile::discard() noexcept {
  if (file_ == nullptr) {
    return;
  }
  if (file_ != stdout) {
    std::fclose(file_);
    if (!direct_) {
      std::remove(written_path_.c_str());
    }
  }
  file_ = nullptr;
}

}  // namespace boyd::run
