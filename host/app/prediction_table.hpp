/// Predicted bounds, for people and as JSON; every one says that it is predicted.
#pragma once

#include <string>

#include "host/app/roofline.hpp"

namespace boyd::app {

struct PredictionReport {
  CountsFile counts;
  GpuModel gpu;
  RooflineOptions options;
  Prediction prediction;
};

/// Kernels by their share of the time, totals, and what the numbers rest on.
std::string prediction_table(const PredictionReport& report);

/// The same as one JSON object, seconds of the whole run.
std::string prediction_json(const PredictionReport& report);

}  // namespace boyd::app
