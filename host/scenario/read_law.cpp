/// Laws of durations.
#include <string>
#include <vector>

#include "host/command/gamma_law.hpp"
#include "host/scenario/table_reader.hpp"

namespace boyd::scenario {

command::Law TableReader::law(const std::string& key, const std::optional<command::Law>& standard) {
  const toml::table* given = table(key);
  if (given == nullptr) {
    if (!standard) {
      report(key,
             "is missing; it needs a law: { law = \"lognormal\", median_s = 30, log_sigma = 0.5 }");
    }
    return standard.value_or(command::deterministic(0));
  }
  TableReader part(*given, path_ + "." + key, log_);
  command::Law law = part.law();
  part.finish();
  adopt(part, key);
  return law;
}

command::Law TableReader::law() {
  static const std::vector<std::string> kLaws = {
      "deterministic", "uniform", "exponential", "triangular", "lognormal", "gamma", "empirical"};
  constexpr double century_s = 36525.0 * 86400.0;
  const auto part = [&](const char* stem) { return duration_s(stem, 0, century_s); };
  command::Law law = command::deterministic(0);
  switch (choice("law", kLaws)) {
    case 0:
      law = command::deterministic(part("value"));
      break;
    case 1: {
      const double least = part("min");
      law = command::uniform(least, part("max"));
      break;
    }
    case 2:
      law = command::exponential(part("mean"));
      break;
    case 3: {
      const double least = part("min");
      const double mode = part("mode");
      law = command::triangular(least, mode, part("max"));
      break;
    }
    case 4: {
      const double median = part("median");
      law = command::lognormal(median, number("log_sigma", 0, 5));
      break;
    }
    case 5: {
      const double mean = part("mean");
      law = command::gamma(mean, number("shape", command::kGammaShapeMin, command::kGammaShapeMax));
      break;
    }
    default: {
      const std::vector<double> values = durations_s("values", 0, century_s);
      law = command::empirical(values, numbers("weights", 0, 1e9));
      break;
    }
  }
  const std::string problem = command::law_problem(law);
  if (!problem.empty()) {
    report("law", problem);
    return command::deterministic(0);
  }
  return law;
}

}  // namespace boyd::scenario
