/// Values laid over a scenario: by --set, by an arm, by an option of the attacker.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "host/scenario/problem.hpp"

namespace boyd::scenario {

/// A value laid over the file: "group.battery_a.magazine_count" = "4". The value is TOML; a bare
/// word is taken as a string.
struct Setting {
  std::string path;
  std::string value;
  toml::node* node = nullptr;  ///< instead of the text: a value of the tree itself; it is moved
};

/// Lays settings over a merged tree. An unknown path is a problem that names the nearest known one.
/// A value takes the place of whatever says the same in another way (alternatives.hpp).
void apply_settings(toml::table& tree,
                    const std::vector<Setting>& settings,
                    std::vector<Problem>& problems);

/// A TOML value from text: a literal, or a bare word as a string. Null when it is neither.
std::shared_ptr<toml::node> parse_value(const std::string& text);

}  // namespace boyd::scenario
