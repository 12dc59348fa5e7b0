#include "host/run/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "host/scenario/problem.hpp"

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
  open();
  // Between here and the first write lie hours, in which the program may be killed.
  if (!direct_) {
    discard();
  }
}

void OutputFile::open() {
  file_ = std::fopen(written_path_.c_str(), "wb");
  if (file_ == nullptr) {
    fail("open", errno);
  }
}

OutputFile::~OutputFile() {
  discard();
}

void OutputFile::write(std::string_view text) {
  if (file_ == nullptr) {
    open();
  }
  // Standard output may be a terminal; in JSON the escapes say the same.
  const std::string shown =
      file_ == stdout ? scenario::printable_lines(std::string(text)) : std::string();
  const std::string_view bytes = file_ == stdout ? std::string_view(shown) : text;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
    fail("write", errno);
  }
}

void OutputFile::commit() {
  if (file_ == nullptr) {
    open();
  }
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
