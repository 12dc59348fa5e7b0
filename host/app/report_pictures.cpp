#include "host/app/report_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::app {

namespace {

constexpr std::size_t kPanelsPerRow = 3;

/// Rows of a heat map are higher where marks of a contour stand beside the numbers.
constexpr std::size_t kRowHeight_px = 42;
constexpr std::size_t kRowHeightWithContour_px = 52;

/// Of a class of a factor, "1.234 to 5.678", written obliquely below an axis.
constexpr std::size_t kClassNameHeight_px = 90;

/// Where a group stands on the axis: at its number, else at its place.
double place_of(const Panel& panel, std::size_t group) {
  return panel.groups.is_numeric() ? *panel.groups.groups[group].number
                                   : static_cast<double>(group);
}

std::string tics_of(const experiment::FactorGroups& groups, const char* axis) {
  std::string tics;
  for (std::size_t g = 0; g < groups.groups.size(); ++g) {
    tics +=
        fmt::format("{}{} {}", tics.empty() ? "" : ", ", gnuplot_text(short_name(groups, g)), g);
  }
  return fmt::format("set {}tics ({}) rotate by {}\n", axis, tics, *axis == 'x' ? "-30" : "0");
}

/// A panel that holds nothing but the names of the curves.
std::string key_of(const Panel& panel) {
  std::string plots;
  for (std::size_t c = 0; c < panel.curves.size(); ++c) {
    plots += fmt::format("{}NaN with lines lw 2 lt {} title {}",
                         plots.empty() ? "" : ", ",
                         panel.curves[c].line_type,
                         gnuplot_text(panel.curves[c].title));
  }
  return "unset border\nunset tics\nunset grid\nunset title\nunset xlabel\nunset ylabel\n"
         "unset logscale\nunset offsets\nset key center samplen 2\nset yrange [0:1]\nplot [0:1] " +
         plots + "\n";
}

std::string script_of(const Panel& panel, std::size_t number) {
  std::string script = fmt::format(
      "set title {}\nset xlabel {}\n", gnuplot_text(panel.title), gnuplot_text(panel.axis));
  script += "unset logscale x\nset xtics auto norotate\nset autoscale x\n";
  if (panel.groups.is_numeric() && panel.logarithmic) {
    script += "set logscale x\n";
  } else if (!panel.groups.is_numeric()) {
    script += tics_of(panel.groups, "x");
    script += fmt::format("set xrange [-0.5:{}]\n",
                          static_cast<double>(panel.groups.groups.size()) - 0.5);
  }
  std::string plots = panel.zero_line ? "0 with lines lc rgb '#888888' notitle" : "";
  for (std::size_t c = 0; c < panel.curves.size(); ++c) {
    script += fmt::format("$d{}_{} << EOD\n", number, c);
    for (std::size_t g = 0; g < panel.groups.groups.size(); ++g) {
      const statistics::Estimate& at = panel.curves[c].at[g];
      if (at.mean) {
        script += fmt::format("{} {} {} {}\n",
                              place_of(panel, g),
                              *at.mean,
                              at.low.value_or(*at.mean),
                              at.high.value_or(*at.mean));
      }
    }
    script += "EOD\n";
    plots += fmt::format(
        "{}$d{}_{} using 1:2 with lines lw 2 lt {} notitle, $d{}_{} using 1:2:3:4 with "
        "yerrorbars lt {} pt 7 ps 0.4 notitle",
        plots.empty() ? "" : ", ",
        number,
        c,
        panel.curves[c].line_type,
        number,
        c,
        panel.curves[c].line_type);
  }
  return script + "plot " + plots + "\n";
}

/// What is drawn of the contour over the cells, after its data.
struct ContourScript {
  std::string data;
  std::string plots;
};

ContourScript script_of(const std::vector<ZeroMark>& contour) {
  if (contour.empty()) {
    return {};
  }
  std::string lines = "$line << EOD\n";
  std::string bars = "$bars << EOD\n";
  for (const ZeroMark& mark : contour) {
    lines += fmt::format("{} {}\n{}", mark.column, mark.row, mark.joins_next ? "" : "\n");
    bars += fmt::format("{} {} {} {}\n", mark.column, mark.row, mark.row_low, mark.row_high);
  }
  return {lines + "EOD\n" + bars + "EOD\n",
          // Right of the number that stands in the middle of a cell.
          ", $line using ($1+0.4):2 with lines lw 3 lc rgb '#000000', $bars using "
          "($1+0.4):2:3:4 with "
          "yerrorbars lw 2 pt 7 ps 0.8 lc rgb '#000000'"};
}

double greatest_of(const HeatMap& map) {
  double greatest = 0;
  for (const auto& column : map.cells) {
    for (const statistics::Estimate& at : column) {
      greatest = std::max(greatest, std::abs(at.mean.value_or(0)));
    }
  }
  return greatest;
}

}  // namespace

bool is_nothing(const HeatMap& map) {
  return greatest_of(map) == 0;
}

