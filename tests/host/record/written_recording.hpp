/// Recordings made frame by frame, so that a test can change what they hold or leave them
/// unfinished.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/record/frame_writer.hpp"
#include "tests/host/record/recorded_world.hpp"

namespace boyd::record {

/// What a recorder would make of a world, frame by frame.
struct Written {
  Subject subject;
  StaticTables tables;
  std::vector<RecordedFrame> frames;
  run::WorldOutcome outcome;
};
Written written_world(const Recipe& recipe);

/// Writes a finished recording.
void write_recording(const Written& world, const std::string& path);

}  // namespace boyd::record
