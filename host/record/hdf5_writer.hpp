/// Writes an HDF5 file: attributes, texts and lists first, then tables that grow, of which a reader
/// sees whole chunks at any time, also after this process was killed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/record/hdf5_handle.hpp"
#include "host/record/table_type.hpp"

namespace boyd::record {

/// Every function throws RecordingError, with the path and the reason, when the file cannot be
/// written. Used from one thread at a time.
class Hdf5Writer {
public:
  enum class Mode : std::uint8_t { kCreate, kAdd };

  /// kCreate replaces what is there.
  Hdf5Writer(std::string path, Mode mode);
  /// Closes; what goes wrong then is not told.
  ~Hdf5Writer();
  Hdf5Writer(const Hdf5Writer&) = delete;
  Hdf5Writer& operator=(const Hdf5Writer&) = delete;

  // Attributes of the file. A text ends at its first zero byte.
  void attribute(const char* name, const std::string& text);
  void attribute(const char* name, std::int64_t value);
  void attribute(const char* name, std::uint64_t value);
  void attribute(const char* name, double value);

  // Lists, at a path whose groups are made as needed.
  void bytes(const std::string& path, std::string_view bytes);
  void texts(const std::string& path, const std::vector<std::string>& texts);
  void numbers(const std::string& path, const std::vector<std::int64_t>& values);
  void numbers(const std::string& path, const std::vector<std::uint64_t>& values);
  void numbers(const std::string& path, const std::vector<double>& values);

  /// Makes an empty table; its number, from 0.
  std::size_t add_table(const TableType& type);
  /// From here on only append() and flush().
  void start_streaming();
  void append(std::size_t table, const void* rows, std::size_t rows_count);
  /// What was appended is in the file afterwards, table by table in the order of add_table().
  void flush();
  void close();

private:
  struct Table {
    Handle type;
    Handle dataset;
    hsize_t rows_count = 0;
    bool changed = false;
  };

  void attribute(const char* name, hid_t type, const void* value);
  void list(const std::string& path,
            hid_t type,
            std::size_t item_bytes,
            const void* items,
            std::size_t count);
  void check(bool good) const;

  std::string path_;
  Handle file_;
  std::vector<Table> tables_;
};

}  // namespace boyd::record
