#include "host/app/histogram_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"

namespace boyd::app {

namespace {

constexpr double kHistogramWidth = 40;

std::string bar(std::int64_t count, std::int64_t largest, const char* glyph) {
  const double length =
      std::ceil(kHistogramWidth * static_cast<double>(count) / static_cast<double>(largest));
  std::string text;
  for (double c = 0; c < length; ++c) {
    text += glyph;
  }
  return text;
}

std::string share_text(std::int64_t count, std::int64_t orders) {
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(count) / static_cast<double>(orders));
}

}  // namespace

std::string histogram_text(const PathReport& path, const Glyphs& glyphs) {
  const statistics::Histogram& histogram = path.histogram;
  const std::int64_t orders = path.sample.orders_count;
  std::int64_t largest = 1;
  for (const std::int64_t count : histogram.counts) {
    largest = std::max(largest, count);
  }
  for (std::size_t f = 1; f < command::kFates; ++f) {
    largest = std::max(largest, path.sample.fates[f]);
  }
  TextTable table({{"request to first action", Align::kRight},
                   {histogram.logarithmic ? "(classes of equal ratio)" : "", Align::kLeft},
                   {"orders", Align::kRight}});
  for (std::size_t c = 0; c < histogram.counts.size(); ++c) {
    table.add({duration_text(histogram.edges[c]) + " to " + duration_text(histogram.edges[c + 1]),
               bar(histogram.counts[c], largest, glyphs.work),
               share_text(histogram.counts[c], orders)});
  }
  for (std::size_t f = 1; f < command::kFates; ++f) {
    if (path.sample.fates[f] > 0) {
      table.add({command::name_of(static_cast<command::Fate>(f)),
                 bar(path.sample.fates[f], largest, glyphs.wait),
                 share_text(path.sample.fates[f], orders)});
    }
  }
  return table.text();
}

}  // namespace boyd::app
