/// The command line of boyd-viewer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/run/study.hpp"

namespace boyd::viewer {

/// "TIME_S:RULE", "TIME_S:RULE@AGENT", either with ":past" behind it, as given.
struct HandOrderText {
  double at_s = 0;
  std::string rule;
  std::string agent;  ///< whose track; empty: the rule is for no single one
  bool is_past_chain = false;
};

struct Options {
  std::string scenario;  ///< empty: opened from the menu
  std::string arm;       ///< empty: the first
  std::string compare;   ///< arm beside it; empty: none
  std::string backend = "cpu";
  std::uint32_t replication = 0;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> settings;
  std::vector<HandOrderText> orders;
  std::string panel;    ///< opened at the start; empty: the map
  std::string agent;    ///< chosen at the start; empty: none
  std::string picture;  ///< whose; empty: the truth
  bool view_3d = false;
  int width_px = 1280;
  int height_px = 720;
  double speed = 120;
  std::optional<double> at_s;
  std::string screenshot;  ///< file; empty: none
  std::string tour;        ///< folder; empty: none
  std::string facts;       ///< file; empty: none
  std::string video;       ///< file; empty: none
  double video_to_s = 0;

  /// Whether it ends by itself, without a window on the screen.
  bool is_hidden() const { return !screenshot.empty() || !tour.empty() || !video.empty(); }
};

/// What the command line says. An exit code instead where it asks for help, or is wrong (words are
/// printed then).
struct ParsedOptions {
  Options options;
  std::optional<int> exit_code;
};
ParsedOptions parse_options(int argc, const char* const* argv);

}  // namespace boyd::viewer
