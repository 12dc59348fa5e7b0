/// The parts of a report on an experiment, in the order of the page.
#pragma once

#include <cstddef>
#include <vector>

#include "host/app/report_page.hpp"
#include "host/experiment/results.hpp"

namespace boyd::app {

/// What was run, from what, for how long.
void add_origin(ReportPage& page, const experiment::Results& results);

/// Two sentences for each measure, made of the results: what the arms come to over all points, and
/// where they cross along the first factor that can be chosen and is a number. The first measure
/// comes first.
void add_answer(ReportPage& page,
                const experiment::Results& results,
                const std::vector<std::size_t>& primary);

/// Each arm over all points, and its paired difference to the first. `primary`: rows of measures()
/// named beforehand, one family; `others`: a second family, adjusted by itself.
void add_summary(ReportPage& page,
                 const experiment::Results& results,
                 const std::vector<std::size_t>& primary,
                 const std::vector<std::size_t>& others);

/// How the worlds of each arm are spread, and those that lie apart, with the command that makes
/// each again.
void add_distributions(ReportPage& page,
                       const experiment::Results& results,
                       const std::vector<std::size_t>& primary);

/// Where two arms cross, along each numeric factor and over pairs of factors.
void add_crossovers(ReportPage& page,
                    const experiment::Results& results,
                    const std::vector<std::size_t>& primary);

/// Main effects, interactions, heat maps.
void add_effects(ReportPage& page,
                 const experiment::Results& results,
                 const std::vector<std::size_t>& primary);

/// Sobol' and Morris' indices where the design is made for them; regression with its lack of fit;
/// partition trees; parallel coordinates.
void add_models(ReportPage& page,
                const experiment::Results& results,
                const std::vector<std::size_t>& primary);

}  // namespace boyd::app
