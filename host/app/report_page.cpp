#include "host/app/report_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/svg_canvas.hpp"

namespace boyd::app {

namespace {

constexpr const char* kStyle = R"(
body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 62em; margin: 2em auto;
  padding: 0 1em; }
h1 { font-size: 1.7em; } h2 { font-size: 1.3em; margin-top: 2em; border-bottom: 1px solid #ccc; }
h3 { font-size: 1.05em; margin-bottom: 0.3em; }
table { border-collapse: collapse; font-size: 13px; margin: 0.6em 0; }
th, td { padding: 2px 9px; border-bottom: 1px solid #e4e4e4; text-align: right; }
th { border-bottom: 1px solid #888; } .text { text-align: left; }
.scroll { overflow-x: auto; } figure { margin: 1em 0; } figcaption { font-size: 13px; color: #555; }
svg { max-width: 100%; height: auto; } summary { cursor: pointer; color: #0072B2; }
code { font-size: 12px; }
)";

std::string raw_number(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

}  // namespace

ReportCell cell(const std::string& text) {
  return {text, {text}};
}

ReportCell cell(std::optional<double> number) {
  return {number_text(number), {raw_number(number)}};
}

ReportCell cell(const statistics::Estimate& estimate) {
  return {interval_text(estimate),
          {raw_number(estimate.mean), raw_number(estimate.low), raw_number(estimate.high)}};
}

std::string ReportTable::html(std::size_t rows_max) const {
  const auto css = [&](std::size_t column) {
    return columns_.at(column).kind == ReportColumn::Kind::kText ? " class=\"text\"" : "";
  };
  std::string text = "<div class=\"scroll\"><table><thead><tr>";
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    text += fmt::format("<th{}>{}</th>", css(c), xml_text(columns_[c].title));
  }
  text += "</tr></thead><tbody>\n";
  for (std::size_t r = 0; r < std::min(rows_max, rows_.size()); ++r) {
    text += "<tr>";
    for (std::size_t c = 0; c < rows_[r].size(); ++c) {
      text += fmt::format("<td{}>{}</td>", css(c), xml_text(rows_[r][c].shown));
    }
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string ReportTable::csv() const {
  std::string text;
  const auto add = [&](const std::string& word, bool first) {
    text += (first ? "" : ",") + csv_cell(word);
  };
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    add(columns_[c].title, c == 0);
    if (columns_[c].kind == ReportColumn::Kind::kEstimate) {
      add(columns_[c].title + " low", false);
      add(columns_[c].title + " high", false);
    }
  }
  text += "\r\n";
  for (const auto& row : rows_) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      for (std::size_t k = 0; k < row[c].raw.size(); ++k) {
        add(row[c].raw[k], c == 0 && k == 0);
      }
    }
    text += "\r\n";
  }
  return text;
}

void ReportPage::heading(const std::string& text, int level) {
  blocks_.push_back({fmt::format("<h{}>{}</h{}>\n", level, xml_text(text), level), {}});
}

void ReportPage::sentence(const std::string& text) {
  blocks_.push_back({fmt::format("<p>{}</p>\n", xml_text(text)), {}});
}

void ReportPage::table(const ReportTable& table, std::size_t rows_max) {
  if (table.empty()) {
    return;
  }
  blocks_.push_back({table.html(rows_max), {}});
  if (table.rows_count() > rows_max) {
    sentence(fmt::format(
        "The first {} of {} rows; --csv writes all of them.", rows_max, table.rows_count()));
  }
  csv_files_.emplace_back(table.name(), table.csv());
}

void ReportPage::csv_only(const ReportTable& table) {
  csv_files_.emplace_back(table.name(), table.csv());
}

void ReportPage::picture(const Picture& picture, const std::string& caption) {
  blocks_.push_back(
      {fmt::format("<figcaption>{}</figcaption></figure>\n", xml_text(caption)), pictures_.size()});
  pictures_.push_back(picture);
}

void ReportPage::begin_details(const std::string& summary) {
  blocks_.push_back({fmt::format("<details><summary>{}</summary>\n", xml_text(summary)), {}});
}

void ReportPage::end_details() {
  blocks_.push_back({"</details>\n", {}});
}

std::string ReportPage::html() const {
  const std::vector<std::string> svgs = drawn(pictures_);
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>{}</title>\n"
      "<style>{}</style></head><body>\n<h1>{}</h1>\n",
      xml_text(title_),
      kStyle,
      xml_text(title_));
  for (const Block& block : blocks_) {
    text += block.picture ? "<figure>" + svgs.at(*block.picture) + block.html : block.html;
  }
  return text + "</body></html>\n";
}

}  // namespace boyd::app
