#include "host/scenario/tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "host/scenario/text_limits.hpp"

namespace boyd::scenario {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFilesMax = 200;
constexpr std::size_t kOpenMax = 20;
constexpr const char* kTooLong = "a scenario file is at most 4 MiB long";
constexpr std::array<const char*, 4> kDurationSuffixes = {"_s", "_min", "_h", "_d"};

Problem problem_at(const toml::node& node, std::string key, std::string what) {
  const toml::source_region& region = node.source();
  return {region.path ? *region.path : std::string("--set"),
          region.begin.line,
          region.begin.column,
          std::move(key),
          std::move(what)};
}

Problem parse_problem(const std::string& path, const toml::parse_error& error) {
  return {path,
          error.source().begin.line,
          error.source().begin.column,
          "",
          "not TOML: " + std::string(error.description())};
}

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

/// Elements of the include list that are texts; other things are reported when files are merged.
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

std::string name_in(const toml::node& node) {
  const toml::table* table = node.as_table();
  return table == nullptr ? std::string() : (*table)["name"].value_or(std::string());
}

void merge(toml::table& into, toml::table&& from);

/// Elements with the name of an earlier one override its keys; the others are appended.
void merge_array(toml::array& into, toml::array&& from) {
  std::map<std::string, std::size_t> rows;
  for (std::size_t row = 0; row < into.size(); ++row) {
    rows.emplace(name_in(*into.get(row)), row);
  }
  for (toml::node& node : from) {
    const auto same = rows.find(name_in(node));
    if (same != rows.end() && !same->first.empty()) {
      merge(*into.get(same->second)->as_table(), std::move(*node.as_table()));
    } else {
      into.push_back(std::move(node));
    }
  }
}

/// The same duration in its other units: "reaction_s" for "reaction_min".
std::vector<std::string> other_units(const std::string& key) {
  for (const std::string suffix : kDurationSuffixes) {
    if (key.size() <= suffix.size() || !key.ends_with(suffix)) {
      continue;
    }
    std::vector<std::string> others;
    for (const std::string other : kDurationSuffixes) {
      if (other != suffix) {
        others.push_back(key.substr(0, key.size() - suffix.size()) + other);
      }
    }
    return others;
  }
  return {};
}

bool is_table_array(const toml::node& node) {
  const toml::array* array = node.as_array();
  return array != nullptr && !array->empty() && array->get(0)->is_table();
}

void merge(toml::table& into, toml::table&& from) {
  for (auto&& [key, node] : from) {
    for (const std::string& other : other_units(std::string(key))) {
      if (!from.contains(other)) {
        into.erase(other);
      }
    }
    toml::node* same = into.get(key);
    if (same != nullptr && same->is_table() && node.is_table()) {
      merge(*same->as_table(), std::move(*node.as_table()));
    } else if (same != nullptr && is_table_array(*same) && is_table_array(node) &&
               !name_in(*node.as_array()->get(0)).empty()) {
      merge_array(*same->as_array(), std::move(*node.as_array()));
    } else {
      into.insert_or_assign(key, std::move(node));
    }
  }
}

/// Two elements of one file with one name: a mistake, not an override.
void check_names(const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
  if (const toml::table* table = node.as_table()) {
    for (auto&& [key, child] : *table) {
      check_names(child, path.empty() ? std::string(key) : path + "." + std::string(key), problems);
    }
    return;
  }
  if (!is_table_array(node)) {
    return;
  }
  std::set<std::string> seen;
  for (const toml::node& child : *node.as_array()) {
    const std::string name = name_in(child);
    if (!name.empty() && !seen.insert(name).second) {
      problems.push_back(
          problem_at(child, path, "the name '" + name + "' is given twice in this file"));
    }
    check_names(child, path + "." + name, problems);
  }
}

void merge_file(const SourceFiles& sources,
                const std::string& key,
                std::set<std::string>& done,
                toml::table& into,
                std::vector<Problem>& problems) {
  if (!done.insert(key).second) {
    return;
  }
  if (sources.texts.count(key) == 0) {  // of texts that were not read from files
    problems.push_back({key, 0, 0, "include", "its text is not there"});
    return;
  }
  try {
    toml::table table = toml::parse(sources.texts.at(key), key);
    for (const toml::node* include : includes_of(table)) {
      merge_file(sources, included_path(key, *include), done, into, problems);
    }
    check_names(table, "", problems);
    if (const toml::node* include = table.get("include")) {
      const toml::array* list = include->as_array();
      if (list == nullptr || (!list->empty() && !list->is_homogeneous<std::string>())) {
        problems.push_back(problem_at(*include, "include", "needs a list of file names"));
      }
    }
    table.erase("include");
    merge(into, std::move(table));
  } catch (const toml::parse_error& error) {
    problems.push_back(parse_problem(key, error));
  }
}

/// As broken_limit(), of a value: at the start of a line a bracket would open a table.
std::optional<Problem> broken_value_limit(const std::string& value) {
  return broken_limit("--set", "value = " + value);
}

struct Place {
  toml::table* table = nullptr;
  std::string last;
  bool in_list = false;  ///< the table is an element of a list, known by its name
};

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<std::string> names_in(const toml::array& array) {
  std::vector<std::string> names;
  for (const toml::node& node : array) {
    names.push_back(name_in(node));
  }
  return names;
}

std::vector<std::string> keys_in(const toml::table& table) {
  std::vector<std::string> keys;
  for (auto&& [key, node] : table) {
    keys.emplace_back(key);
  }
  return keys;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? "" : "; did you mean '" + near + "'?";
}

/// Walks to the table that holds the last part of the path; says what is unknown on the way.
Place find_place(toml::table& tree, const std::vector<std::string>& parts, std::string& unknown) {
  toml::node* node = &tree;
  bool in_list = false;
  for (std::size_t k = 0; k + 1 < parts.size(); ++k) {
    toml::node* next = nullptr;
    if (toml::table* table = node->as_table()) {
      next = table->get(parts[k]);
      if (next == nullptr) {
        unknown = "there is no '" + parts[k] + "'" + suggestion(parts[k], keys_in(*table));
        return {};
      }
    } else if (toml::array* array = node->as_array()) {
      for (toml::node& element : *array) {
        next = name_in(element) == parts[k] ? &element : next;
      }
      if (next == nullptr) {
        unknown = "there is none with the name '" + parts[k] + "'" +
                  suggestion(parts[k], names_in(*array));
        return {};
      }
    } else {
      unknown = "'" + parts[k - 1] + "' holds a value, not a table";
      return {};
    }
    in_list = node->is_array();
    node = next;
  }
  if (node->as_table() == nullptr) {
    unknown = "the path ends at a list; name one of its elements and a key";
    return {};
  }
  return {node->as_table(), parts.back(), in_list};
}

}  // namespace

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

