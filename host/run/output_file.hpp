/// A file that appears whole or not at all.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace boyd::run {

/// Writes to a temporary name beside `path` and takes the place of `path` at commit(). A path that
/// exists and is no regular file (a device, a pipe) is written directly. "-" is standard output, on
/// which control characters other than the ends of lines appear as escapes (scenario::printable).
/// Without a commit nothing is left behind, and what `path` held stays. The temporary file exists
/// from the first write on only, so that a kill before leaves nothing either.
class OutputFile {
public:
  /// Tries whether it can be written. Throws std::runtime_error that names the path and the reason.
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Throws std::runtime_error when the text cannot be written ("No space left on device").
  void write(std::string_view text);
  /// Flushes to the disk, closes, renames. Throws std::runtime_error; then nothing is left behind.
  void commit();

private:
  void open();
  [[noreturn]] void fail(const char* doing, int error_number);
  void discard() noexcept;

  std::string path_;
  std::string written_path_;  ///< what is open; temporary unless direct_
  bool direct_ = false;
  std::FILE* file_ = nullptr;  ///< null before the first write
};

}  // namespace boyd::run
