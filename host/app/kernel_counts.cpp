#include "host/app/kernel_counts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <string_view>

#include "host/app/usage_error.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::app {

namespace {

constexpr const char* kRefresh =
    "; tests/emulation/measure_counts.py --write writes such a file (docs/gpu.md)";

struct Column {
  std::string_view name;
  std::uint64_t KernelCounts::*place;
};
constexpr std::array kColumns = {
    Column{"launches", &KernelCounts::launches},
    Column{"blocks", &KernelCounts::blocks},
    Column{"threads", &KernelCounts::threads},
    Column{"thread_instructions", &KernelCounts::thread_instructions},
    Column{"warp_instructions", &KernelCounts::warp_instructions},
    Column{"warp_without_code", &KernelCounts::warp_without_code},
    Column{"warp_float", &KernelCounts::warp_float},
    Column{"warp_double", &KernelCounts::warp_double},
    Column{"warp_integer", &KernelCounts::warp_integer},
    Column{"warp_division", &KernelCounts::warp_division},
    Column{"longest_warp_instructions", &KernelCounts::longest_warp_instructions},
    Column{"load_requests", &KernelCounts::load_requests},
    Column{"load_sectors", &KernelCounts::load_sectors},
    Column{"store_requests", &KernelCounts::store_requests},
    Column{"store_sectors", &KernelCounts::store_sectors},
    Column{"atomic_requests", &KernelCounts::atomic_requests},
    Column{"atomic_sectors", &KernelCounts::atomic_sectors},
    Column{"global_bytes", &KernelCounts::global_bytes},
    Column{"distinct_read_sectors", &KernelCounts::distinct_read_sectors},
    Column{"distinct_written_sectors", &KernelCounts::distinct_written_sectors},
    Column{"shared_requests", &KernelCounts::shared_requests},
    Column{"bank_conflicts", &KernelCounts::bank_conflicts},
    Column{"registers_sm_80", &KernelCounts::registers_sm_80},
    Column{"registers_sm_90", &KernelCounts::registers_sm_90},
};

struct TextKey {
  std::string_view name;
  std::string CountsFile::*place;
};
constexpr std::array kTextKeys = {TextKey{"scenario", &CountsFile::scenario},
                                  TextKey{"options", &CountsFile::options},
                                  TextKey{"nvcc", &CountsFile::nvcc}};
struct NumberKey {
  std::string_view name;
  std::uint64_t CountsFile::*place;
};
constexpr std::array kNumberKeys = {NumberKey{"worlds", &CountsFile::worlds},
                                    NumberKey{"ticks", &CountsFile::ticks},
                                    NumberKey{"agent_ticks", &CountsFile::agent_ticks},
                                    NumberKey{"device_bytes", &CountsFile::device_bytes}};

/// The largest number that a double holds exactly, as all later arithmetic is in doubles.
constexpr std::uint64_t kNumberMax = std::uint64_t{1} << 53;

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && number <= kNumberMax ? std::optional(number) : std::nullopt;
}

/// What a user typed, cut and without bytes that a terminal would act on.
std::string shown_text(std::string_view text) {
  constexpr std::size_t shown = 60;
  std::string out = "'";
  for (const char c : text.substr(0, shown)) {
    out += c >= ' ' && c <= '~' ? c : '?';
  }
  return out + (text.size() > shown ? "...'" : "'");
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    cells.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) {
      return cells;
    }
    line.remove_prefix(comma + 1);
  }
}

class Reader {
public:
  explicit Reader(const std::string& file) { read_.file = file; }

  CountsFile read(std::istream& lines) {
    for (std::string line; std::getline(lines, line);) {
      ++number_;
      if (line.starts_with('#')) {
        read_key(line);
      } else if (!titles_seen_) {
        read_titles(line);
      } else if (columns_right_) {
        read_row(line);
      }
    }
    number_ = 0;
    require_all();
    if (!problems_.empty()) {
      throw scenario::ScenarioError(std::move(problems_));
    }
    return std::move(read_);
  }

private:
  void problem(const std::string& key, const std::string& what, std::size_t column = 1) {
    constexpr std::size_t enough = 50;
    if (problems_.size() < enough) {
      const auto shown = static_cast<std::uint32_t>(number_ == 0 ? 0 : column);
      problems_.push_back({read_.file, number_, shown, key, what});
    }
  }

  void read_key(std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (!line.starts_with("# ") || colon == std::string_view::npos) {
      problem("", shown_text(line) + ": must be '# key: value'");
      return;
    }
    const std::string key(line.substr(2, colon - 2));
    const std::string_view value = line.substr(colon + 2);
    if (!keys_.insert(key).second) {
      problem(key, "is there twice");
      return;
    }
    for (const TextKey& text : kTextKeys) {
      if (key == text.name) {
        read_.*text.place = value;
        return;
      }
    }
    for (const NumberKey& number : kNumberKeys) {
      if (key == number.name) {
        const auto parsed = number_of(value);
        if (!parsed || *parsed == 0) {
          problem(key, shown_text(value) + ": must be a whole number from 1 to 2^53");
        }
        read_.*number.place = parsed.value_or(1);
        return;
      }
    }
    problem(shown_text(key), "unknown key");
  }