toml::table merge_sources(const SourceFiles& sources, std::vector<Problem>& problems) {
  toml::table tree;
  std::set<std::string> done;
  merge_file(sources, sources.main_path, done, tree, problems);
  return tree;
}

std::shared_ptr<toml::node> parse_value(const std::string& text) {
  const auto parse = [](const std::string& value) -> std::shared_ptr<toml::node> {
    try {
      toml::table table = toml::parse("value = " + value + "\n");
      if (table.size() != 1) {
        return nullptr;
      }
      auto holder = std::make_shared<toml::table>(std::move(table));
      return {holder, holder->get("value")};
    } catch (const toml::parse_error&) {
      return nullptr;
    }
  };
  const bool one_line = text.find('\n') == std::string::npos;
  if (!one_line || text.empty() || broken_value_limit(text)) {
    return nullptr;
  }
  if (auto value = parse(text)) {
    return value;
  }
  const bool word = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '/' ||
           c == '.';
  });
  return word ? parse("\"" + text + "\"") : nullptr;
}

namespace {

void apply(toml::table& tree, const Setting& setting, std::vector<Problem>& problems) {
  const auto report = [&](const std::string& what) {
    problems.push_back(setting.node != nullptr ? problem_at(*setting.node, setting.path, what)
                                               : Problem{"--set", 0, 0, setting.path, what});
  };
  const std::vector<std::string> parts = split(setting.path);
  std::string unknown;
  const Place place = find_place(tree, parts, unknown);
  if (place.table == nullptr || parts.size() < 2) {
    report(unknown.empty() ? "needs a path such as group.NAME.magazine_count" : unknown);
    return;
  }
  if (place.in_list && place.last == "name") {
    report("cannot be changed: it is the name by which others refer to this element");
    return;
  }
  const auto limit = setting.node == nullptr ? broken_value_limit(setting.value) : std::nullopt;
  if (limit) {
    report("the value " + limit->what);
    return;
  }
  const auto value = setting.node == nullptr ? parse_value(setting.value) : nullptr;
  if (setting.node == nullptr && value == nullptr) {
    report("'" + setting.value + "' is neither a TOML value nor a plain word");
    return;
  }
  for (const std::string& other : other_units(place.last)) {
    place.table->erase(other);
  }
  if (setting.node != nullptr) {
    // Moved, since a copy would forget the place in the file that problems name.
    place.table->insert_or_assign(place.last, std::move(*setting.node));
  } else {
    place.table->insert_or_assign(place.last, *value);
  }
}

}  // namespace

void apply_settings(toml::table& tree,
                    const std::vector<Setting>& settings,
                    std::vector<Problem>& problems) {
  for (const Setting& setting : settings) {
    apply(tree, setting, problems);
  }
}

}  // namespace boyd::scenario
