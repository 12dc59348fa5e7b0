#include "host/app/latency_svg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/svg_canvas.hpp"

namespace boyd::app {

namespace {

constexpr double kWidth = 1200;
constexpr double kMargin = 24;
constexpr double kLabelWidth = 300;
constexpr double kNumbersWidth = 190;  // right of the bars
constexpr double kRow = 22;
constexpr double kPlotHeight = 240;
constexpr double kNeverWidth = 210;  // bars of what never came, right of the histogram
constexpr double kShareWidth = 56;   // labels of the axis of shares

/// A step of 1, 2 or 5 times a power of ten of a unit that suits the span, so that at most about
/// eight ticks fit.
double tick_step_s(double span_s) {
  const double unit_s = span_s > 2 * 86400 ? 86400 : span_s > 7200 ? 3600 : span_s > 120 ? 60 : 1;
  const double raw = span_s / unit_s / 8;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= raw) {
      return step * power * unit_s;
    }
  }
  return 10 * power * unit_s;
}

/// From seconds to a place on the canvas.
struct TimeAxis {
  double from_s = 0;
  double to_s = 1;
  bool logarithmic = false;
  double x = 0;
  double width = 1;

  double place(double time_s) const {
    const double part = logarithmic
                            ? std::log(std::max(time_s, from_s) / from_s) / std::log(to_s / from_s)
                            : (time_s - from_s) / (to_s - from_s);
    return x + width * std::clamp(part, 0.0, 1.0);
  }
  std::vector<double> ticks_s() const {
    if (!logarithmic) {
      const double step = tick_step_s(to_s - from_s);
      std::vector<double> ticks;
      for (double k = std::ceil(from_s / step); k * step <= to_s; ++k) {
        ticks.push_back(k * step);
      }
      return ticks;
    }
    constexpr double minute = 60;
    constexpr double hour = 3600;
    constexpr double day = 86400;
    constexpr std::array<double, 32> usual = {
        0.01,      0.03,      0.1,        0.3,        1,           3,           10,
        30,        minute,    2 * minute, 5 * minute, 10 * minute, 20 * minute, 40 * minute,
        hour,      2 * hour,  4 * hour,   8 * hour,   16 * hour,   day,         2 * day,
        4 * day,   7 * day,   10 * day,   14 * day,   20 * day,    30 * day,    60 * day,
        120 * day, 365 * day, 1000 * day, 3650 * day};
    std::vector<double> ticks;
    for (const double tick : usual) {
      if (tick >= from_s && tick <= to_s &&
          (ticks.empty() || place(tick) - place(ticks.back()) > 60)) {
        ticks.push_back(tick);
      }
    }
    return ticks;
  }
};

void draw_time_axis(SvgCanvas& svg, const TimeAxis& axis, double top, double bottom) {
  for (const double tick : axis.ticks_s()) {
    const double x = axis.place(tick);
    svg.line(x, top, x, bottom, svg_colour::kGrid);
    svg.text(x, bottom + 16, tick == 0 ? "0" : duration_text(tick), Anchor::kMiddle, 12);
  }
  svg.line(axis.x, bottom, axis.x + axis.width, bottom, svg_colour::kInk);
}

const char* colour_of(const WaterfallRow& row) {
  return row.travel ? svg_colour::kTravel : svg_colour::kWork;
}

