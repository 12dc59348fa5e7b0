/// The texts that a scenario is made of.
#pragma once

#include <map>
#include <string>

namespace boyd::scenario {

/// The texts of a scenario and its includes, read once.
struct SourceFiles {
  std::string main_path;
  std::map<std::string, std::string> texts;    ///< by path
  std::map<std::string, std::string> reliefs;  ///< packed heights of the ground, by path
};

}  // namespace boyd::scenario
