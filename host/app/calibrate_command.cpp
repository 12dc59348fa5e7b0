#include "host/app/calibrate_command.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "host/app/calibrate_page.hpp"
#include "host/app/usage_error.hpp"
#include "host/run/output_file.hpp"

namespace boyd::app {

namespace {

void write_text(const std::string& path, const std::string& text) {
  run::OutputFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace

int calibrate_command(const CalibrateArguments& arguments) {
  std::error_code unknown;
  for (const std::string& output : {arguments.output, arguments.ensemble}) {
    if (!output.empty() && std::filesystem::equivalent(output, arguments.store, unknown)) {
      throw UsageError(fmt::format("{} holds the results; name another file", output));
    }
  }
  CalibrationStory story;
  story.months = experiment::read_published_months(arguments.months);
  story.months_path = arguments.months;
  story.discrepancy = arguments.discrepancy;
  const experiment::Results results(arguments.store);
  if (results.design().arms.size() != 1) {
    throw UsageError(
        fmt::format("{}: has {} arms; a calibration compares sets of parameters of one",
                    arguments.store,
                    results.design().arms.size()));
  }
  story.results = &results;
  story.calibration = experiment::calibrated(
      experiment::point_shares_of(results, 0), story.months, story.discrepancy);
  if (!arguments.output.empty()) {
    write_text(arguments.output, calibration_page(story).html());
  }
  if (!arguments.ensemble.empty()) {
    write_text(arguments.ensemble, ensemble_csv(story));
  }
  if (arguments.output != "-" && arguments.ensemble != "-") {
    write_text("-", calibration_summary(story));
  }
  return story.calibration.kept.empty() ? 1 : 0;
}

}  // namespace boyd::app
