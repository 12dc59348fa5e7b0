#include "host/scenario/tree.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "host/scenario/alternatives.hpp"
#include "host/scenario/toml_node.hpp"

namespace boyd::scenario {

namespace {

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

bool is_table_array(const toml::node& node) {
  const toml::array* array = node.as_array();
  return array != nullptr && !array->empty() && array->get(0)->is_table();
}

void merge(toml::table& into, toml::table&& from) {
  for (auto&& [key, node] : from) {
    displace(into, std::string(key.str()), node, &from);
  }
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

}  // namespace

toml::table merge_sources(const SourceFiles& sources, std::vector<Problem>& problems) {
  toml::table tree;
  std::set<std::string> done;
  merge_file(sources, sources.main_path, done, tree, problems);
  return tree;
}

}  // namespace boyd::scenario
