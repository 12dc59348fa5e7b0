/// Pictures drawn by gnuplot, as SVG.
#pragma once

#include <string>
#include <vector>

namespace boyd::app {

struct Picture {
  std::string script;  ///< without terminal and output; its data in heredocs
  int width_px = 720;
  int height_px = 420;
};

/// A text as gnuplot takes it literally, in double quotes.
std::string gnuplot_text(const std::string& text);

/// One <svg> element for each, without scripts and references to anything outside. Throws
/// std::runtime_error when gnuplot is missing or does not understand a script.
std::vector<std::string> drawn(const std::vector<Picture>& pictures);

}  // namespace boyd::app
