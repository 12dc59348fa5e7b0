/// Records a night to a file, in the background and from its start.
#pragma once

#include <memory>
#include <string>

#include "viewer/source/session.hpp"

namespace boyd::viewer {

/// How far a recording is; a copy.
struct RecordingProgress {
  bool is_running = false;
  double share_done = 0;
  std::string path;  ///< of the file, or of what of it was finished; empty: nothing was asked for
  std::string problem;  ///< why there is none
};

class NightRecording {
public:
  NightRecording();
  /// Interrupts what runs, and waits for it; what was recorded until then stays.
  ~NightRecording();
  NightRecording(const NightRecording&) = delete;
  NightRecording& operator=(const NightRecording&) = delete;

  /// Runs the night that the session shows once more, with its orders by hand, and records it with
  /// the viewer's frames. Goes on when another scenario is opened; a second start waits for nothing
  /// and interrupts the first. Throws what making the world throws.
  void start(const Session& session, const std::string& path);
  RecordingProgress progress() const;

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::viewer
