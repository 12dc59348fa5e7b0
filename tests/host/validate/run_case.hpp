/// Runs a case of `boyd validate` by name.
#pragma once

#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "host/validate/registry.hpp"

namespace boyd::validate::testing {

struct Setting {
  const char* name;
  std::vector<std::string> with;
};
inline void PrintTo(const Setting& setting, std::ostream* out) {
  *out << setting.name;
  for (const std::string& text : setting.with) {
    *out << " " << text;
  }
}

inline std::vector<Quantity> run(const Setting& setting) {
  const Case& known = *find_case(setting.name);
  return known.run(settings_of(known, setting.with), {[](double) {}, BOYD_SOURCE_DIR});
}

inline Quantity quantity_of(const Setting& setting, const std::string& name) {
  for (const Quantity& quantity : run(setting)) {
    if (quantity.name == name) {
      return quantity;
    }
  }
  throw std::runtime_error(std::string(setting.name) + " has no " + name);
}

inline void expect_passes(const Setting& setting) {
  for (const Quantity& quantity : run(setting)) {
    EXPECT_TRUE(quantity.pass) << quantity.name << ": expected " << quantity.expected << ", got "
                               << quantity.got << " +- " << quantity.standard_error;
    EXPECT_FALSE(quantity.source.empty()) << quantity.name;
  }
}

template <class Parameter>
std::string test_name(const ::testing::TestParamInfo<Parameter>& row) {
  return std::string(row.param.name) + "_" + std::to_string(row.index);
}

/// Two settings of one case that differ a little.
struct Difference {
  const char* name;
  const char* quantity;
  std::vector<std::string> right;
  std::vector<std::string> wrong;
};
inline void PrintTo(const Difference& difference, std::ostream* out) {
  *out << difference.name;
}

/// What the engine does with the wrong numbers must not pass for what theory says of the right
/// ones.
inline void expect_told_apart(const Difference& difference) {
  const Quantity right = quantity_of({difference.name, difference.right}, difference.quantity);
  const Quantity wrong = quantity_of({difference.name, difference.wrong}, difference.quantity);
  EXPECT_TRUE(agrees(right.expected, right.got, right.tolerance));
  EXPECT_FALSE(agrees(right.expected, wrong.got, wrong.tolerance))
      << right.expected << " beside " << wrong.got << " +- " << wrong.standard_error;
}

}  // namespace boyd::validate::testing
