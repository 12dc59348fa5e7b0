/// Libraries of platforms and doctrines as their files hold them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace boyd::app {

/// One element of an array of tables in a file.
struct LibraryEntry {
  std::string file;
  std::string name;
  std::string title;
  struct Value {
    std::string key;
    std::string text;
    bool assumed = false;  ///< no source gives this number
  };
  std::vector<Value> values;  ///< but for name, title, source, note, assumed
  std::string source;
  std::string note;
};

/// What the library of platforms holds: what flies, and the sensors and weapons that go on it or
/// stand on the ground.
inline constexpr std::array<std::string_view, 3> kPlatformSections = {
    "platform", "sensor", "weapon"};

/// All elements of `section` ("platform", "chain") in the files, without what they include. Throws
/// scenario::ScenarioError.
std::vector<LibraryEntry> read_library(const std::vector<std::string>& files,
                                       const std::string& section);

/// A key of the [scenario] table of a file, empty when it is not there.
std::string scenario_text(const std::string& file, const std::string& key);

}  // namespace boyd::app