/// Returns the place below it.
double draw_waterfall(SvgCanvas& svg, const PathReport& path, double top) {
  double last_s = 0;
  for (const WaterfallRow& row : path.waterfall) {
    last_s = row.placed ? std::max(last_s, row.finished_s) : last_s;
  }
  TimeAxis axis;
  axis.to_s = last_s > 0 ? last_s : 1;
  axis.x = kMargin + kLabelWidth;
  axis.width = kWidth - 2 * kMargin - kLabelWidth - kNumbersWidth;
  const double bars_top = top + 22;
  const double bottom = bars_top + kRow * static_cast<double>(path.waterfall.size()) + 4;
  svg.text(axis.x, top + 10, "median time after the request", Anchor::kStart, 12);
  svg.text(kWidth - kMargin - 130, top + 10, "share", Anchor::kEnd, 12);
  svg.text(kWidth - kMargin, top + 10, "come by / refused", Anchor::kEnd, 12);
  draw_time_axis(svg, axis, bars_top, bottom);
  double y = bars_top + 4;
  for (const WaterfallRow& row : path.waterfall) {
    svg.text(axis.x - 10, y + 13, row.label, Anchor::kEnd);
    if (row.placed) {
      const double from = axis.place(row.arrived_s);
      const double start = axis.place(row.started_s);
      const double end = std::max(axis.place(row.finished_s), start + 1.5);
      svg.rect(from, y + 2, start - from, kRow - 7, svg_colour::kWait);
      svg.rect(start, y + 2, end - start, kRow - 7, colour_of(row));
    }
    svg.text(kWidth - kMargin - 130,
             y + 13,
             fmt::format("{:.1f} %", 100 * row.share_frac),
             Anchor::kEnd);
    if (!row.travel) {
      svg.text(kWidth - kMargin,
               y + 13,
               fmt::format("{:.0f} % / {:.1f} %", 100 * row.visited_frac, 100 * row.refused_frac),
               Anchor::kEnd);
    }
    y += kRow;
  }
  return bottom + 30;
}

/// A step that divides the axis of shares in two to five parts.
double share_step(double top_share) {
  const double power = std::pow(10, std::floor(std::log10(top_share)));
  for (const double step : {0.2, 0.5, 1.0}) {
    if (top_share / (step * power) <= 5) {
      return step * power;
    }
  }
  return 2 * power;
}

/// Axis of shares of all orders, 0 to `top_share`.
void draw_share_axis(SvgCanvas& svg, double x, double top, double bottom, double top_share) {
  const double step = share_step(top_share);
  for (double k = 0; k * step <= top_share * 1.000001; ++k) {
    const double y = bottom - (bottom - top) * k * step / top_share;
    svg.text(x - 6, y + 4, fmt::format("{:.3g} %", 100 * k * step), Anchor::kEnd, 12);
    svg.line(x, y, x + 4, y, svg_colour::kInk);
  }
  svg.line(x, top, x, bottom, svg_colour::kInk);
}

/// Bars and the curve of the orders executed by a time.
void draw_histogram(SvgCanvas& svg, const PathReport& path, const TimeAxis& axis, double top) {
  const double bottom = top + kPlotHeight;
  const auto orders = static_cast<double>(path.sample.orders_count);
  const statistics::Histogram& histogram = path.histogram;
  const std::int64_t largest = *std::max_element(histogram.counts.begin(), histogram.counts.end());
  const double top_share = static_cast<double>(largest) / orders;
  std::vector<std::pair<double, double>> curve = {{axis.x, bottom}};
  double executed = 0;
  for (std::size_t c = 0; c < histogram.counts.size(); ++c) {
    const auto count = static_cast<double>(histogram.counts[c]);
    const double from = axis.place(histogram.edges[c]);
    const double to = std::max(axis.place(histogram.edges[c + 1]), from + 2);
    const double height = kPlotHeight * count / static_cast<double>(largest);
    svg.rect(from, bottom - height, std::max(to - from - 1, 1.0), height, svg_colour::kWork);
    executed += count / orders;
    curve.emplace_back(to, bottom - kPlotHeight * executed);
  }
  svg.polyline(curve, svg_colour::kCurve);
  draw_share_axis(svg, axis.x, top, bottom, top_share);
  const double right = axis.x + axis.width;
  for (int k = 0; k <= 4; ++k) {
    svg.text(right + 6,
             bottom - kPlotHeight * k / 4 + 4,
             fmt::format("{} %", 25 * k),
             Anchor::kStart,
             12);
  }
}

