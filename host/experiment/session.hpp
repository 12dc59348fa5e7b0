/// One run that writes a store: begun, or taken up where an earlier one stopped.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/experiment/experiment.hpp"
#include "host/experiment/store.hpp"
#include "host/experiment/store_lock.hpp"

namespace boyd::experiment {

class Session {
public:
  /// Locks the store and looks into it. Throws StoreError: another run writes it, or it is no
  /// store; std::invalid_argument: it holds results and `resume` is false.
  Session(const std::string& path, bool resume);

  /// Whether results are there already.
  bool is_begun() const { return manifest_.has_value(); }
  /// Opens the store for writing, and fills it with what does not change where it is new. Throws
  /// StoreError when design, scenario or version differ from those it was begun with.
  Store& open(const Experiment& experiment,
              const std::vector<std::string>& scenario_hashes,
              const Manifest& manifest);
  /// Everything is written: leaves one file.
  void complete();

private:
  void compare(const Experiment& experiment,
               const std::vector<std::string>& scenario_hashes,
               const Manifest& manifest);

  std::string path_;
  StoreLock lock_;
  std::optional<Manifest> manifest_;
  std::unique_ptr<Store> store_;
};

/// What every store says of its design; the caller adds how it was run.
Manifest manifest_of(const Design& design);

/// Throws StoreError where a row cannot have been written by a run of the experiment.
void check_row(const Database& database, const Experiment& experiment, const ResultRow& row);

/// The experiment that a store holds, as it was read then; no file is looked at before a world is
/// made. Throws scenario::ScenarioError.
Experiment stored_experiment(const Manifest& manifest);

}  // namespace boyd::experiment
