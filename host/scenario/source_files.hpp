/// The texts of a scenario and of everything that it includes, within limits.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "host/scenario/problem.hpp"

namespace boyd::scenario {

/// The texts of a scenario and its includes, read once.
struct SourceFiles {
  std::string main_path;
  std::map<std::string, std::string> texts;  ///< by path
};

/// Reads the files. Throws ScenarioError with every file that is not found, too large or nested too
/// deep, and every include that is absolute or includes itself.
SourceFiles read_sources(const std::string& path);

/// One file by itself, without what it includes, under the same limits. Throws ScenarioError.
toml::table read_file(const std::string& path);

/// Elements of the include list that are texts; other things are reported when files are merged.
std::vector<const toml::node*> includes_of(const toml::table& table);

/// Path of a file that another one includes.
std::string included_path(const std::string& from, const toml::node& include);

}  // namespace boyd::scenario
