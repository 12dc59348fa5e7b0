#include "viewer/commands.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

#include "host/scenario/problem.hpp"

namespace boyd::viewer {

namespace {

std::string text_of_problems(const scenario::ScenarioError& error) {
  constexpr std::size_t lines_max = 12;
  std::string text;
  const auto& problems = error.problems();
  for (std::size_t row = 0; row < std::min(problems.size(), lines_max); ++row) {
    text += scenario::text_of(problems[row]) + "\n";
  }
  if (problems.size() > lines_max) {
    text += fmt::format("and {} more\n", problems.size() - lines_max);
  }
  text.pop_back();  // there is one problem at least
  return text;
}

/// Does something; what it throws becomes a dialog. Whether it threw nothing.
template <typename Work>
bool told(ViewerState& state, const std::string& title, const Work& work) {
  try {
    work();
    return true;
  } catch (const scenario::ScenarioError& error) {
    state.dialog = Dialog{title, text_of_problems(error)};
  } catch (const std::exception& error) {
    state.dialog = Dialog{title, error.what()};
  }
  return false;
}

}  // namespace

bool is_recording(const std::string& path) {
  return std::filesystem::path(path).extension() != ".toml";
}

bool open_scenario(ViewerState& state,
                   const std::string& path,
                   const std::vector<std::string>& settings,
                   std::optional<std::uint64_t> seed) {
  return told(state, "The scenario cannot be opened", [&] {
    // They read the study that goes with the scenario.
    state.study.forget();
    state.bands.forget();
    if (is_recording(path)) {
      state.session.open_recording(path);
    } else {
      state.session.open(path, settings, seed);
      state.session.start({});
    }
    state.choice = {};
    state.map.picture = kNoRow;
    state.camera_placed = false;
    state.open_path = path;
    state.playback.now_ns = state.session.start_ns();
    state.playback.playing = true;
  });
}

void show_night(ViewerState& state, const Night& night) {
  told(state, "The night cannot be run", [&] {
    const bool other_night = night.replication != state.session.night().replication;
    state.session.start(night);
    state.choice.order = kNoRow;
    state.choice.chain = kNoRow;
    if (other_night && state.session.night_beside()) {
      Night beside = *state.session.night_beside();
      beside.replication = night.replication;
      beside.hand_orders.clear();
      state.session.start_beside(beside);
    }
  });
}

void show_beside(ViewerState& state, const std::optional<Night>& night) {
  told(state, "The night cannot be run", [&] { state.session.start_beside(night); });
}

void order_by_hand(ViewerState& state, const run::HandOrder& order, bool beside) {
  told(state, "The order cannot be given", [&] {
    const Night without = state.session.night();
    Night with = without;
    with.hand_orders.push_back(order);
    std::stable_sort(with.hand_orders.begin(),
                     with.hand_orders.end(),
                     [](const auto& a, const auto& b) { return a.at_ns < b.at_ns; });
    state.session.start(with);
    if (beside) {
      state.session.start_beside(without);
      state.bring(Panel::kCompare);
    }
  });
}

void ask_to_record(ViewerState& state) {
  state.record_path.clear();
  for (int number = 1; state.record_path.empty() || std::filesystem::exists(state.record_path);
       ++number) {
    state.record_path = fmt::format("night-{:03}.h5", number);
  }
  state.show_record = true;
}

void record_night(ViewerState& state, const std::string& path) {
  told(state, "The night cannot be recorded", [&] {
    if (std::filesystem::exists(path)) {
      throw std::runtime_error(path + " is there already; name another file");
    }
    state.recording.start(state.session, path);
    state.recording_told = false;
  });
}

void tell_recording(ViewerState& state) {
  if (state.recording_told) {
    return;
  }
  const RecordingProgress progress = state.recording.progress();
  if (progress.is_running) {
    state.note = fmt::format("recording {}: {:.0f} %", progress.path, 100 * progress.share_done);
    return;
  }
  state.recording_told = true;
  state.note = progress.problem.empty() ? "recorded: " + progress.path : "";
  if (!progress.problem.empty()) {
    state.dialog = Dialog{"The night cannot be recorded", progress.problem};
  }
}

std::optional<std::uint32_t> rule_named(const ViewerState& state, const std::string& name) {
  const auto& rules = state.session.shown()->scene().command.rules;
  for (std::uint32_t row = 0; row < rules.size(); ++row) {
    if (rules[row].name == name) {
      return row;
    }
  }
  return std::nullopt;
}

}  // namespace boyd::viewer