  void read_titles(std::string_view line) {
    titles_seen_ = true;
    const std::vector<std::string_view> titles = cells_of(line);
    columns_right_ = titles.size() == kColumns.size() + 1 && titles.front() == "kernel";
    for (std::size_t c = 0; columns_right_ && c < kColumns.size(); ++c) {
      columns_right_ = titles[c + 1] == kColumns[c].name;
    }
    if (columns_right_) {
      return;
    }
    std::string right = "kernel";
    for (const Column& column : kColumns) {
      right += "," + std::string(column.name);
    }
    problem("",
            shown_text(line) + ": not the columns of this version, which are " + right + kRefresh);
  }

  void read_row(std::string_view line) {
    const std::vector<std::string_view> cells = cells_of(line);
    const std::string kernel(cells.front());
    if (cells.size() != kColumns.size() + 1) {
      problem("",
              shown_text(line) + ": " + std::to_string(cells.size()) + " cells, must be " +
                  std::to_string(kColumns.size() + 1));
      return;
    }
    if (kernel.empty() || !kernels_.insert(kernel).second) {
      problem("kernel",
              kernel.empty() ? "is empty, must be a name" : shown_text(kernel) + " is there twice");
      return;
    }
    KernelCounts counts;
    counts.kernel = kernel;
    for (std::size_t c = 0; c < kColumns.size(); ++c) {
      const auto number = number_of(cells[c + 1]);
      if (!number) {
        problem(std::string(kColumns[c].name),
                shown_text(cells[c + 1]) + ": must be a whole number from 0 to 2^53",
                static_cast<std::size_t>(cells[c + 1].data() - line.data()) + 1);
        return;
      }
      counts.*kColumns[c].place = *number;
    }
    require_consistent(counts);
    read_.kernels.push_back(std::move(counts));
  }

  void require_at_most(std::string_view smaller_name,
                       std::uint64_t smaller,
                       std::string_view larger_name,
                       std::uint64_t larger) {
    if (smaller > larger) {
      problem(std::string(smaller_name),
              std::to_string(smaller) + " is more than " + std::string(larger_name) + ", " +
                  std::to_string(larger));
    }
  }

  void require_consistent(const KernelCounts& k) {
    require_at_most("1", 1, "launches", k.launches);
    require_at_most("launches", k.launches, "blocks", k.blocks);
    require_at_most("blocks", k.blocks, "threads", k.threads);
    require_at_most(
        "warp_instructions", k.warp_instructions, "thread_instructions", k.thread_instructions);
    require_at_most("thread_instructions",
                    k.thread_instructions,
                    "32 warp_instructions",
                    32 * k.warp_instructions);
    require_at_most(
        "the instructions of all kinds",
        k.warp_without_code + k.warp_float + k.warp_double + k.warp_integer + k.warp_division,
        "warp_instructions",
        k.warp_instructions);
    require_at_most("longest_warp_instructions",
                    k.longest_warp_instructions,
                    "warp_instructions",
                    k.warp_instructions);
    require_at_most("load_requests", k.load_requests, "load_sectors", k.load_sectors);
    require_at_most("store_requests", k.store_requests, "store_sectors", k.store_sectors);
    require_at_most("atomic_requests", k.atomic_requests, "atomic_sectors", k.atomic_sectors);
    require_at_most("distinct_read_sectors",
                    k.distinct_read_sectors,
                    "load_sectors and atomic_sectors",
                    k.load_sectors + k.atomic_sectors);
    require_at_most("distinct_written_sectors",
                    k.distinct_written_sectors,
                    "store_sectors and atomic_sectors",
                    k.store_sectors + k.atomic_sectors);
  }

  void require_all() {
    for (const TextKey& key : kTextKeys) {
      require_key(key.name);
    }
    for (const NumberKey& key : kNumberKeys) {
      require_key(key.name);
    }
    if (!titles_seen_) {
      problem("", std::string("has no line of columns") + kRefresh);
    } else if (columns_right_ && read_.kernels.empty() && problems_.empty()) {
      problem("", std::string("has no kernel") + kRefresh);
    }
  }

  void require_key(std::string_view key) {
    if (!keys_.contains(std::string(key))) {
      problem(std::string(key),
              "is missing, must be a line '# " + std::string(key) + ": ...'" + kRefresh);
    }
  }

  CountsFile read_;
  std::uint32_t number_ = 0;  ///< of the line
  bool titles_seen_ = false;
  bool columns_right_ = false;
  std::set<std::string> keys_;
  std::set<std::string> kernels_;
  std::vector<scenario::Problem> problems_;
};

}  // namespace

CountsFile read_counts(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file)) {
    throw UsageError(file + ": cannot be read: must be a file of counts" + kRefresh);
  }
  return Reader(file).read(stream);
}

}  // namespace boyd::app
