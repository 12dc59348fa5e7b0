/// Design files written for one test, on the smoke scenario.
#pragma once

#include <string>
#include <vector>

#include "host/experiment/design.hpp"

namespace boyd::experiment::test {

/// A design that has nothing wrong: two factors, two arms, two replications, four points.
std::string small_design();

/// The text with a part, which stands exactly once in it, changed.
std::string changed(std::string text, const std::string& from, const std::string& to);

/// As if it lay beside the smoke scenario. Throws scenario::ScenarioError.
Design design_of(const std::string& text, const std::string& table_text = "");

/// What is wrong with a design and with its points; empty when nothing is.
std::string problems_of(const std::string& text, const std::string& table_text = "");

}  // namespace boyd::experiment::test
