/// Drawing as SVG text: rectangles, lines, labels; no scripts, no references to anything outside.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace boyd::app {

/// Colours that people with any of the common kinds of colour blindness tell apart (Okabe and Ito
/// 2008).
namespace svg_colour {
inline constexpr const char* kWork = "#0072B2";
inline constexpr const char* kWait = "#E69F00";
inline constexpr const char* kTravel = "#CC79A7";
inline constexpr const char* kNever = "#D55E00";
inline constexpr const char* kCurve = "#000000";
inline constexpr const char* kInk = "#222222";
inline constexpr const char* kGrid = "#D8D8D8";
}  // namespace svg_colour

enum class Anchor : unsigned char { kStart, kMiddle, kEnd };

class SvgCanvas {
public:
  explicit SvgCanvas(double width_px) : width_px_(width_px) {}

  void rect(double x, double y, double width, double height, const char* fill);
  void line(double x1, double y1, double x2, double y2, const char* stroke, double width = 1);
  void polyline(const std::vector<std::pair<double, double>>& points, const char* stroke);
  /// Any text: it is escaped.
  void text(double x,
            double y,
            const std::string& words,
            Anchor anchor = Anchor::kStart,
            double size_px = 13,
            bool bold = false);

  /// The whole document, as high as given. `title` is what a reader aloud says.
  std::string document(const std::string& title, double height_px) const;

private:
  double width_px_;
  std::string body_;
};

/// Text as XML character data; control characters that XML has no place for become "?".
std::string xml_text(const std::string& text);

}  // namespace boyd::app
