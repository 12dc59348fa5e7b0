/// Where the viewer's pictures come from: a run that goes on, or one that was recorded.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/command/order.hpp"
#include "viewer/source/event_log.hpp"
#include "viewer/source/frame_history.hpp"
#include "viewer/source/scene.hpp"

namespace boyd::viewer {

enum class SourceState : std::uint8_t { kRunning, kHeld, kEnded, kFailed };

/// How a run got rid of its frames. `waited_count` is 0 as long as the simulation never stood still
/// for the sake of a picture.
struct Handover {
  std::uint64_t offered_count = 0;   ///< frames that the simulation made
  std::uint64_t deferred_count = 0;  ///< given with a later one, as the viewer was reading
  std::uint64_t dropped_count = 0;   ///< thinned out, as the viewer took none for long
  /// Times that the simulation's thread was put to sleep where it takes the lock that it shares
  /// with the viewer, as the system counts them.
  std::uint64_t waited_count = 0;
};

/// What a night leaves behind.
struct NightEnd {
  std::uint64_t state_hash = 0;
  /// Names and values of those that exist, in the order in which they are listed.
  std::vector<std::pair<std::string, double>> measures;
};

/// All of it belongs to the viewer's thread.
class FrameSource {
public:
  virtual ~FrameSource() = default;
  /// Takes over what has come since the last call. Does not block.
  virtual void refresh() = 0;

  virtual const Scene& scene() const = 0;
  virtual const FrameHistory& frames() const = 0;
  virtual const EventLog& events() const = 0;
  /// Orders with their histories, as far as they are known. Valid until the next refresh().
  virtual std::span<const command::Order> orders() const = 0;
  virtual SourceState state() const = 0;
  /// Nothing more will come.
  bool is_over() const { return state() == SourceState::kEnded || state() == SourceState::kFailed; }
  /// Why it failed.
  virtual const std::string& problem() const = 0;
  /// Time up to which there are frames.
  virtual TimeNs ready_ns() const = 0;
  /// How it ended; none while it goes on, and where it failed or its recording was cut.
  virtual const std::optional<NightEnd>& end() const = 0;
  /// None of a recording.
  virtual std::optional<Handover> handover() const = 0;
  /// Asks a run that goes on to stand still, or to go on; nothing for a recording.
  virtual void hold(bool held) = 0;
};

}  // namespace boyd::viewer
