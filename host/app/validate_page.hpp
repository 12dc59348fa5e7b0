/// What `boyd validate` found, as a page with a picture per case: got beside expected while one
/// parameter is varied.
#pragma once

#include <string>
#include <vector>

#include "host/app/validate_report.hpp"

namespace boyd::app {

/// The settings of a case along its sweep: the given assignments, then what the sweep lays down, a
/// value of the parameter last. Values that cannot go with the others are left out.
struct SweepSetting {
  double at = 0;
  validate::Settings settings;
};
std::vector<SweepSetting> sweep_settings(const validate::Case& known,
                                         const std::vector<std::string>& assignments);

/// The quantity that the sweep of a case draws. Throws std::logic_error where it has none of that
/// name.
const validate::Quantity& swept_quantity(const validate::Case& known,
                                         const std::vector<validate::Quantity>& quantities);

/// One page, nothing outside needed. Throws what drawn() throws.
std::string validation_page(const std::vector<ValidatedCase>& cases);

}  // namespace boyd::app
