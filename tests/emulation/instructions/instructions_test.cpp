/// Executes every form of an instruction that the translator handles, on rows of values, and
/// compares with what the PTX ISA says: write_cases.py made the kernels and the rows.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/runtime/grid.hpp"
#include "tests/emulation/runtime/translated_code.hpp"

extern void** (*const instruction_modules[])(void*);

namespace boyd::emulation {
namespace {

constexpr std::uint64_t kUntouched = 0xEEEE'EEEE'EEEE'EEEE;
using Row = std::array<std::uint64_t, 4>;

/// A line of rows.txt: what a kernel reads and what it must write.
struct Expected {
  std::string kernel, forms, text;
  std::uint32_t threads = 1;
  Row given{};
  std::vector<std::string> results;
};

std::vector<Expected> read_rows() {
  std::ifstream file(BOYD_INSTRUCTION_ROWS);
  std::vector<Expected> rows;
  for (std::string line; std::getline(file, line);) {
    Expected row;
    row.text = line;
    std::istringstream words(line);
    words >> row.kernel >> row.forms >> row.threads;
    std::size_t count = 0;
    for (std::string word; words >> word && word != "->"; ++count) {
      row.given.at(count) = std::stoull(word, nullptr, 16);
    }
    for (std::string word; words >> word;) {
      row.results.push_back(word);
    }
    rows.push_back(row);
  }
  return rows;
}

/// NaN of 32 bits with the upper half untouched, or NaN of 64 bits.
bool is_nan(std::uint64_t bits) {
  const bool single = bits >> 32 == kUntouched >> 32 && (bits & 0x7FFF'FFFF) > 0x7F80'0000;
  return single || (bits & 0x7FFF'FFFF'FFFF'FFFF) > 0x7FF0'0000'0000'0000;
}

bool is_right(const Expected& expected, const Row& written) {
  for (std::size_t i = 0; i < written.size(); ++i) {
    const std::string word = i < expected.results.size() ? expected.results[i] : "eeeeeeeeeeeeeeee";
    if (word != "any" &&
        !(word == "nan" ? is_nan(written[i]) : written[i] == std::stoull(word, nullptr, 16))) {
      return false;
    }
  }
  return true;
}

const std::map<std::string, const KernelCode*>& kernels() {
  static const auto all = [] {
    std::map<std::string, const KernelCode*> found;
    for (const auto* module = instruction_modules; *module != nullptr; ++module) {
      const auto& translated = *reinterpret_cast<const TranslatedModule*>((*module)(nullptr));
      for (std::size_t k = 0; k < translated.kernel_count; ++k) {
        found[translated.kernels[k].name] = &translated.kernels[k];
      }
    }
    return found;
  }();
  return all;
}

/// One block for each row.
std::vector<Row> run(const KernelCode& kernel, const std::vector<Expected>& rows) {
  const std::size_t bytes = rows.size() * sizeof(Row);
  const std::uint64_t in = device_allocate(bytes);
  const std::uint64_t out = device_allocate(bytes);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::memcpy(reach(in) + r * sizeof(Row), rows[r].given.data(), sizeof(Row));
  }
  std::memset(reach(out), 0xEE, bytes);
  mark_written(in, bytes);
  mark_written(out, bytes);
  struct {
    std::uint64_t in, out;
    Row row;
  } const parameters{in, out, rows[0].given};
  const auto blocks = static_cast<std::uint32_t>(rows.size());
  run_grid(kernel,
           {blocks, 1, 1},
           {rows[0].threads, 1, 1},
           0,
           reinterpret_cast<const char*>(&parameters));
  std::vector<Row> written(rows.size());
  std::memcpy(written.data(), reach(out), bytes);
  device_free(in);
  device_free(out);
  return written;
}

TEST(Instructions, GiveWhatThePtxIsaSays) {
  std::map<std::string, std::vector<Expected>> rows_of;
  for (const Expected& row : read_rows()) {
    rows_of[row.kernel].push_back(row);
  }
  ASSERT_EQ(rows_of.size(), kernels().size());
  for (const auto& [name, rows] : rows_of) {
    const std::vector<Row> written = run(*kernels().at(name), rows);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (!is_right(rows[r], written[r])) {
        std::ostringstream got;
        for (const std::uint64_t number : written[r]) {
          got << ' ' << std::hex << number;
        }
        ADD_FAILURE() << rows[r].text << "\n  but gave" << got.str();
        break;  // one row of a kernel is enough to name it
      }
    }
  }
}

}  // namespace
}  // namespace boyd::emulation
