/// Reads what a design varies: a factor, and settings as `--set` takes them.
#pragma once

#include <vector>

#include <toml++/toml.h>

#include "host/experiment/design.hpp"
#include "host/scenario/table_reader.hpp"

namespace boyd::experiment {

inline constexpr double kNumberMax = 1e15;  ///< of any value in a design

/// The keys of a table under `key`, each with its value; none where it is absent. Problems go to
/// the log.
std::vector<scenario::CommandLineSetting> read_settings(scenario::TableReader& reader,
                                                        const char* key,
                                                        scenario::ReadLog& log);

/// A [[factor]]. Problems go to the log.
Factor read_factor(const toml::table& table, scenario::ReadLog& log);

}  // namespace boyd::experiment
