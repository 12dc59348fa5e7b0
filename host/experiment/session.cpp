#include "host/experiment/session.hpp"

#include <filesystem>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

namespace boyd::experiment {

namespace {

namespace fs = std::filesystem;

bool holds_something(const std::string& path) {
  std::error_code unknown;
  return fs::exists(path, unknown) &&
         (!fs::is_regular_file(path, unknown) || fs::file_size(path, unknown) > 0);
}

std::string value_in(const Manifest& manifest, const std::string& key) {
  const auto found = manifest.find(key);
  return found == manifest.end() ? "" : found->second;
}

}  // namespace

Session::Session(const std::string& path, bool resume) : path_(path), lock_(path) {
  if (!holds_something(path)) {
    return;
  }
  if (!resume) {
    throw std::invalid_argument(
        path + ": is there already; --resume goes on with it, or name another file");
  }
  manifest_ = Store::manifest_of(path);
}

Store& Session::open(const Experiment& experiment,
                     const std::vector<std::string>& scenario_hashes,
                     const Manifest& manifest) {
  if (manifest_) {
    compare(experiment, scenario_hashes, manifest);
  }
  store_ = std::make_unique<Store>(path_);
  if (!manifest_) {
    store_->begin(manifest, experiment.design(), experiment.points(), scenario_hashes);
    manifest_ = manifest;
  }
  return *store_;
}

void Session::compare(const Experiment& experiment,
                      const std::vector<std::string>& scenario_hashes,
                      const Manifest& manifest) {
  const std::string advice = "; name another file for the new results";
  for (const char* key : {"design_text", "table_text"}) {
    if (value_in(*manifest_, key) != value_in(manifest, key)) {
      throw StoreError(fmt::format(
          "{}: was begun with another text of {}{}", path_, experiment.design().path, advice));
    }
  }
  if (value_in(*manifest_, "version") != value_in(manifest, "version")) {
    throw StoreError(fmt::format("{}: was begun by boyd {}, this is boyd {}{}",
                                 path_,
                                 value_in(*manifest_, "version"),
                                 value_in(manifest, "version"),
                                 advice));
  }
  Database database(path_, Database::Mode::kRead);
  if (read_scenario_hashes(database) != scenario_hashes) {
    throw StoreError(
        fmt::format("{}: {} or what it includes says something else than when this "
                    "was begun{}",
                    path_,
                    experiment.design().scenario,
                    advice));
  }
}

void Session::complete() {
  store_->close_log();
}

Manifest manifest_of(const Design& design) {
  Manifest manifest;
  manifest["version"] = BOYD_VERSION;
  manifest["name"] = design.name;
  manifest["design_path"] = design.path;
  manifest["design_text"] = design.text;
  manifest["table_text"] = design.points.table_text;
  manifest["scenario"] = design.scenario;
  manifest["arms"] = fmt::format("{}", fmt::join(design.arms, "\n"));
  return manifest;
}

void check_row(const Database& database, const Experiment& experiment, const ResultRow& row) {
  if (row.point >= experiment.points().size() || row.arm >= experiment.design().arms.size() ||
      row.replication >= experiment.design().replications.count_max ||
      row.row != experiment.row_number(row.point, row.arm, row.replication)) {
    throw StoreError(fmt::format(
        "{}: row {} of table world is none of its design (point {}, arm {}, replication "
        "{}): the file was changed or is damaged; take a copy of it, or run the "
        "experiment again",
        database.path(),
        row.row,
        row.point,
        row.arm,
        row.replication));
  }
}

Experiment stored_experiment(const Manifest& manifest) {
  KeptFiles kept;
  kept.table_text = value_in(manifest, "table_text");
  std::istringstream arms(value_in(manifest, "arms"));
  for (std::string arm; std::getline(arms, arm);) {
    kept.arms.push_back(arm);
  }
  return Experiment(
      read_design_text(value_in(manifest, "design_path"), value_in(manifest, "design_text"), kept));
}

}  // namespace boyd::experiment
