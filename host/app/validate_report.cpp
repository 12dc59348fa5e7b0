#include "host/app/validate_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/app/text_table.hpp"

namespace boyd::app {

namespace {

using OrderedJson = nlohmann::ordered_json;

std::string value_text(const validate::Value& value) {
  if (const auto* number = std::get_if<double>(&value)) {
    return fmt::format("{:g}", *number);
  }
  if (const auto* whole = std::get_if<std::uint64_t>(&value)) {
    return fmt::format("{}", *whole);
  }
  return std::get<std::string>(value);
}

std::string seven_digits(double value) {
  return fmt::format("{:.7g}", value);
}

/// Enough of a source to know it by; JSON has all of it.
std::string shortened_source(const std::string& source) {
  constexpr std::size_t kShown = 80;
  return source.size() <= kShown ? source : source.substr(0, kShown) + "...";
}

OrderedJson object_of(const ValidatedCase& validated) {
  OrderedJson parameters = OrderedJson::object();
  for (const validate::Parameter& parameter : validated.known->parameters) {
    const auto found = validated.settings.values().find(parameter.name);
    if (found != validated.settings.values().end()) {
      std::visit([&](const auto& value) { parameters[parameter.name] = value; }, found->second);
    }
  }
  OrderedJson quantities = OrderedJson::array();
  for (const validate::Quantity& quantity : validated.quantities) {
    quantities.push_back({{"name", quantity.name},
                          {"expected", quantity.expected},
                          {"got", quantity.got},
                          {"standard_error", quantity.standard_error},
                          {"tolerance", quantity.tolerance},
                          {"pass", quantity.pass},
                          {"source", quantity.source}});
  }
  return {{"case", validated.known->name}, {"parameters", parameters}, {"quantities", quantities}};
}

std::string range_text(const validate::Parameter& parameter) {
  return parameter.kind == validate::ParameterKind::kChoice
             ? fmt::format("{}", fmt::join(parameter.choices, ", "))
             : fmt::format("{:g} to {:g}", parameter.least, parameter.greatest);
}

}  // namespace

std::string settings_text(const ValidatedCase& validated) {
  std::string text;
  for (const validate::Parameter& parameter : validated.known->parameters) {
    const auto& values = validated.settings.values();
    const auto found = values.find(parameter.name);
    if (found != values.end()) {
      text += fmt::format(
          "{}{}={}", text.empty() ? "" : ",", parameter.name, value_text(found->second));
    }
  }
  return text;
}

bool all_pass(const std::vector<ValidatedCase>& cases) {
  return std::all_of(cases.begin(), cases.end(), [](const ValidatedCase& validated) {
    return std::all_of(validated.quantities.begin(),
                       validated.quantities.end(),
                       [](const validate::Quantity& quantity) { return quantity.pass; }) &&
           std::all_of(validated.swept.begin(), validated.swept.end(), [](const SweptPoint& point) {
             return point.quantity.pass;
           });
  });
}

std::string pass_sentence(const std::vector<ValidatedCase>& cases) {
  std::size_t quantities_count = 0;
  std::size_t passed_count = 0;
  std::size_t points_count = 0;
  std::size_t points_passed_count = 0;
  for (const ValidatedCase& validated : cases) {
    for (const validate::Quantity& quantity : validated.quantities) {
      ++quantities_count;
      passed_count += quantity.pass ? 1 : 0;
    }
    for (const SweptPoint& point : validated.swept) {
      ++points_count;
      points_passed_count += point.quantity.pass ? 1 : 0;
    }
  }
  std::string text = fmt::format("{} of {} quantities pass", passed_count, quantities_count);
  if (points_count > 0) {
    text += fmt::format(", {} of {} points of sweeps", points_passed_count, points_count);
  }
  return text;
}

std::string validation_table(const std::vector<ValidatedCase>& cases) {
  std::string text;
  for (const ValidatedCase& validated : cases) {
    TextTable table({{"quantity", Align::kLeft},
                     {"expected"},
                     {"got"},
                     {"standard error"},
                     {"tolerance"},
                     {"", Align::kLeft},
                     {"source of what is expected", Align::kLeft}});
    for (const validate::Quantity& quantity : validated.quantities) {
      table.add(
          {quantity.name,
           seven_digits(quantity.expected),
           seven_digits(quantity.got),
           fmt::format("{:.2g}", quantity.standard_error),
           std::isfinite(quantity.tolerance) ? fmt::format("{:.2g}", quantity.tolerance) : "-",
           quantity.pass ? "pass" : "FAIL",
           shortened_source(quantity.source)});
    }
    text += fmt::format("{}: {}\n  --with {}\n{}\n",
                        validated.known->name,
                        validated.known->title,
                        settings_text(validated),
                        table.text());
  }
  return text + pass_sentence(cases) + "\n";
}

std::string validation_json(const ValidatedCase& validated) {
  return object_of(validated).dump(2) + "\n";
}

std::string validation_json(const std::vector<ValidatedCase>& cases) {
  OrderedJson all = OrderedJson::array();
  for (const ValidatedCase& validated : cases) {
    all.push_back(object_of(validated));
  }
  return all.dump(2) + "\n";
}

std::string case_list(const std::vector<validate::Case>& cases) {
  TextTable table({{"case", Align::kLeft}, {"what it compares", Align::kLeft}});
  for (const validate::Case& known : cases) {
    table.add({known.name, known.title + (known.is_anchor ? "" : " (by name only)")});
  }
  return table.text();
}

std::string parameter_list(const validate::Case& known) {
  TextTable table({{"parameter", Align::kLeft},
                   {"standard"},
                   {"range", Align::kLeft},
                   {"meaning", Align::kLeft}});
  for (const validate::Parameter& parameter : known.parameters) {
    table.add({parameter.name,
               parameter.standard ? value_text(*parameter.standard) : "-",
               range_text(parameter),
               parameter.meaning});
  }
  return known.name + ": " + known.title + "\n\n" + table.text();
}

}  // namespace boyd::app
