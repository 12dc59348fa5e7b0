/// The scenario that is open, and the worlds of it that are shown.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/run/document_study.hpp"
#include "host/scenario/document.hpp"
#include "viewer/source/frame_source.hpp"

namespace boyd::viewer {

/// One night to be run: the same one always shows the same.
struct Night {
  std::uint32_t arm = 0;
  std::uint32_t replication = 0;
  std::vector<run::HandOrder> hand_orders;  ///< ascending time
  bool operator==(const Night&) const = default;
};

class Session {
public:
  /// Reads a scenario and forgets what was open. Throws scenario::ScenarioError; then what was open
  /// stays.
  void open(const std::string& path,
            const std::vector<std::string>& settings,
            std::optional<std::uint64_t> seed);
  /// Opens a recording and shows its night. Throws record::RecordingError or
  /// scenario::ScenarioError; then what was open stays.
  void open_recording(const std::string& path);
  bool is_open() const { return document_ != nullptr; }
  const scenario::Document& document() const { return *document_; }
  /// The same, for who works on after another one has been opened.
  std::shared_ptr<const scenario::Document> shared_document() const { return document_; }
  /// As given when a recording was made; empty: the scenario's end.
  const std::string& until_s() const { return until_s_; }
  const run::DocumentStudy& study() const { return *study_; }
  std::uint64_t seed() const { return seed_; }

  /// Of the nights that are started from here on.
  void use(Backend backend) { backend_ = backend; }

  /// Starts a night as the one that is shown. Throws what making its world throws.
  void start(const Night& night);
  /// Starts one to be shown beside it; none: alone again.
  void start_beside(const std::optional<Night>& night);
  /// Null before start().
  FrameSource* shown() const { return shown_.get(); }
  FrameSource* beside() const { return beside_.get(); }
  const Night& night() const { return night_; }
  const std::optional<Night>& night_beside() const { return night_beside_; }

  /// Takes over what the runs have published.
  void refresh();
  /// Time up to which all worlds shown have frames.
  TimeNs ready_ns() const;
  TimeNs start_ns() const;
  /// Last time that can be shown: the end of the longer night once known, else the latest possible.
  TimeNs end_ns() const;

private:
  std::unique_ptr<FrameSource> make(const Night& night) const;

  std::shared_ptr<const scenario::Document> document_;
  std::unique_ptr<run::DocumentStudy> study_;
  std::uint64_t seed_ = 0;
  std::string until_s_;
  Backend backend_ = Backend::kCpu;
  Night night_;
  std::optional<Night> night_beside_;
  std::unique_ptr<FrameSource> shown_;
  std::unique_ptr<FrameSource> beside_;
};

}  // namespace boyd::viewer
