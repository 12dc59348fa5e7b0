/// Tables for a terminal: columns as wide as their widest cell.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace boyd::app {

enum class Align : std::uint8_t { kLeft, kRight };

class TextTable {
public:
  struct Column {
    std::string title;
    Align align = Align::kRight;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Adds a row; missing cells are empty, cells beyond the columns are a logic error.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  /// Titles, a rule and the rows, each line ended; two blanks between columns.
  std::string text() const;

private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Columns that a UTF-8 text takes on a terminal, one per code point.
std::size_t width_of(const std::string& text);

}  // namespace boyd::app
