/// Tables of a recording: rows of a fixed size, with named columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace boyd::record {

enum class Cell : std::uint8_t { kU32, kU64, kI32, kI64, kF32 };

constexpr std::size_t bytes_of(Cell cell) {
  return cell == Cell::kU64 || cell == Cell::kI64 ? 8 : 4;
}

struct Column {
  const char* name;
  Cell cell;
  std::size_t offset;
  std::span<const char* const> words = {};  ///< kU32: an enumeration, by value from 0
};

struct TableType {
  const char* path;
  const char* meaning;
  std::size_t row_bytes;
  std::vector<Column> columns;  ///< without gaps between them
};

}  // namespace boyd::record
