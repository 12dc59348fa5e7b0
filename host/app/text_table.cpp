#include "host/app/text_table.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace boyd::app {

void TextTable::add(std::vector<std::string> cells) {
  if (cells.size() > columns_.size()) {
    throw std::logic_error("a table row has more cells than columns");
  }
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = width_of(columns_[c].title);
    for (const auto& row : rows_) {
      width = std::max(width, width_of(row[c]));
    }
    widths.push_back(width);
  }
  std::string text;
  const auto line = [&](const auto& cell_at) {
    std::string row;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string& cell = cell_at(c);
      const std::string blanks(widths[c] - width_of(cell), ' ');
      row += c > 0 ? "  " : "";
      row += columns_[c].align == Align::kLeft ? cell + blanks : blanks + cell;
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  };
  line([&](std::size_t c) -> const std::string& { return columns_[c].title; });
  std::vector<std::string> rules;
  rules.reserve(widths.size());
  for (const std::size_t width : widths) {
    rules.emplace_back(width, '-');
  }
  line([&](std::size_t c) -> const std::string& { return rules[c]; });
  for (const auto& row : rows_) {
    line([&](std::size_t c) -> const std::string& { return row[c]; });
  }
  return text;
}

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace boyd::app
