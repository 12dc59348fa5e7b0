/// Records one world while it runs, in a thread of its own.
#pragma once

#include <memory>
#include <string>

#include "host/record/subject.hpp"
#include "host/run/batch_run.hpp"
#include "host/run/outcome.hpp"
#include "host/run/study.hpp"

namespace boyd::record {

/// Which world of a document, and how often it is looked at.
struct Choice {
  std::uint32_t arm = 0;
  std::uint32_t replication = 0;
  std::uint64_t seed = 0;
  std::string until_s;  ///< as it was given; empty: the scenario's end
  TimeNs frame_ns = 0;
  bool detections = false;  ///< also of more movers than run::kDetectedMoversMax
  std::string backend;
};

/// What the world does depends on neither being recorded nor on how often it is looked at.
///
///   Recorder recorder(path, document, choice, setup);
///   recorder.attach(options);              before the batch is made
///   BatchRun batch({setup}, options);
///   recorder.follow(batch);                before it runs
///   batch.run(...);
///   recorder.finish(batch.outcome(0));
///
/// It writes to "PATH.PROCESS.part" and takes the place of PATH in finish(); what a killed process
/// has recorded stays under that name and can be read. Without finish() nothing is left behind.
class Recorder {
public:
  /// Throws RecordingError when the path cannot be written. `document` lives until finish().
  Recorder(const std::string& path,
           const scenario::Document& document,
           const Choice& choice,
           const run::WorldSetup& setup);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Sets what the batch needs: events, reports, frames. BatchRun::run() throws RecordingError at
  /// the next frame when the file can no longer be written; it waits where the file is slower than
  /// the world.
  void attach(run::BatchRunOptions& options);
  /// `batch` has this one world, and lives until finish().
  void follow(run::BatchRun& batch);
  /// Adds a frame of the last moment, unless the world was interrupted. The path of the recording:
  /// of a world that was interrupted the one it was written to, so that no finished recording is
  /// lost to it. Throws RecordingError.
  std::string finish(const run::WorldOutcome& outcome);

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::record
