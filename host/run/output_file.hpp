/// A file that appears whole or not at all.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace boyd::run {

/// Writes to a temporary name beside `path` and takes the place of `path` at commit(). A path that
/// exists and is no regular file (a device, a pipe) is written directly. "-" is standard output.
/// Without a commit nothing is left behind, and what `path` held stays.
class OutputFile {
public:
  /// Opens. Throws std::runtime_error that names the path and the reason.
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Throws std::runtime_error when the text cannot be written ("No space left on device").
  void write(std::string_view text);
  /// Flushes to the disk, closes, renames. Throws std::runtime_error; then nothing is left behind.
  void commit();

private:
  [[noreturn]] void fail(const char* doing, int error_number);
  void discard() noexcept;

  std::string path_;
  std::string written_path_;  ///< what is open; temporary unless direct_
  bool direct_ = false;
  std::FILE* file_ = nullptr;
};

}  // namespace boyd::run
