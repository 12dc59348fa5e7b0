/// A night from a recording, taken in piece by piece so that the window stays awake.
#pragma once

#include <memory>
#include <string>

#include "host/record/recording.hpp"
#include "viewer/source/frame_source.hpp"

namespace boyd::viewer {

class RecordedSource : public FrameSource {
public:
  /// `scene` is that of the world recorded. Frames come with the following refresh() calls.
  RecordedSource(Scene scene, record::Recording recording);
  ~RecordedSource() override;
  RecordedSource(const RecordedSource&) = delete;
  RecordedSource& operator=(const RecordedSource&) = delete;

  /// Reads for some milliseconds. A file that turns out to be damaged fails the night; what has
  /// been read can be looked at.
  void refresh() override;
  const Scene& scene() const override;
  const FrameHistory& frames() const override;
  const EventLog& events() const override;
  std::span<const command::Order> orders() const override;
  SourceState state() const override;
  const std::string& problem() const override;
  TimeNs ready_ns() const override;
  const std::optional<NightEnd>& end() const override;
  std::optional<Handover> handover() const override;
  void hold(bool held) override;

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace boyd::viewer
