/// From command-line arguments to a scenario that has been read and checked.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/document.hpp"

namespace boyd::app {

/// `--set` settings as given. Throws scenario::ScenarioError.
std::vector<scenario::CommandLineSetting> parsed(const std::vector<std::string>& settings);

/// Reads a scenario with `--set` settings laid over it. Throws scenario::ScenarioError.
scenario::Document read_scenario(const std::string& path, const std::vector<std::string>& settings);

/// Rows of the arms named, in that order and each once; all arms when none is named.
std::vector<std::uint32_t> arm_rows(const scenario::Document& document,
                                    const std::vector<std::string>& names);

/// Results must not take the place of what they were made from. Throws UsageError when `path`, a
/// value of `option`, is the file `source`, which `is` ("holds the results"); empty and "-" are no
/// files.
void refuse_overwriting(const std::string& path,
                        const std::string& source,
                        const std::string& option,
                        const std::string& is = "is the scenario itself");

/// A number of seconds as a user wrote it. Throws UsageError.
double seconds_of(const std::string& text, const std::string& option);

}  // namespace boyd::app
