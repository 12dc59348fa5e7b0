/// Reads an HDF5 file that may be cut, damaged, or still be written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/record/hdf5_handle.hpp"
#include "host/record/table_type.hpp"

namespace boyd::record {

/// Every function throws RecordingError, with the path and the reason, when the file does not hold
/// what is asked for, or holds more than a file of its size can. Used from one thread at a time.
class Hdf5Reader {
public:
  /// `streaming`: written by append(), perhaps not to its end.
  Hdf5Reader(std::string path, bool streaming);

  bool has_attribute(const char* name) const;
  std::string text_attribute(const char* name) const;
  std::int64_t i64_attribute(const char* name) const;
  std::uint64_t u64_attribute(const char* name) const;
  double f64_attribute(const char* name) const;

  std::string bytes(const std::string& path) const;
  std::vector<std::string> texts(const std::string& path) const;
  std::vector<std::int64_t> i64_numbers(const std::string& path) const;
  std::vector<std::uint64_t> u64_numbers(const std::string& path) const;
  std::vector<double> f64_numbers(const std::string& path) const;

  /// Opens a table; its number, from 0. Its columns must be those of `type`.
  std::size_t open_table(const TableType& type);
  std::size_t rows_count(std::size_t table) const { return tables_.at(table).rows_count; }
  std::size_t chunk_rows(std::size_t table) const { return tables_.at(table).chunk_rows; }
  /// Reads rows [first, first + count) into `rows`.
  void read(std::size_t table, std::size_t first, std::size_t count, void* rows) const;
  /// Whether the rows can be read.
  bool is_readable(std::size_t table, std::size_t first, std::size_t count) const;

  const std::string& path() const { return path_; }

private:
  struct Table {
    const char* path = "";
    Handle type;
    Handle dataset;
    std::size_t row_bytes = 0;
    std::size_t rows_count = 0;
    std::size_t chunk_rows = 0;
  };
  struct List {
    Handle dataset;
    std::size_t items_count = 0;
  };

  [[noreturn]] void refuse(const std::string& what) const;
  void attribute(const char* name, hid_t type, void* value) const;
  List open_list(const std::string& path, hid_t type) const;
  /// Checks dimensions and filters of a dataset. Rows; the rows of a chunk where asked.
  std::size_t checked_rows(const Handle& dataset,
                           const std::string& path,
                           std::size_t item_bytes,
                           std::size_t* chunk_rows = nullptr) const;
  template <typename T>
  std::vector<T> numbers(const std::string& path, hid_t type) const;
  bool try_read(const Table& table, std::size_t first, std::size_t count, void* rows) const;

  std::string path_;
  std::uint64_t bytes_max_ = 0;  ///< that a list or table of this file can hold
  Handle file_;
  std::vector<Table> tables_;
};

}  // namespace boyd::record
