/// What the user sees and has chosen. The panels read and write it; nothing of it reaches a
/// simulation that runs.
#pragma once

#include <optional>
#include <string>

#include "viewer/map/map_picture.hpp"
#include "viewer/panels/panel_names.hpp"
#include "viewer/source/measure_bands.hpp"
#include "viewer/source/night_recording.hpp"
#include "viewer/source/playback.hpp"
#include "viewer/source/session.hpp"
#include "viewer/source/study_table.hpp"

namespace boyd::viewer {

/// A message that waits for the user.
struct Dialog {
  std::string title;
  std::string text;
};

struct ViewerState {
  Session session;
  StudyTable study;    ///< of the outcome panel
  MeasureBands bands;  ///< of the measures panel
  NightRecording recording;
  bool recording_told = true;  ///< that it has ended
  Playback playback;
  MapOptions map;
  Camera camera;
  bool camera_placed = false;  ///< else it is placed with the next picture
  bool show_whole = false;     ///< when it is placed: everything, not only what is defended
  Choice choice;
  Panel centre = Panel::kMap;
  Panel side = Panel::kLog;
  bool bring_to_front = true;  ///< the two above have changed other than by a click
  bool show_help = false;
  bool show_open = false;
  std::string open_path;  ///< in the dialog that opens a file
  bool show_record = false;
  std::string record_path;  ///< in the dialog that records the night
  std::string note;         ///< in the menu line
  std::optional<Dialog> dialog;
  const FrameSource* told_failure = nullptr;  ///< of which a dialog has told
  bool wants_picture = false;                 ///< of the window, as a file
  bool wants_to_end = false;

  void bring(Panel panel) {
    const PanelPlace place = facts_of(panel).place;
    centre = place == PanelPlace::kCentre ? panel : centre;
    side = place == PanelPlace::kSideLower ? panel : side;
    show_help = show_help || panel == Panel::kHelp;
    bring_to_front = true;
  }
};

}  // namespace boyd::viewer
