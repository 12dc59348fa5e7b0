#include "host/app/library.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <toml++/toml.h>

#include "host/scenario/source_files.hpp"
#include "host/scenario/table_reader.hpp"

namespace boyd::app {

namespace {

std::string text_of_node(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) {
    return *text;
  }
  if (const auto number = node.value_exact<double>()) {
    return scenario::text_of_number(*number);
  }
  std::ostringstream text;
  node.visit([&](const auto& value) { text << value; });
  return text.str();
}

bool is_number(const toml::node& node) {
  return node.is_integer() || node.is_floating_point();
}

/// Adds the keys of a table. A table of facts rests on the source of the table that it is part of,
/// unless it has its own.
void add_values(LibraryEntry& entry,
                const toml::table& table,
                const std::string& before,
                bool sourced) {
  std::set<std::string> assumed;
  if (const toml::array* keys = table["assumed"].as_array()) {
    for (const toml::node& key : *keys) {
      assumed.insert(key.value_or(std::string()));
    }
  }
  const bool all_assumed = !sourced || assumed.contains("*");
  const std::set<std::string> apart = {"name", "title", "source", "note", "assumed", "facts"};
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (!apart.contains(name)) {
      const bool guess = is_number(node) && (all_assumed || assumed.contains(name));
      entry.values.push_back({before + name, text_of_node(node), guess});
    }
  }
  if (const toml::table* facts = table["facts"].as_table()) {
    add_values(entry, *facts, "facts.", sourced || facts->contains("source"));
  }
}

LibraryEntry entry_of(const std::string& file, const toml::table& table) {
  LibraryEntry entry;
  entry.file = file;
  entry.name = table["name"].value_or(std::string());
  entry.title = table["title"].value_or(std::string());
  entry.source = table["source"].value_or(std::string());
  if (const auto facts = table["facts"]["source"].value<std::string>()) {
    entry.source += (entry.source.empty() ? "" : "; ") + *facts;
  }
  entry.note = table["note"].value_or(std::string());
  add_values(entry, table, "", !table["source"].value_or(std::string()).empty());
  return entry;
}

}  // namespace

std::vector<LibraryEntry> read_library(const std::vector<std::string>& files,
                                       const std::string& section) {
  std::vector<LibraryEntry> entries;
  for (const std::string& file : files) {
    const toml::table tree = scenario::read_file(file);
    const toml::array* tables = tree[section].as_array();
    if (tables == nullptr) {
      continue;
    }
    for (const toml::node& node : *tables) {
      if (const toml::table* table = node.as_table()) {
        entries.push_back(entry_of(file, *table));
      }
    }
  }
  return entries;
}

std::string scenario_text(const std::string& file, const std::string& key) {
  return scenario::read_file(file)["scenario"][key].value_or(std::string());
}

}  // namespace boyd::app
