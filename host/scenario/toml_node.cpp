#include "host/scenario/toml_node.hpp"

#include <utility>

namespace boyd::scenario {

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

std::string name_in(const toml::node& node) {
  const toml::table* table = node.as_table();
  return table == nullptr ? std::string() : (*table)["name"].value_or(std::string());
}

}  // namespace boyd::scenario
