/// A world of a shipped scenario, recorded to a file that is gone afterwards.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "host/record/recorder.hpp"
#include "host/run/document_study.hpp"

namespace boyd::record {

/// A folder of its own for each test.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

struct Live {
  std::vector<WorldView> views;  ///< as observe() gave them, frame by frame
  std::vector<std::uint64_t> hashes;
  std::vector<std::vector<command::Order>> orders;
  std::vector<Event> events;
  run::WorldOutcome outcome;
};

struct Recipe {
  std::string scenario = BOYD_SOURCE_DIR "/scenarios/smoke.toml";
  std::vector<scenario::CommandLineSetting> settings = {};
  std::uint32_t arm = 0;
  std::uint32_t replication = 0;
  double every_s = 10;
  std::vector<run::HandOrder> hand_orders = {};
};

/// Runs a world, recorded to `path`.
run::WorldOutcome record_world(const Recipe& recipe, const std::string& path);

/// Runs the same world unrecorded and notes what a recording should hold.
Live live_world(const Recipe& recipe);

}  // namespace boyd::record
