/// What the user may ask for. What goes wrong becomes a dialog.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "viewer/viewer_state.hpp"

namespace boyd::viewer {

/// Scenarios are .toml files; everything else is taken for a recording.
bool is_recording(const std::string& path);
/// Opens a scenario and starts its first night, or opens a recording. Whether it could.
bool open_scenario(ViewerState& state,
                   const std::string& path,
                   const std::vector<std::string>& settings,
                   std::optional<std::uint64_t> seed);
/// Shows another night of the scenario that is open; the clock stays where it is.
void show_night(ViewerState& state, const Night& night);
/// Shows a night beside the other; none: that one alone.
void show_beside(ViewerState& state, const std::optional<Night>& night);
/// Runs the night again with one more order by hand. `beside`: next to the night without it.
void order_by_hand(ViewerState& state, const run::HandOrder& order, bool beside);
/// Asks where the night that is shown is to be recorded; the name that is offered is free.
void ask_to_record(ViewerState& state);
/// Records the night that is shown, in the background; a file that is there already is kept.
void record_night(ViewerState& state, const std::string& path);
/// Tells, once, how a recording has ended.
void tell_recording(ViewerState& state);
/// Row of a rule in the plan of the arm that is shown; none where it has no such rule.
std::optional<std::uint32_t> rule_named(const ViewerState& state, const std::string& name);

}  // namespace boyd::viewer
