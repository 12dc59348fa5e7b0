/// A world that runs in a thread of its own, as fast as it can, and publishes frames.
///
/// The simulation never waits for the viewer: it tries to hand its frames over, and where the
/// viewer is just reading, keeps them until the next one. Only hold() makes it stand still.
#pragma once

#include <memory>

#include "host/run/study.hpp"
#include "viewer/source/frame_source.hpp"

namespace boyd::viewer {

/// Device of CUDA on which nights run where they do, and where their places are.
inline constexpr int kPlacesDevice = 0;

struct LiveOptions {
  Backend backend = Backend::kCpu;
  TimeNs frame_ns = 5 * kNsPerSecond;  ///< simulated time between two frames
  std::size_t frames_bytes_max = 384U << 20U;
  std::size_t events_max = 1'000'000;
  std::size_t detections_max = 2'000'000;
};

class LiveSource : public FrameSource {
public:
  /// Starts the run. `setup` is the world that `scene` describes.
  LiveSource(Scene scene, run::WorldSetup setup, const LiveOptions& options);
  /// Ends the run at its next command interval and waits for that.
  ~LiveSource() override;
  LiveSource(const LiveSource&) = delete;
  LiveSource& operator=(const LiveSource&) = delete;

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

/// Frames of a night of that length: as many as give smooth motion and few enough to keep.
TimeNs frame_interval_ns(const WorldPlan& plan);

}  // namespace boyd::viewer