void draw_never(SvgCanvas& svg, const PathReport& path, double top) {
  const double x = kWidth - kMargin - kNeverWidth;
  double y = top + 8;
  svg.text(x, y, "of all orders", Anchor::kStart, 12);
  for (std::size_t f = 0; f < command::kFates; ++f) {
    const double share =
        static_cast<double>(path.sample.fates[f]) / static_cast<double>(path.sample.orders_count);
    if (path.sample.fates[f] > 0) {
      y += 20;
      svg.text(
          x,
          y,
          fmt::format("{:.1f} % {}", 100 * share, command::name_of(static_cast<command::Fate>(f))));
      svg.rect(x,
               y + 5,
               std::max(1.0, kNeverWidth * share),
               10,
               f == 0 ? svg_colour::kWork : svg_colour::kNever);
      y += 14;
    }
  }
}

double draw_distribution(SvgCanvas& svg, const PathReport& path, double top) {
  const double plot_top = top + 24;
  const double bottom = plot_top + kPlotHeight;
  if (!path.histogram.counts.empty()) {
    TimeAxis axis;
    axis.from_s = path.histogram.edges.front();
    axis.to_s = path.histogram.edges.back();
    axis.logarithmic = path.histogram.logarithmic;
    if (axis.to_s <= axis.from_s) {
      axis.from_s = 0;
      axis.to_s = axis.to_s > 0 ? 2 * axis.to_s : 1;
    }
    axis.x = kMargin + kShareWidth;
    axis.width = kWidth - 2 * kMargin - 2 * kShareWidth - kNeverWidth - 30;
    svg.text(
        axis.x, top + 12, "bars: share of orders by request to first action", Anchor::kStart, 12);
    svg.text(
        axis.x + axis.width, top + 12, "curve: executed by then, right axis", Anchor::kEnd, 12);
    draw_time_axis(svg, axis, plot_top, bottom);
    draw_histogram(svg, path, axis, plot_top);
    svg.text(axis.x + axis.width / 2,
             bottom + 34,
             axis.logarithmic ? "time from request to first action (logarithmic)"
                              : "time from request to first action",
             Anchor::kMiddle,
             12);
  } else {
    svg.text(kMargin + kShareWidth, plot_top + 30, "no order was ever executed");
  }
  draw_never(svg, path, plot_top);
  return bottom + 56;
}

void draw_legend(SvgCanvas& svg, double y) {
  double x = kMargin;
  for (const auto& [colour, words] : {std::pair(svg_colour::kWork, "works, executed"),
                                      std::pair(svg_colour::kWait, "waits in a queue"),
                                      std::pair(svg_colour::kTravel, "on the way, makes ready"),
                                      std::pair(svg_colour::kNever, "never executed"),
                                      std::pair(svg_colour::kCurve, "executed by then")}) {
    svg.rect(x, y - 11, 14, 14, colour);
    svg.text(x + 20, y, words);
    x += 230;
  }
}

}  // namespace

std::string latency_svg(const CommandReport& report) {
  SvgCanvas svg(kWidth);
  const std::string title = "Decision cycles of " + report.source;
  double y = 36;
  svg.text(kMargin, y, title, Anchor::kStart, 20, true);
  y += 22;
  svg.text(
      kMargin,
      y,
      fmt::format(
          "boyd {}; {} requests per rule, each alone, seed {}; waterfalls: medians of executed "
          "orders; share: of their median latency",
          BOYD_VERSION,
          report.samples_count,
          report.seed));
  y += 28;
  draw_legend(svg, y);
  y += 14;
  for (const ArmReport& arm : report.arms) {
    for (const PathReport& path : arm.paths) {
      svg.line(kMargin, y, kWidth - kMargin, y, svg_colour::kGrid);
      y += 26;
      svg.text(kMargin, y, arm.name + ": " + path.title(), Anchor::kStart, 16, true);
      y += 20;
      svg.text(kMargin, y, path.situation);
      y += 12;
      if (!path.waterfall.empty()) {
        y = draw_waterfall(svg, path, y);
      }
      y = draw_distribution(svg, path, y);
    }
  }
  return svg.document(title, y);
}

}  // namespace boyd::app
