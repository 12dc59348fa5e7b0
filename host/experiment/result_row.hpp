/// One world's line in the store: which world it was, and every measure of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/run/measures.hpp"
#include "host/run/outcome.hpp"

namespace boyd::experiment {

/// A number of a row under the name of its column.
struct ResultColumn {
  std::string name;         ///< of a measure, or that with _numerator, _denominator
  std::size_t measure = 0;  ///< row of run::measures()
};

/// The columns of numbers in their order: each measure, and where it is a ratio over worlds, the
/// two terms that this world adds.
const std::vector<ResultColumn>& result_columns();

/// Place of a measure's number among them; of a ratio, its terms follow.
std::size_t column_of(std::size_t measure);

struct ResultRow {
  std::uint64_t row = 0;  ///< number in the store
  std::uint32_t point = 0;
  std::uint32_t arm = 0;  ///< of the design
  std::uint32_t replication = 0;
  std::uint64_t world_seed = 0;
  bool failed = false;
  std::string problem;  ///< of a failed world
  std::uint64_t state_hash = 0;
  double watched_s = 0;                        ///< from the start to when it had to end
  std::vector<std::optional<double>> numbers;  ///< by result_columns(); absent where not defined
};

/// Of a world that ended or failed; numbers of the row, point and arm are the caller's.
ResultRow row_of(const run::WorldOutcome& world);

/// The measure of a row as the statistics of host/run take it.
run::MeasureValue value_of(const ResultRow& row, std::size_t measure);

}  // namespace boyd::experiment
