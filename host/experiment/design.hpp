/// What an experiment varies, how often, and what it looks at: a design file as it was read.
/// docs/experiment.md
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/scenario/document.hpp"

namespace boyd::experiment {

enum class Role : std::uint8_t {
  kDecision,  ///< the defender can choose it
  kNoise,     ///< nobody chooses it; the answer should hold in spite of it
};

enum class FactorKind : std::uint8_t { kNumber, kInteger, kLevels };

/// One of the values of a factor that has only some.
struct Level {
  std::string name;
  std::optional<double> number;  ///< where the levels can be drawn on an axis
  std::vector<scenario::CommandLineSetting> settings;
};

struct Factor {
  std::string name;
  std::uint32_t line = 0;  ///< of the design file
  std::string unit;
  Role role = Role::kDecision;
  FactorKind kind = FactorKind::kNumber;
  std::vector<std::string> paths;   ///< keys of the scenario that take its value
  double low = 0;                   ///< kNumber, kInteger
  double high = 0;                  ///< likewise, above low
  bool logarithmic = false;         ///< equal steps of the logarithm; low > 0
  std::uint32_t levels_count = 2;   ///< of a grid: given for ranges, else the number of levels
  std::optional<double> base_unit;  ///< of one_at_a_time, 0..1 of the range; absent: its middle
  std::vector<Level> levels;        ///< kLevels, at least two
};

enum class DesignKind : std::uint8_t {
  kFullFactorial,
  kFractionalFactorial,
  kLatinHypercube,
  kNearlyOrthogonalLatinHypercube,
  kSobolSequence,
  kOneAtATime,
  kMorris,
  kSobolIndices,
  kTable,
};

/// How the factors of one role, or all of them, are put together.
struct PointsRule {
  DesignKind kind = DesignKind::kFullFactorial;
  std::uint32_t points_count = 0;        ///< hypercubes, Sobol sequence; kSobolIndices: base points
  std::uint32_t trajectories_count = 0;  ///< kMorris
  std::uint32_t grid_count = 0;          ///< kMorris: levels of its grid, even
  std::uint64_t seed = 1;
  std::vector<std::string> generators;  ///< kFractionalFactorial: "d = a*b*c"
  std::string table_path;               ///< kTable, as written
  std::string table_text;               ///< what that file held
};

struct ReplicationsRule {
  std::uint32_t count = 1;      ///< of every point and arm; the first round where sequential
  std::uint32_t count_max = 1;  ///< equal to count where fixed
  std::uint32_t step = 1;       ///< replications of a further round
  std::string measure;          ///< whose interval decides; empty where fixed
  double half_width = 0;        ///< narrow enough

  bool is_sequential() const { return !measure.empty(); }
};

struct Design {
  std::string path;  ///< of the file
  std::string text;  ///< of the file, as it was read
  std::string name;
  std::string title;
  std::string question;
  std::string scenario;  ///< path, seen from the working directory
  std::vector<scenario::CommandLineSetting> settings;
  std::vector<std::string> arms;  ///< at least one; the first is the reference
  std::vector<std::string> primary_measures;
  std::uint64_t seed = 1;
  bool common_random_numbers = true;
  ReplicationsRule replications;
  std::vector<Factor> factors;
  PointsRule points;                ///< of all factors, or of the decisions where noise is given
  std::optional<PointsRule> noise;  ///< of the noise factors; crossed with the decisions
};

/// Reads the file and what it names: the table of points, the arms of the scenario. Throws
/// scenario::ScenarioError with every problem.
Design read_design(const std::string& path);

/// What a store kept of the files that a design names.
struct KeptFiles {
  std::string table_text;         ///< of the table of points; empty where the design has none
  std::vector<std::string> arms;  ///< of the experiment
};

/// The same of a text; files that it names are seen from the folder of `path`, or are not looked at
/// where they were kept.
Design read_design_text(const std::string& path,
                        const std::string& text,
                        const std::optional<KeptFiles>& kept);

}  // namespace boyd::experiment
