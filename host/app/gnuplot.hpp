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

/// Colours of line types 1, 2, ...: those of Okabe and Ito (2008), which the colour-blind tell
/// apart, without the yellow that is hard to see on white. An arm keeps its colour in all pictures.
std::string line_colours();

/// One <svg> element for each, without scripts and references to anything outside. Throws
/// std::runtime_error when gnuplot is missing or does not understand a script.
std::vector<std::string> drawn(const std::vector<Picture>& pictures);

}  // namespace boyd::app
