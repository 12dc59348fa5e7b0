#include "host/scenario/tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace boyd::scenario {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileBytesMax = 4U << 20U;
constexpr std::size_t kFilesMax = 200;

Problem problem_at(const toml::node& node, std::string key, std::string what) {
  const toml::source_region& region = node.source();
  return {region.path ? *region.path : std::string(), region.begin.line, region.begin.column,
          std::move(key), std::move(what)};
}

Problem parse_problem(const std::string& path, const toml::parse_error& error) {
  return {path, error.source().begin.line, error.source().begin.column, "",
          "not TOML: " + std::string(error.description())};
}

std::string read_text(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) {
    throw ScenarioError({{path.string(), 0, 0, "", "there is no such file"}});
  }
  if (fs::file_size(path, failed) > kFileBytesMax || failed) {
    throw ScenarioError({{path.string(), 0, 0, "", "a scenario file is at most 4 MiB long"}});
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.good() && !in.eof()) {
    throw ScenarioError({{path.string(), 0, 0, "", "cannot be read"}});
  }
  return text;
}

std::vector<std::string> includes_of(const toml::table& table) {
  std::vector<std::string> names;
  if (const toml::array* list = table["include"].as_array()) {
    for (const toml::node& node : *list) {
      names.push_back(node.value_or(std::string()));
    }
  }
  return names;
}

class Loader {
public:
  explicit Loader(SourceFiles& sources) : sources_(sources) {}

  void load(const fs::path& path) {
    const std::string key = path.lexically_normal().string();
    if (open_.count(key) != 0) {
      throw ScenarioError({{key, 0, 0, "include", "the file includes itself"}});
    }
    if (sources_.texts.count(key) != 0) {
      return;
    }
    if (sources_.texts.size() >= kFilesMax) {
      throw ScenarioError({{key, 0, 0, "include", "more than 200 files"}});
    }
    open_.insert(key);
    sources_.texts[key] = read_text(path);
    try {
      const toml::table table = toml::parse(sources_.texts[key], key);
      for (const std::string& name : includes_of(table)) {
        if (name.empty() || fs::path(name).is_absolute()) {
          throw ScenarioError(
              {{key, 0, 0, "include", "needs paths relative to this file, found '" + name + "'"}});
        }
        load(path.parent_path() / name);
      }
    } catch (const toml::parse_error&) {
      // reported by merge_sources(), with all other problems
    }
    open_.erase(key);
  }

private:
  SourceFiles& sources_;
  std::set<std::string> open_;
};

std::string name_in(const toml::node& node) {
  const toml::table* table = node.as_table();
  return table == nullptr ? std::string() : (*table)["name"].value_or(std::string());
}

void merge(toml::table& into, toml::table&& from);

/// Elements with the name of an earlier one override its keys; the others are appended.
void merge_array(toml::array& into, toml::array&& from) {
  for (toml::node& node : from) {
    const std::string name = name_in(node);
    toml::node* same = nullptr;
    if (!name.empty()) {
      for (toml::node& other : into) {
        same = name_in(other) == name ? &other : same;
      }
    }
    if (same != nullptr) {
      merge(*same->as_table(), std::move(*node.as_table()));
    } else {
      into.push_back(std::move(node));
    }
  }
}

bool is_table_array(const toml::node& node) {
  const toml::array* array = node.as_array();
  return array != nullptr && !array->empty() && array->get(0)->is_table();
}

void merge(toml::table& into, toml::table&& from) {
  for (auto&& [key, node] : from) {
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

void merge_file(const SourceFiles& sources, const std::string& key, std::set<std::string>& done,
                toml::table& into, std::vector<Problem>& problems) {
  if (!done.insert(key).second) {
    return;
  }
  try {
    toml::table table = toml::parse(sources.texts.at(key), key);
    for (const std::string& name : includes_of(table)) {
      const std::string other = (fs::path(key).parent_path() / name).lexically_normal().string();
      merge_file(sources, other, done, into, problems);
    }
    check_names(table, "", problems);
    if (const toml::node* include = table.get("include")) {
      if (!include->is_array() || !include->as_array()->is_homogeneous<std::string>()) {
        problems.push_back(problem_at(*include, "include", "needs a list of file names"));
      }
    }
    table.erase("include");
    merge(into, std::move(table));
  } catch (const toml::parse_error& error) {
    problems.push_back(parse_problem(key, error));
  }
}

struct Place {
  toml::table* table = nullptr;
  std::string last;
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
        unknown =
            "there is none with the name '" + parts[k] + "'" + suggestion(parts[k], names_in(*array));
        return {};
      }
    } else {
      unknown = "'" + parts[k - 1] + "' holds a value, not a table";
      return {};
    }
    node = next;
  }
  if (node->as_table() == nullptr) {
    unknown = "the path ends at a list; name one of its elements and a key";
    return {};
  }
  return {node->as_table(), parts.back()};
}

}  // namespace

SourceFiles read_sources(const std::string& path) {
  SourceFiles sources;
  sources.main_path = fs::path(path).lexically_normal().string();
  Loader(sources).load(fs::path(path));
  return sources;
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
  if (!one_line || text.empty()) {
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

void apply_settings(toml::table& tree, const std::vector<Setting>& settings,
                    std::vector<Problem>& problems) {
  for (const Setting& setting : settings) {
    const std::vector<std::string> parts = split(setting.path);
    std::string unknown;
    const Place place = find_place(tree, parts, unknown);
    const auto value = parse_value(setting.value);
    if (place.table == nullptr || parts.size() < 2) {
      if (unknown.empty()) {
        unknown = "needs a path such as group.NAME.magazine_count";
      }
      problems.push_back({setting.origin, 0, 0, setting.path, unknown});
    } else if (value == nullptr) {
      problems.push_back({setting.origin, 0, 0, setting.path,
                          "'" + setting.value + "' is neither a TOML value nor a plain word"});
    } else {
      place.table->insert_or_assign(place.last, *value);
    }
  }
}

}  // namespace boyd::scenario
