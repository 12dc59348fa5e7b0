#include "host/app/scenario_source.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "host/app/usage_error.hpp"

namespace boyd::app {

std::vector<scenario::CommandLineSetting> parsed(const std::vector<std::string>& settings) {
  std::vector<scenario::CommandLineSetting> list;
  list.reserve(settings.size());
  for (const std::string& setting : settings) {
    list.push_back(scenario::parse_setting(setting));
  }
  return list;
}

scenario::Document read_scenario(const std::string& path,
                                 const std::vector<std::string>& settings) {
  return scenario::Document(path, parsed(settings));
}

std::vector<std::uint32_t> arm_rows(const scenario::Document& document,
                                    const std::vector<std::string>& names) {
  std::vector<std::uint32_t> rows;
  for (const std::string& name : names.empty() ? document.arm_names() : names) {
    const auto row = static_cast<std::uint32_t>(document.arm_row(name));
    if (std::find(rows.begin(), rows.end(), row) == rows.end()) {
      rows.push_back(row);
    }
  }
  return rows;
}

void refuse_overwriting(const std::string& path,
                        const std::string& source,
                        const std::string& option,
                        const std::string& is) {
  // A path that does not exist yet is no other's name; what cannot be opened is told elsewhere.
  std::error_code unknown;
  if (!path.empty() && path != "-" && std::filesystem::equivalent(path, source, unknown)) {
    throw UsageError(fmt::format("{}: {} {}; name another file", option, path, is));
  }
}

double seconds_of(const std::string& text, const std::string& option) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || rest != end || !(seconds > 0)) {
    throw UsageError(
        fmt::format("{} {}: not a number of seconds above 0, as in {} 3600", option, text, option));
  }
  return seconds;
}

}  // namespace boyd::app
