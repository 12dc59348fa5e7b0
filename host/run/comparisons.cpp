#include "host/run/comparisons.hpp"

#include <algorithm>

#include "host/run/measures.hpp"
#include "host/statistics/multiplicity.hpp"

namespace boyd::run {

std::vector<std::size_t> primary_rows(const Report& report) {
  std::vector<std::size_t> rows;
  for (const std::string& name : report.provenance.primary_measures) {
    if (const auto row = find_measure(name)) {
      rows.push_back(*row);
    }
  }
  return rows;
}

std::vector<std::vector<std::optional<double>>> adjusted_p_values(const Report& report) {
  const std::vector<std::size_t> primary = primary_rows(report);
  std::vector<std::vector<std::optional<double>>> adjusted(
      report.arms.size(), std::vector<std::optional<double>>(measures().size()));
  for (const bool of_primary : {true, false}) {
    std::vector<std::optional<double>*> places;
    std::vector<std::optional<double>> family;
    for (std::size_t a = 0; a < report.arms.size(); ++a) {
      for (std::size_t row = 0; row < measures().size(); ++row) {
        const bool is_primary = std::find(primary.begin(), primary.end(), row) != primary.end();
        if (is_primary == of_primary) {
          places.push_back(&adjusted[a][row]);
          family.push_back(report.arms[a].measures[row].p_value);
        }
      }
    }
    const auto values = statistics::holm_adjusted(family);
    for (std::size_t k = 0; k < places.size(); ++k) {
      *places[k] = values[k];
    }
  }
  return adjusted;
}

}  // namespace boyd::run
