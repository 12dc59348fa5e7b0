/// What a calibration found, as a page and as a table of points.
#pragma once

#include <string>
#include <vector>

#include "host/app/report_page.hpp"
#include "host/experiment/calibration.hpp"

namespace boyd::app {

struct CalibrationStory {
  const experiment::Results* results = nullptr;
  std::vector<experiment::PublishedMonth> months;
  std::string months_path;
  double discrepancy = 0;
  experiment::Calibration calibration;
};

ReportPage calibration_page(const CalibrationStory& story);

/// The points kept, a column for each factor: a table that a design of kind "table" takes.
std::string ensemble_csv(const CalibrationStory& story);

/// A few lines for the terminal.
std::string calibration_summary(const CalibrationStory& story);

}  // namespace boyd::app
