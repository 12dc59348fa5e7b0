/// A report as one HTML page: headings, sentences, tables, pictures; nothing outside is needed.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/app/gnuplot.hpp"
#include "host/statistics/estimate.hpp"

namespace boyd::app {

/// What a cell shows, and what it is in a CSV file.
struct ReportCell {
  std::string shown;
  std::vector<std::string> raw;
};
ReportCell cell(const std::string& text);
ReportCell cell(std::optional<double> number);
/// Shown as "mean [low, high]"; mean, low and high in three columns of the CSV file.
ReportCell cell(const statistics::Estimate& estimate);

struct ReportColumn {
  std::string title;
  enum class Kind : unsigned char { kText, kNumber, kEstimate } kind = Kind::kNumber;
};

class ReportTable {
public:
  /// `name`: of its CSV file, without ending.
  ReportTable(std::string name, std::vector<ReportColumn> columns)
      : name_(std::move(name)), columns_(std::move(columns)) {}

  void add(std::vector<ReportCell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  std::size_t rows_count() const { return rows_.size(); }
  const std::string& name() const { return name_; }
  /// The first `rows_max` rows.
  std::string html(std::size_t rows_max) const;
  /// A line of titles, then all rows (RFC 4180).
  std::string csv() const;

private:
  std::string name_;
  std::vector<ReportColumn> columns_;
  std::vector<std::vector<ReportCell>> rows_;
};

class ReportPage {
public:
  explicit ReportPage(std::string title) : title_(std::move(title)) {}

  /// `level`: 2 or 3.
  void heading(const std::string& text, int level = 2);
  void sentence(const std::string& text);
  /// A long table shows its first `rows_max` rows and says so.
  void table(const ReportTable& table, std::size_t rows_max = 200);
  /// A table of the CSV files alone.
  void csv_only(const ReportTable& table);
  void picture(const Picture& picture, const std::string& caption);
  /// What follows up to the end is shown when the reader opens it.
  void begin_details(const std::string& summary);
  void end_details();

  /// Draws the pictures. Throws what drawn() throws.
  std::string html() const;
  /// Name and text of every table.
  const std::vector<std::pair<std::string, std::string>>& csv_files() const { return csv_files_; }

private:
  struct Block {
    std::string html;
    std::optional<std::size_t> picture;
  };

  std::string title_;
  std::vector<Block> blocks_;
  std::vector<Picture> pictures_;
  std::vector<std::pair<std::string, std::string>> csv_files_;
};

}  // namespace boyd::app
