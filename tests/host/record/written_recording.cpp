#include "tests/host/record/written_recording.hpp"

#include <algorithm>

#include "host/record/recording.hpp"

namespace boyd::record {

Written written_world(const Recipe& recipe) {
  const TemporaryFolder folder;
  Written world;
  world.outcome = record_world(recipe, folder.file("whole.h5"));
  Recording recording(folder.file("whole.h5"));
  world.subject = recording.subject();
  world.tables = recording.tables();
  for (std::size_t k = 0; k < recording.frames_count(); ++k) {
    RecordedFrame frame;
    frame.state_hash = recording.state_hash(k);
    frame.view = recording.view(k);
    frame.events = recording.events(k, k);
    const std::vector<Event> detections = recording.detections(k, k);
    frame.events.insert(frame.events.end(), detections.begin(), detections.end());
    frame.triggers = recording.triggers(k, k);
    frame.orders = recording.orders(k);
    world.frames.push_back(std::move(frame));
  }
  return world;
}

void write_recording(const Written& world, const std::string& path) {
  FrameWriter writer(path);
  writer.begin(world.subject, world.tables);
  for (const RecordedFrame& frame : world.frames) {
    writer.add(frame);
  }
  writer.finish(world.outcome);
}

}  // namespace boyd::record
