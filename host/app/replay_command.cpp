#include "host/app/replay_command.hpp"

#include <fmt/format.h>

#include "host/app/backend_choice.hpp"
#include "host/app/difference_text.hpp"
#include "host/app/interrupt.hpp"
#include "host/app/progress_line.hpp"
#include "host/record/replay.hpp"
#include "host/run/runner.hpp"

namespace boyd::app {

int replay_command(const ReplayArguments& arguments) {
  record::Recording recording(arguments.recording);
  const record::Subject& subject = recording.subject();
  if (subject.version != BOYD_VERSION) {
    fmt::print(stderr,
               "boyd: {} was recorded by boyd {}, this is {}; results of versions may differ\n",
               arguments.recording,
               subject.version,
               BOYD_VERSION);
  }
  record::ReplayOptions options;
  options.backend = choose_backend(arguments.backend, 0);
  options.threads = run::processors_count();
  run::StopFlag stop;
  record::Replay replay;
  {
    const InterruptWatch watch(stop);
    ProgressLine line(!arguments.quiet);
    replay = record::replay(recording, options, stop, [&](double share) {
      line.show({0, 1, share});
    });
  }
  if (replay.interrupted) {
    fmt::print(stderr,
               "boyd: interrupted: {} of {} frames compared, all equal\n",
               replay.frames_count,
               recording.frames_count());
    return 1;
  }
  if (replay.difference) {
    fmt::print("{}, recorded and simulated again:\n{}",
               world_text(recording),
               difference_text(*replay.difference));
    return 1;
  }
  if (!arguments.quiet) {
    fmt::print("{}: {} frames, every state hash equal; last {:016x}\n",
               world_text(recording),
               replay.frames_count,
               recording.state_hash(recording.frames_count() - 1));
    if (!recording.end()) {
      fmt::print("its run was killed, so the recording ends at {} s\n",
                 static_cast<double>(recording.time_ns(recording.frames_count() - 1)) /
                     static_cast<double>(kNsPerSecond));
    }
  }
  return 0;
}

}  // namespace boyd::app
