/// What every reader of a TOML tree asks of a node: where it stands in its file, and its name.
#pragma once

#include <string>

#include <toml++/toml.h>

#include "host/scenario/problem.hpp"

namespace boyd::scenario {

/// A problem at the place of a node; values that no file holds come from the command line.
Problem problem_at(const toml::node& node, std::string key, std::string what);

/// What the parser says of a file that is not TOML.
Problem parse_problem(const std::string& path, const toml::parse_error& error);

/// `name` of an element of an array of tables; empty where it has none.
std::string name_in(const toml::node& node);

}  // namespace boyd::scenario
