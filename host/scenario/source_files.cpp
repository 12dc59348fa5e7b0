#include "host/scenario/source_files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include "host/scenario/text_limits.hpp"
#include "host/scenario/toml_node.hpp"

namespace boyd::scenario {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFilesMax = 200;
constexpr std::size_t kOpenMax = 20;
constexpr const char* kTooLong = "a scenario file is at most 4 MiB long";

/// What stands where a file of text was expected.
std::string no_file(fs::file_status status, std::error_code failed) {
  switch (status.type()) {
    case fs::file_type::not_found:
      return "there is no such file";
    case fs::file_type::directory:
      return "is a folder; name a file in it";
    case fs::file_type::fifo:
      return "is a pipe; a scenario is read more than once and needs a regular file";
    case fs::file_type::character:
    case fs::file_type::block:
      return "is a device; a scenario needs a regular file";
    case fs::file_type::none:
    case fs::file_type::unknown:
      return "cannot be read: " + failed.message();
    default:
      return "is not a regular file";
  }
}

std::string read_text(const fs::path& path) {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (!fs::is_regular_file(status)) {
    throw ScenarioError({{path.string(), 0, 0, "", no_file(status, failed)}});
  }
  if (fs::file_size(path, failed) > kFileBytesMax || failed) {
    throw ScenarioError({{path.string(), 0, 0, "", kTooLong}});
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.good() && !in.eof()) {
    throw ScenarioError({{path.string(), 0, 0, "", "cannot be read"}});
  }
  if (const auto limit = broken_limit(path.string(), text)) {
    throw ScenarioError({*limit});
  }
  return text;
}

class Loader {
public:
  explicit Loader(SourceFiles& sources) : sources_(sources) {}

  /// Throws where this file cannot be read; collects what is wrong with its includes.
  void load(const std::string& path) {
    sources_.texts[path] = read_text(path);
    open_.insert(path);
    try {
      const toml::table table = toml::parse(sources_.texts[path], path);
      for (const toml::node* include : includes_of(table)) {
        follow(path, *include);
      }
    } catch (const toml::parse_error&) {
      // reported by merge_sources(), with all other problems
    }
    open_.erase(path);
  }

  const std::vector<Problem>& problems() const { return problems_; }

private:
  void follow(const std::string& from, const toml::node& include) {
    const std::string name = include.value_or(std::string());
    const std::string path = included_path(from, include);
    if (name.empty() || fs::path(name).is_absolute()) {
      problems_.push_back(problem_at(
          include, "include", "needs paths relative to this file, found '" + name + "'"));
    } else if (open_.count(path) != 0) {
      problems_.push_back(
          problem_at(include, "include", "'" + name + "' includes itself, by a detour or not"));
    } else if (sources_.texts.count(path) != 0) {
      return;
    } else if (sources_.texts.size() >= kFilesMax || open_.size() >= kOpenMax) {
      problems_.push_back(
          problem_at(include, "include", "a scenario has at most 200 files, 20 in each other"));
    } else {
      try {
        load(path);
      } catch (const ScenarioError& error) {
        for (const Problem& problem : error.problems()) {
          problems_.push_back(
              problem.line != 0
                  ? problem
                  : problem_at(include, "include", "'" + name + "': " + problem.what));
        }
      }
    }
  }

  SourceFiles& sources_;
  std::set<std::string> open_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<const toml::node*> includes_of(const toml::table& table) {
  std::vector<const toml::node*> list;
  if (const toml::array* array = table["include"].as_array()) {
    for (const toml::node& node : *array) {
      if (node.is_string()) {
        list.push_back(&node);
      }
    }
  }
  return list;
}

std::string included_path(const std::string& from, const toml::node& include) {
  return (fs::path(from).parent_path() / include.value_or(std::string()))
      .lexically_normal()
      .string();
}

SourceFiles read_sources(const std::string& path) {
  SourceFiles sources;
  sources.main_path = fs::path(path).lexically_normal().string();
  Loader loader(sources);
  loader.load(sources.main_path);
  if (!loader.problems().empty()) {
    throw ScenarioError(loader.problems());
  }
  return sources;
}

void check_sources(const SourceFiles& sources) {
  if (sources.texts.count(sources.main_path) == 0 || sources.texts.size() > kFilesMax) {
    throw ScenarioError({{sources.main_path, 0, 0, "", "needs its text, and at most 200 files"}});
  }
  for (const auto& [path, text] : sources.texts) {
    if (text.size() > kFileBytesMax) {
      throw ScenarioError({{path, 0, 0, "", kTooLong}});
    }
    if (const auto limit = broken_limit(path, text)) {
      throw ScenarioError({*limit});
    }
  }
}

toml::table read_file(const std::string& path) {
  const std::string text = read_text(path);
  try {
    return toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    throw ScenarioError({parse_problem(path, error)});
  }
}

}  // namespace boyd::scenario
