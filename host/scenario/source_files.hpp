/// The texts of a scenario and of everything that it includes, within limits.
#pragma once

#include <string>
#include <vector>

#include <toml++/toml.h>

#include "host/scenario/problem.hpp"
#include "host/scenario/source_texts.hpp"

namespace boyd::scenario {

/// Reads the files. Throws ScenarioError with every file that is not found, too large or nested too
/// deep, and every include that is absolute or includes itself.
SourceFiles read_sources(const std::string& path);

/// Holds texts that were not read from files to the same limits. Throws ScenarioError.
void check_sources(const SourceFiles& sources);

/// One file by itself, without what it includes, under the same limits. Throws ScenarioError.
toml::table read_file(const std::string& path);

/// Elements of the include list that are texts; other things are reported when files are merged.
std::vector<const toml::node*> includes_of(const toml::table& table);

/// Path of a file that another one includes.
std::string included_path(const std::string& from, const toml::node& include);

}  // namespace boyd::scenario
