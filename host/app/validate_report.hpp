/// What `boyd validate` found, for people and as JSON.
#pragma once

#include <string>
#include <vector>

#include "host/validate/case.hpp"

namespace boyd::app {

/// What a case says at one value of the parameter that its sweep varies.
struct SweptPoint {
  double at = 0;
  validate::Quantity quantity;
};

struct ValidatedCase {
  const validate::Case* known = nullptr;
  validate::Settings settings;
  std::vector<validate::Quantity> quantities;
  std::vector<SweptPoint> swept{};  ///< empty where nobody asked for it
};

/// Points of sweeps too.
bool all_pass(const std::vector<ValidatedCase>& cases);

/// "21 of 22 quantities pass", and of points of sweeps where there are any.
std::string pass_sentence(const std::vector<ValidatedCase>& cases);

/// "name=value,name=value" of every parameter.
std::string settings_text(const ValidatedCase& validated);

/// Per case its parameters and a table of its quantities; at the end how many passed.
std::string validation_table(const std::vector<ValidatedCase>& cases);

/// {"case","parameters","quantities":[...]}, or an array of such objects. A number that is not
/// finite is null.
std::string validation_json(const ValidatedCase& validated);
std::string validation_json(const std::vector<ValidatedCase>& cases);

/// Names and titles of cases.
std::string case_list(const std::vector<validate::Case>& cases);
/// Parameters of one case: worked number, range, meaning.
std::string parameter_list(const validate::Case& known);

}  // namespace boyd::app
