/// A scenario file with everything it includes and every setting laid over it, before its meaning
/// is read: one TOML table, elements of arrays merged by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "host/scenario/problem.hpp"
#include "host/scenario/source_files.hpp"

namespace boyd::scenario {

/// A value laid over the file: "group.battery_a.magazine_count" = "4". The value is TOML; a bare
/// word is taken as a string.
struct Setting {
  std::string path;
  std::string value;
  toml::node* node = nullptr;  ///< instead of the text: a value of the tree itself; it is moved
};

/// Reads the files. Throws ScenarioError with every file that is not found, too large or nested too
/// deep, and every include that is absolute or includes itself.
SourceFiles read_sources(const std::string& path);

/// Holds texts that were not read from files to the same limits. Throws ScenarioError.
void check_sources(const SourceFiles& sources);

/// One file by itself, without what it includes, under the same limits. Throws ScenarioError.
toml::table read_file(const std::string& path);

/// Parses and merges; problems go to `problems`. A later definition of a named element overrides
/// single keys of the one that was included. File and position of every node are kept.
toml::table merge_sources(const SourceFiles& sources, std::vector<Problem>& problems);

/// Lays settings over a merged tree. An unknown path is a problem that names the nearest known one.
/// A duration takes the place of the same one in another unit.
void apply_settings(toml::table& tree,
                    const std::vector<Setting>& settings,
                    std::vector<Problem>& problems);

/// A TOML value from text: a literal, or a bare word as a string. Null when it is neither.
std::shared_ptr<toml::node> parse_value(const std::string& text);

}  // namespace boyd::scenario
