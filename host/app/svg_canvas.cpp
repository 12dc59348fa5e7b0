#include "host/app/svg_canvas.hpp"

#include <fmt/format.h>

namespace boyd::app {

namespace {

const char* name_of(Anchor anchor) {
  switch (anchor) {
    case Anchor::kStart:
      return "start";
    case Anchor::kMiddle:
      return "middle";
    case Anchor::kEnd:
      return "end";
  }
  return "start";
}

}  // namespace

void SvgCanvas::rect(double x, double y, double width, double height, const char* fill) {
  body_ += fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n",
      x,
      y,
      width,
      height,
      fill);
}

void SvgCanvas::line(double x1, double y1, double x2, double y2, const char* stroke, double width) {
  body_ += fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" "
      "stroke-width=\"{:.1f}\"/>\n",
      x1,
      y1,
      x2,
      y2,
      stroke,
      width);
}

void SvgCanvas::polyline(const std::vector<std::pair<double, double>>& points, const char* stroke) {
  std::string places;
  for (const auto& [x, y] : points) {
    places += fmt::format("{:.1f},{:.1f} ", x, y);
  }
  body_ += fmt::format(
      "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n", places, stroke);
}

void SvgCanvas::text(
    double x, double y, const std::string& words, Anchor anchor, double size_px, bool bold) {
  body_ += fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.0f}\" text-anchor=\"{}\"{} fill=\"{}\">{}"
      "</text>\n",
      x,
      y,
      size_px,
      name_of(anchor),
      bold ? " font-weight=\"bold\"" : "",
      svg_colour::kInk,
      xml_text(words));
}

std::string SvgCanvas::document(const std::string& title, double height_px) const {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
      "width=\"{0:.0f}\" height=\"{1:.0f}\" font-family=\"sans-serif\" role=\"img\">\n"
      "<title>{2}</title>\n"
      "<rect width=\"{0:.0f}\" height=\"{1:.0f}\" fill=\"#FFFFFF\"/>\n"
      "{3}</svg>\n",
      width_px_,
      height_px,
      xml_text(title),
      body_);
}

std::string xml_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
  return out;
}

}  // namespace boyd::app
