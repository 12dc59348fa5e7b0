/// Limits on a scenario's text that are checked before it is parsed, so that no text, however
/// hostile, makes the parser recurse without bound or meet what it takes for impossible (toml++
/// 3.3.0 asserts that a table's header begins with a key, and that some code points do not occur).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "host/scenario/problem.hpp"

namespace boyd::scenario {

inline constexpr std::size_t kFileBytesMax = 4U << 20U;
inline constexpr std::size_t kBracketDepthMax = 32;  ///< of lists and inline tables in each other
inline constexpr std::size_t kDotsPerLineMax = 500;  ///< outside strings: a key of one line at most
                                                     ///< nests tables so deep

/// The first limit that the text breaks, with its line and column.
std::optional<Problem> broken_limit(const std::string& path, std::string_view text);

}  // namespace boyd::scenario
