#include "host/experiment/published_months.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "host/scenario/problem.hpp"

namespace boyd::experiment {

namespace {

const std::vector<std::string> kColumns = {"month",
                                           "launched_count",
                                           "shot_down_count",
                                           "lost_to_jamming_count",
                                           "airborne_count",
                                           "unaccounted_count",
                                           "use"};

std::vector<std::string> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

class MonthsReader {
public:
  explicit MonthsReader(const std::string& path) : path_(path) {}

  std::vector<PublishedMonth> read(const std::string& text) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      ++line_;
      if (line.empty() || line.front() == '#' || line == "\r") {
        continue;
      }
      if (titles_.empty()) {
        titles_ = csv_cells(line);
        require_columns();
      } else {
        read_month(csv_cells(line));
      }
    }
    if (titles_.empty()) {
      report("month", "the file holds no line of titles; month,launched_count,... would be right");
    } else if (problems_.empty() && fit_count_ < 2) {
      report("use", "needs at least two months with fit: their spread is the tolerance");
    }
    if (!problems_.empty()) {
      throw scenario::ScenarioError(problems_);
    }
    return std::move(months_);
  }

private:
  void report(const std::string& key, const std::string& what) {
    problems_.push_back({path_, line_, 1, key, what});
  }

  void require_columns() {
    for (const std::string& name : kColumns) {
      if (std::find(titles_.begin(), titles_.end(), name) == titles_.end()) {
        report(name, "the column is missing");
      }
    }
    known_ = problems_.empty();
  }

  std::string cell(const std::vector<std::string>& cells, const std::string& name) const {
    const auto at = std::find(titles_.begin(), titles_.end(), name) - titles_.begin();
    return cells.at(static_cast<std::size_t>(at));
  }

  std::uint64_t count(const std::vector<std::string>& cells, const std::string& name) {
    const std::string text = cell(cells, name);
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || rest != end) {
      report(name, "must be a whole number, found '" + scenario::printable(text) + "'");
    }
    return value;
  }

  void read_month(const std::vector<std::string>& cells) {
    if (!known_) {
      return;
    }
    if (cells.size() != titles_.size()) {
      report("month",
             "has " + std::to_string(cells.size()) + " cells, the line of titles has " +
                 std::to_string(titles_.size()));
      return;
    }
    const std::size_t before = problems_.size();
    PublishedMonth month;
    month.name = cell(cells, "month");
    month.launched_count = count(cells, "launched_count");
    month.shot_down_count = count(cells, "shot_down_count");
    if (!cell(cells, "lost_to_jamming_count").empty()) {
      month.lost_to_jamming_count = count(cells, "lost_to_jamming_count");
    }
    month.airborne_count = count(cells, "airborne_count");
    month.unaccounted_count = count(cells, "unaccounted_count");
    const std::string use = cell(cells, "use");
    month.use = use == "fit" ? MonthUse::kFit : MonthUse::kCheck;
    if (use != "fit" && use != "check") {
      report("use", "must be fit or check, found '" + scenario::printable(use) + "'");
    }
    if (problems_.size() == before) {
      check(month);
    }
    fit_count_ += month.use == MonthUse::kFit ? 1 : 0;
    months_.push_back(month);
  }

  void check(const PublishedMonth& month) {
    const std::uint64_t told = month.shot_down_count + month.lost_to_jamming_count.value_or(0) +
                               month.airborne_count + month.unaccounted_count;
    if (month.launched_count <= month.airborne_count || told > month.launched_count) {
      report("launched_count",
             "is " + std::to_string(month.launched_count) + ", what became of them adds up to " +
                 std::to_string(told));
    }
    if (month.use == MonthUse::kFit && !month.lost_to_jamming_count) {
      report("lost_to_jamming_count", "a month to fit must tell it from what was shot down");
    }
  }

  std::string path_;
  std::uint32_t line_ = 0;
  bool known_ = false;
  std::uint32_t fit_count_ = 0;
  std::vector<std::string> titles_;
  std::vector<PublishedMonth> months_;
  std::vector<scenario::Problem> problems_;
};

}  // namespace

std::vector<PublishedMonth> published_months_of(const std::string& path, const std::string& text) {
  return MonthsReader(path).read(text);
}

std::vector<PublishedMonth> read_published_months(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw scenario::ScenarioError({{path, 0, 0, "", "cannot be read"}});
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return published_months_of(path, text);
}

}  // namespace boyd::experiment
