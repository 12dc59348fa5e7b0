/// A scenario file with everything it includes, before its meaning is read: one TOML table,
/// elements of arrays merged by name.
#pragma once

#include <vector>

#include <toml++/toml.h>

#include "host/scenario/problem.hpp"
#include "host/scenario/source_files.hpp"

namespace boyd::scenario {

/// Parses and merges; problems go to `problems`. A later definition of a named element overrides
/// single keys of the one that was included. File and position of every node are kept.
toml::table merge_sources(const SourceFiles& sources, std::vector<Problem>& problems);

}  // namespace boyd::scenario
