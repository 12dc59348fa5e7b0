#include "host/app/report_command.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "host/app/report_sections.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "host/run/output_file.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::app {

namespace {

std::vector<std::size_t> rows_of(const std::vector<std::string>& names) {
  std::vector<std::size_t> rows;
  for (const std::string& name : names) {
    const auto row = run::find_measure(name);
    if (!row) {
      std::vector<std::string> known;
      for (const run::Measure& measure : run::measures()) {
        known.emplace_back(measure.name);
      }
      const std::string near = scenario::nearest(name, known);
      throw UsageError(fmt::format(
          "--measure {}: there is no such measure; {}",
          name,
          near.empty() ? "`boyd list measures` prints them" : "did you mean " + near + "?"));
    }
    rows.push_back(*row);
  }
  return rows;
}

void write_file(const std::string& path, const std::string& text) {
  run::OutputFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace

int report_command(const ReportArguments& arguments) {
  const std::vector<std::size_t> others = rows_of(arguments.measures);
  refuse_overwriting(arguments.output, arguments.store, "-o", "holds the results");
  const experiment::Results results(arguments.store);
  const std::vector<std::size_t> primary = rows_of(results.design().primary_measures);
  const std::string title = results.design().title;
  ReportPage page(title.empty() ? results.design().name : title);
  add_origin(page, results);
  add_answer(page, results, primary);
  add_summary(page, results, primary, others);
  add_crossovers(page, results, primary);
  add_effects(page, results, primary);
  add_models(page, results, primary);
  add_distributions(page, results, primary);
  write_file(arguments.output, page.html());
  if (!arguments.csv.empty()) {
    std::filesystem::create_directories(arguments.csv);
    for (const auto& [name, text] : page.csv_files()) {
      write_file((std::filesystem::path(arguments.csv) / (name + ".csv")).string(), text);
    }
  }
  return 0;
}

}  // namespace boyd::app
