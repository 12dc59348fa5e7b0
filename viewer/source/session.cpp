#include "viewer/source/session.hpp"

#include <algorithm>
#include <utility>

#include "host/app/scenario_source.hpp"
#include "host/record/replay.hpp"
#include "viewer/source/live_source.hpp"
#include "viewer/source/recorded_source.hpp"

namespace boyd::viewer {

void Session::open(const std::string& path,
                   const std::vector<std::string>& settings,
                   std::optional<std::uint64_t> seed) {
  auto document = std::make_shared<const scenario::Document>(app::read_scenario(path, settings));
  const std::uint64_t used_seed = seed.value_or(document->arm(0).general.seed);
  auto study = std::make_unique<run::DocumentStudy>(*document, used_seed, std::nullopt);
  shown_.reset();
  beside_.reset();
  night_beside_.reset();
  study_ = std::move(study);
  document_ = std::move(document);
  seed_ = used_seed;
  until_s_.clear();
}

void Session::open_recording(const std::string& path) {
  record::Recording recording(path);
  auto document = std::make_shared<const scenario::Document>(record::document_of(recording));
  const record::Subject& subject = recording.subject();
  std::optional<double> until_s;
  if (!subject.until_s.empty()) {
    until_s = app::seconds_of(subject.until_s, "the recording's --until");
  }
  auto study = std::make_unique<run::DocumentStudy>(*document, subject.seed, until_s);
  run::WorldSetup setup = record::world_of(recording, *study);
  Scene scene = make_scene(
      *document, subject.arm_row, subject.replication, subject.seed, std::move(setup.plan));
  night_ = {subject.arm_row, subject.replication, subject.hand_orders};
  seed_ = subject.seed;
  until_s_ = subject.until_s;
  beside_.reset();
  night_beside_.reset();
  shown_ = std::make_unique<RecordedSource>(std::move(scene), std::move(recording));
  study_ = std::move(study);
  document_ = std::move(document);
}

std::unique_ptr<FrameSource> Session::make(const Night& night) const {
  run::WorldSetup setup =
      run::with_hand_orders(study_->world(night.arm, night.replication), night.hand_orders);
  Scene scene = make_scene(*document_, night.arm, night.replication, seed_, setup.plan);
  scene.command = command::plan_of(*setup.command);
  LiveOptions options;
  options.backend = backend_;
  options.frame_ns = frame_interval_ns(setup.plan);
  return std::make_unique<LiveSource>(std::move(scene), std::move(setup), options);
}

void Session::start(const Night& night) {
  auto source = make(night);
  shown_ = std::move(source);
  night_ = night;
}

void Session::start_beside(const std::optional<Night>& night) {
  beside_ = night ? make(*night) : nullptr;
  night_beside_ = night;
}

void Session::refresh() {
  for (FrameSource* source : {shown_.get(), beside_.get()}) {
    if (source != nullptr) {
      source->refresh();
    }
  }
}

TimeNs Session::start_ns() const {
  return shown_ ? shown_->scene().plan.start_ns : 0;
}

TimeNs Session::ready_ns() const {
  if (!shown_) {
    return 0;
  }
  if (!beside_) {
    return shown_->ready_ns();
  }
  // A night that has ended early stands still while the other goes on.
  const bool shown_goes_on = !shown_->is_over();
  const bool beside_goes_on = !beside_->is_over();
  if (shown_goes_on == beside_goes_on) {
    return shown_goes_on ? std::min(shown_->ready_ns(), beside_->ready_ns())
                         : std::max(shown_->ready_ns(), beside_->ready_ns());
  }
  return shown_goes_on ? shown_->ready_ns() : beside_->ready_ns();
}

TimeNs Session::end_ns() const {
  TimeNs end_ns = 1;
  for (const FrameSource* source : {shown_.get(), beside_.get()}) {
    if (source != nullptr) {
      end_ns =
          std::max(end_ns, source->is_over() ? source->ready_ns() : source->scene().plan.end_ns);
    }
  }
  return end_ns;
}

}  // namespace boyd::viewer
