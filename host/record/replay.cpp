#include "host/record/replay.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "host/run/batch_run.hpp"
#include "host/run/document_study.hpp"

namespace boyd::record {

namespace {

std::optional<double> until_of(const Recording& recording) {
  const std::string& text = recording.subject().until_s;
  if (text.empty()) {
    return std::nullopt;
  }
  double seconds = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || rest != text.data() + text.size() || !(seconds > 0)) {
    throw RecordingError(fmt::format("{}: its attribute until_s is damaged", recording.path()));
  }
  return seconds;
}

/// Compares frame by frame; asks to stop at the first difference and after the last frame.
class Comparison {
public:
  Comparison(Recording& recording, run::StopFlag& enough)
      : recording_(recording), enough_(enough) {}

  void follow(run::BatchRun& batch) { batch_ = &batch; }

  void take_frame() {
    if (enough_.requested()) {
      return;
    }
    const std::size_t frame = replay_.frames_count;
    const WorldResult result = batch_->result(0);
    if (result.now_ns != recording_.time_ns(frame)) {
      differ({result.now_ns,
              0,
              fmt::format("time of frame {}", frame),
              fmt::format("{} ns", recording_.time_ns(frame)),
              fmt::format("{} ns", result.now_ns)});
    } else if (result.state_hash != recording_.state_hash(frame)) {
      const auto field =
          difference_of(recording_.view(frame), batch_->observe(0), recording_.tables());
      differ(field ? *field
                   : Difference{result.now_ns,
                                0,
                                "state hash, in something that is not recorded",
                                fmt::format("{:016x}", recording_.state_hash(frame)),
                                fmt::format("{:016x}", result.state_hash)});
    } else {
      ++replay_.frames_count;
    }
    if (replay_.frames_count == recording_.frames_count()) {
      enough_.request();
    }
  }

  Replay& replay() { return replay_; }

private:
  void differ(Difference difference) {
    const Subject& subject = recording_.subject();
    difference.tick = (difference.time_ns - subject.start_ns) / std::max<TimeNs>(1, subject.dt_ns);
    replay_.difference = std::move(difference);
    enough_.request();
  }

  Recording& recording_;
  run::StopFlag& enough_;
  run::BatchRun* batch_ = nullptr;
  Replay replay_;
};

}  // namespace

run::WorldSetup world_of(const Recording& recording, const run::Study& study) {
  const Subject& subject = recording.subject();
  try {
    return run::with_hand_orders(study.world(subject.arm_row, subject.replication),
                                 subject.hand_orders);
  } catch (const std::invalid_argument& error) {
    throw RecordingError(fmt::format("{}: {}", recording.path(), error.what()));
  }
}

Replay replay(Recording& recording,
              const ReplayOptions& options,
              const run::StopFlag& stop,
              const std::function<void(double)>& advanced) {
  const Subject& subject = recording.subject();
  const scenario::Document document = document_of(recording);
  if (subject.arm_row >= document.arm_names().size() || subject.frame_ns <= 0) {
    throw RecordingError(
        fmt::format("{}: names an arm that its scenario does not have, or no time "
                    "between frames",
                    recording.path()));
  }
  const run::DocumentStudy study(document, subject.seed, until_of(recording));
  run::StopFlag enough;
  Comparison comparison(recording, enough);
  run::BatchRunOptions batch_options;
  batch_options.backend = options.backend;
  batch_options.batch = {options.threads, options.device, false};
  batch_options.frame_ns = subject.frame_ns;
  batch_options.on_frame = [&](std::uint32_t) { comparison.take_frame(); };
  run::BatchRun batch({world_of(recording, study)}, batch_options);
  comparison.follow(batch);
  batch.run(enough, [&](double share) {
    if (stop.requested()) {
      comparison.replay().interrupted = true;
      enough.request();
    }
    advanced(share);
  });
  // The recording's own last frame, taken when its world was over.
  comparison.take_frame();
  Replay& result = comparison.replay();
  if (!result.interrupted && !result.difference && result.frames_count < recording.frames_count()) {
    throw RecordingError(fmt::format("{}: holds {} frames, its world makes {}",
                                     recording.path(),
                                     recording.frames_count(),
                                     result.frames_count));
  }
  return result;
}

}  // namespace boyd::record