Picture panels(const std::vector<Panel>& shown, const std::string& value_axis) {
  const std::size_t slots = shown.size() + 1;
  // Four in two rows of two, not one alone below three.
  const std::size_t columns = slots == 4 ? 2 : std::min(kPanelsPerRow, slots);
  const std::size_t rows = (slots + columns - 1) / columns;
  std::string script = fmt::format(
      "{}set multiplot layout {},{}\nset grid\nset ylabel {}\n"
      "set tics font ',10'\nset offsets graph 0.04, graph 0.04, 0, 0\n",
      line_colours(),
      rows,
      columns,
      gnuplot_text(value_axis));
  for (std::size_t k = 0; k < shown.size(); ++k) {
    script += script_of(shown[k], k);
  }
  return {script + key_of(shown.front()) + "unset multiplot\n",
          static_cast<int>(330 * columns),
          static_cast<int>(300 * rows)};
}

Picture heat_map(const HeatMap& map) {
  std::string data = "$cells << EOD\n";
  const double greatest = greatest_of(map);
  for (std::size_t i = 0; i < map.cells.size(); ++i) {
    for (std::size_t j = 0; j < map.cells[i].size(); ++j) {
      const statistics::Estimate& at = map.cells[i][j];
      if (!at.mean) {
        continue;
      }
      const bool sure = map.zero && at.low && at.high && (*at.low > 0 || *at.high < 0);
      constexpr double kDark = 0.7;
      data += fmt::format("{} {} {} {} {}\n",
                          i,
                          j,
                          *at.mean,
                          gnuplot_text(number_text(at.mean) + (sure ? "*" : "")),
                          map.zero && std::abs(*at.mean) > kDark * greatest ? "0xffffff" : "0");
    }
  }
  data += "EOD\n";
  const double bound = greatest > 0 ? greatest : 1;
  const ContourScript contour = script_of(map.contour);
  const std::string colours =
      map.zero ? fmt::format(
                     "set palette defined (-1 '#0072B2', 0 '#ffffff', 1 '#D55E00')\n"
                     "set cbrange [{}:{}]\n",
                     -bound,
                     bound)
               : std::string("set palette defined (0 '#ffffff', 1 '#0072B2')\n");
  return {fmt::format("{}{}{}{}{}set title {}\nset xlabel {}\nset ylabel {}\nunset key\n"
                      "set xrange [-0.5:{}]\nset yrange [-0.5:{}]\n"
                      "plot $cells using 1:2:(0.5):(0.5):3 with boxxyerror fs solid noborder fc "
                      "palette, $cells using 1:2:4:5 with labels tc rgb variable{} font ',10'{}\n",
                      data,
                      contour.data,
                      colours,
                      tics_of(map.x, "x"),
                      tics_of(map.y, "y"),
                      gnuplot_text(map.title),
                      gnuplot_text(map.x_axis),
                      gnuplot_text(map.y_axis),
                      static_cast<double>(map.x.groups.size()) - 0.5,
                      static_cast<double>(map.y.groups.size()) - 0.5,
                      map.contour.empty() ? "" : " offset -0.5,0",
                      contour.plots),
          static_cast<int>(220 + 70 * map.x.groups.size()),
          static_cast<int>(150 + (map.x.is_classed ? kClassNameHeight_px : 0) +
                           (map.contour.empty() ? kRowHeight_px : kRowHeightWithContour_px) *
                               map.y.groups.size())};
}

std::vector<std::vector<statistics::Estimate>> heat_cells(const experiment::FactorGroups& x,
                                                          const experiment::FactorGroups& y,
                                                          const statistics::Replicated& values) {
  std::vector<std::vector<statistics::Estimate>> cells;
  for (const auto& group_x : x.groups) {
    auto& column = cells.emplace_back();
    const std::set<std::size_t> in_x(group_x.members.begin(), group_x.members.end());
    for (const auto& group_y : y.groups) {
      std::vector<std::size_t> both;
      for (const std::size_t member : group_y.members) {
        if (in_x.count(member) != 0) {
          both.push_back(member);
        }
      }
      column.push_back(both.empty()
                           ? statistics::Estimate()
                           : statistics::mean_interval(experiment::mean_of_members(values, both)));
    }
  }
  return cells;
}

double row_of(const experiment::FactorGroups& groups, bool logarithmic, double value) {
  const auto scaled = [&](double number) { return logarithmic ? std::log(number) : number; };
  for (std::size_t g = 1; g < groups.groups.size(); ++g) {
    const double low = *groups.groups[g - 1].number;
    const double high = *groups.groups[g].number;
    if (value <= high) {
      const double share = (scaled(value) - scaled(low)) / (scaled(high) - scaled(low));
      return static_cast<double>(g - 1) + std::max(0.0, share);
    }
  }
  return static_cast<double>(groups.groups.size() - 1);
}

std::string short_name(const experiment::FactorGroups& groups, std::size_t group) {
  constexpr std::size_t kShortNumber = 7;
  constexpr std::size_t kShortWords = 16;
  const experiment::FactorGroups::Group& one = groups.groups[group];
  if (groups.is_classed) {
    return one.name;
  }
  if (one.number && one.name.size() > kShortNumber) {
    return number_text(one.number);
  }
  if (one.name.size() <= kShortWords) {
    return one.name;
  }
  std::size_t end = kShortWords - 1;
  // Not in the middle of a character of UTF-8.
  while (end > 0 && (static_cast<unsigned char>(one.name[end]) & 0xC0U) == 0x80U) {
    end -= 1;
  }
  return one.name.substr(0, end) + "\u2026";
}

std::string axis_of(const experiment::Factor& factor) {
  return factor.unit.empty() ? factor.name : factor.name + ", " + factor.unit;
}

}  // namespace boyd::app
