/// The results of an experiment in one SQLite file. Schema: docs/experiment.md
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/experiment/database.hpp"
#include "host/experiment/points.hpp"
#include "host/experiment/result_row.hpp"

namespace boyd::experiment {

/// What the results came from.
using Manifest = std::map<std::string, std::string>;

/// A finished batch of worlds.
struct FinishedBatch {
  std::vector<ResultRow> rows;
  double wall_s = 0;
  std::string machine;
};

class Store {
public:
  /// What is in a file: the manifest, or nothing for a file that is empty. Throws StoreError when
  /// it is no store.
  static std::optional<Manifest> manifest_of(const std::string& path);

  /// Opens for writing. Throws StoreError.
  explicit Store(const std::string& path);

  /// Fills an empty store, all or nothing. `scenario_hashes`: by point.
  void begin(const Manifest& manifest,
             const Design& design,
             const std::vector<Point>& points,
             const std::vector<std::string>& scenario_hashes);
  /// One transaction. Throws StoreError also for a row that is there already.
  void write(const FinishedBatch& batch);
  /// Makes one file of the store and its log, unless somebody is reading it just now.
  void close_log();

  Database& database() { return database_; }

private:
  Database database_;
};

/// Readers of a store; each throws StoreError.
Manifest read_manifest(Database& database);
std::vector<std::string> read_scenario_hashes(Database& database);
/// Every row, ascending; those of failed worlds too.
std::vector<ResultRow> read_rows(Database& database);
std::optional<ResultRow> read_row(Database& database, std::uint64_t row);
/// Sum over batches, of all runs that wrote into it.
double read_wall_s(Database& database);

}  // namespace boyd::experiment
