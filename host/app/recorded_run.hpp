/// `boyd run --record`, `boyd reproduce --record`: one world, recorded while it runs.
#pragma once

#include <functional>
#include <string>

#include "host/app/command_line.hpp"
#include "host/record/recorder.hpp"
#include "host/run/runner.hpp"
#include "host/scenario/document.hpp"

namespace boyd::app {

struct RecordedRun {
  run::RunResult result;
  std::string path;  ///< of the recording
};

/// Throws UsageError unless exactly one arm and one replication are chosen and the path is that of
/// a file.
void check_record(const RunArguments& arguments, const run::RunOptions& options);

/// As run::run_study(), of one world: `setup`, which `choice` names. Throws record::RecordingError.
RecordedRun run_recorded(const std::string& path,
                         const record::Choice& choice,
                         const scenario::Document& document,
                         run::WorldSetup setup,
                         const run::RunOptions& options,
                         const run::StopFlag& stop,
                         const std::function<void(const run::Progress&)>& progress);

}  // namespace boyd::app
