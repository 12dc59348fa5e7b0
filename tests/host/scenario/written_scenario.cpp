#include "tests/host/scenario/written_scenario.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

namespace boyd::scenario::test {

namespace {

constexpr const char* kMark = "@@";

std::string joined(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    text += "  " + text_of(problem) + "\n";
  }
  return text.empty() ? "  none\n" : text;
}

bool holds(const Problem& problem, const Expected& expected) {
  return problem.key == expected.key &&
         std::all_of(expected.words.begin(), expected.words.end(), [&](const std::string& word) {
           return problem.what.find(word) != std::string::npos;
         });
}

}  // namespace

Folder::Folder() {
  static std::atomic<unsigned> made_count{0};
  folder_ = std::filesystem::temp_directory_path() /
            ("boyd_scenario_" + std::to_string(::getpid()) + "_" + std::to_string(made_count++));
  std::filesystem::create_directories(folder_);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  const std::filesystem::path file = folder_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

const std::string& smoke_text() {
  static const std::string text = [] {
    std::ifstream in(std::string(BOYD_SOURCE_DIR) + "/scenarios/smoke.toml", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }();
  return text;
}

Document read(const std::string& text, const std::vector<CommandLineSetting>& settings) {
  const Folder folder;
  return Document(folder.write("s.toml", text), settings);
}

std::string changed(std::string text, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    const std::size_t at = text.find(change.from);
    if (at == std::string::npos) {
      ADD_FAILURE() << "'" << change.from << "' is not in the text";
      continue;
    }
    EXPECT_EQ(text.find(change.from, at + 1), std::string::npos)
        << "'" << change.from << "' stands in the text more than once";
    text.replace(at, change.from.size(), change.to);
  }
  return text;
}

void expect_problem(const std::string& marked_text, const Expected& expected) {
  std::string text = marked_text;
  const std::size_t mark = text.find(kMark);
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  if (mark != std::string::npos) {
    text.erase(mark, 2);
    const auto begin = text.begin();
    const auto place = begin + static_cast<std::ptrdiff_t>(mark);
    line = 1 + static_cast<std::uint32_t>(std::count(begin, place, '\n'));
    const std::size_t line_start = mark == 0 ? std::string::npos : text.rfind('\n', mark - 1);
    column =
        static_cast<std::uint32_t>(line_start == std::string::npos ? mark + 1 : mark - line_start);
  }
  const Folder folder;
  const std::string path = folder.write("scenario.toml", text);
  const std::vector<Problem> problems = problems_of(path);
  const bool found = std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    const bool there = mark == std::string::npos ||
                       (problem.file == path && problem.line == line && problem.column == column);
    return there && holds(problem, expected);
  });
  std::string words;
  for (const std::string& word : expected.words) {
    words += " '" + word + "'";
  }
  EXPECT_TRUE(found) << "expected at " << line << ":" << column << ": " << expected.key << ":"
                     << words << "\nfound\n"
                     << joined(problems);
}

void expect_smoke_problem(const Change& change, const Expected& expected) {
  expect_problem(changed(smoke_text(), {change}), expected);
}

std::vector<Problem> problems_of(const std::string& path, const std::vector<Setting>& settings) {
  try {
    std::vector<CommandLineSetting> laid;
    for (const Setting& setting : settings) {
      laid.push_back({setting.path, setting.value});
    }
    const Document document(path, laid);
    return {};
  } catch (const ScenarioError& error) {
    return error.problems();
  }
}

}  // namespace boyd::scenario::test
