/// Laws of durations given by mean and standard deviation, as queueing theory asks for them.
#pragma once

#include <string>
#include <vector>

#include "host/command/law.hpp"
#include "host/validate/case.hpp"

namespace boyd::validate {

/// Parameters service_mean_s, service_law and service_sd_s of a case.
std::vector<Parameter> service_parameters(double standard_mean_s, const std::string& standard_law);

/// Fills in service_sd_s where it was not given (deterministic: 0, exponential: the mean,
/// triangular: the greatest, which begins at 0, others: half of the mean) and says what is wrong
/// with it.
std::vector<std::string> complete_service(Settings& settings);

/// The engine's law of these settings, after complete_service(). Empirical: two observed durations,
/// one standard deviation below and above the mean.
command::Law service_law(const Settings& settings);

}  // namespace boyd::validate
