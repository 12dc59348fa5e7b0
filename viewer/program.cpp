#include "viewer/program.hpp"

#include <chrono>
#include <ctime>
#include <exception>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/app/backend_choice.hpp"
#include "host/app/data_folder.hpp"
#include "host/app/usage_error.hpp"
#include "host/record/recording_error.hpp"
#include "host/run/output_file.hpp"
#include "host/scenario/problem.hpp"
#include "host/time/time.hpp"
#include "viewer/commands.hpp"
#include "viewer/fact_sheet.hpp"
#include "viewer/options.hpp"
#include "viewer/screen.hpp"
#include "viewer/source/live_source.hpp"
#include "viewer/source/scene.hpp"
#include "viewer/video_file.hpp"
#include "viewer/window.hpp"

namespace boyd::viewer {

namespace {

using Clock = std::chrono::steady_clock;

/// Frames of Dear ImGui until every panel has its size and every text its place.
constexpr int kPicturesToSettle = 4;
constexpr double kVideoPicturesPerSecond = 25;
constexpr std::chrono::milliseconds kPictureAtLeast{15};

class Program {
public:
  explicit Program(const Options& options)
      : options_(options), window_(options.width_px, options.height_px, options.is_hidden()) {}

  int run() {
    set_up();
    if (!options_.screenshot.empty()) {
      return take_screenshot();
    }
    if (!options_.tour.empty()) {
      return take_tour();
    }
    return options_.video.empty() ? show() : take_video();
  }

private:
  /// Opens what the options name. A mistake in them ends the program; later ones are dialogs.
  void set_up() {
    drawing_.wants_drawn =
        !options_.tour.empty() || (!options_.facts.empty() && !options_.screenshot.empty());
    if (!options_.facts.empty()) {
      facts_.emplace(options_.facts);  // a path that cannot be written is told now
    }
    state_.playback.speed = options_.speed;
    state_.camera.is_3d = options_.view_3d;
    if (!options_.panel.empty()) {
      state_.bring(*panel_named(options_.panel));
    }
    Session& session = state_.session;
    session.use(app::choose_backend(options_.backend, kPlacesDevice));
    if (options_.scenario.empty()) {
      return;
    }
    state_.open_path = options_.scenario;
    if (is_recording(options_.scenario)) {
      open_recording();
    } else {
      start_night();
    }
    state_.playback.now_ns =
        options_.at_s ? time::from_seconds(*options_.at_s) : session.start_ns();
    set_picture();
    choose_agent();
  }

  void open_recording() {
    if (!options_.arm.empty() || !options_.orders.empty() || !options_.settings.empty() ||
        options_.seed || options_.replication != 0) {
      throw app::UsageError(
          options_.scenario +
          " is taken for a recording (no .toml): its night is what was recorded, so "
          "--arm, --replication, --seed, --set and --order do not go with it");
    }
    state_.session.open_recording(options_.scenario);
    compare();
  }

  void start_night() {
    Session& session = state_.session;
    session.open(options_.scenario, options_.settings, options_.seed);
    Night night;
    night.arm = arm_row(options_.arm);
    night.replication = options_.replication;
    for (const HandOrderText& text : options_.orders) {
      night.hand_orders.push_back(hand_order(night, text));
    }
    session.start(night);
    compare();
  }

  void compare() {
    Session& session = state_.session;
    if (!options_.compare.empty()) {
      session.start_beside(Night{arm_row(options_.compare), session.night().replication, {}});
    }
  }

  void choose_agent() {
    if (options_.agent.empty()) {
      return;
    }
    const Scene& scene = state_.session.shown()->scene();
    std::vector<AgentId> ids;
    for (const SiteSpec& site : scene.plan.sites) {
      ids.push_back(site.id);
    }
    for (const MoverSpec& mover : scene.plan.movers) {
      ids.push_back(mover.id);
    }
    for (const AgentId id : ids) {
      if (agent_name(scene, id) == options_.agent) {
        state_.choice.agent = id;
        return;
      }
    }
    throw app::UsageError(
        fmt::format("--agent: there is no {}; units have their names, movers that of "
                    "their group with a number, as in {}",
                    options_.agent,
                    ids.empty() ? "raid/0" : agent_name(scene, ids.back())));
  }

  std::uint32_t arm_row(const std::string& name) const {
    return static_cast<std::uint32_t>(name.empty() ? 0 : state_.session.document().arm_row(name));
  }

  /// Row of the mover with a name in a night that has not begun; kNoRow for no name.
  std::uint32_t track_of(const Night& night, const std::string& name) const {
    if (name.empty()) {
      return kNoRow;
    }
    const Session& session = state_.session;
    WorldPlan plan = session.study().world(night.arm, night.replication).plan;
    const Scene scene = make_scene(
        session.document(), night.arm, night.replication, session.seed(), std::move(plan));
    for (std::uint32_t row = 0; row < scene.plan.movers.size(); ++row) {
      if (agent_name(scene, scene.plan.movers[row].id) == name) {
        return row;
      }
    }
    throw app::UsageError(
        fmt::format("--order: there is no {} in the air in this night; movers have the name of "
                    "their group with a number, as in raid/0",
                    name));
  }

  run::HandOrder hand_order(const Night& night, const HandOrderText& text) const {
    const std::uint32_t arm = night.arm;
    const auto& rules = state_.session.document().arm(arm).command.rules;
    std::string names;
    for (std::uint32_t row = 0; row < rules.size(); ++row) {
      if (rules[row].name == text.rule) {
        return {
            time::from_seconds(text.at_s), row, text.is_past_chain, track_of(night, text.agent)};
      }
      names += (names.empty() ? "" : ", ") + rules[row].name;
    }
    throw app::UsageError(fmt::format("--order: arm {} has no rule {}; it has {}",
                                      state_.session.document().arm_names().at(arm),
                                      text.rule,
                                      names.empty() ? "none" : names));
  }

  void set_picture() {
    if (options_.picture.empty()) {
      return;
    }
    std::string names;
    const auto& pictures = state_.session.shown()->scene().picture_names;
    for (std::uint32_t row = 0; row < pictures.size(); ++row) {
      if (pictures[row] == options_.picture) {
        state_.map.picture = row;
        return;
      }
      names += (names.empty() ? "" : ", ") + pictures[row];
    }
    throw app::UsageError(
        fmt::format("--picture: there is no picture {}; there are {}", options_.picture, names));
  }

  void draw(double wall_s) {
    lay_terrain();
    context_.keys = window_.take_keys();
    window_.picture([&] { draw_screen(context_, wall_s); });
  }

  /// Under the scenario that is open now.
  void lay_terrain() {
    const FrameSource* source = state_.session.shown();
    if (source == nullptr || terrain_of_ == state_.session.document().path()) {
      return;
    }
    terrain_of_ = state_.session.document().path();
    try {
      const scenario::Place& origin = source->scene().origin;
      const std::string folder = app::data_folder() + "/scenarios/terrain";
      drawing_.renderer.set_terrain(terrain_mesh(terrain_around(folder, origin), origin));
    } catch (const std::exception& error) {
      state_.dialog = Dialog{"No relief", error.what()};
    }
  }

  int show() {
    state_.note = "H: the first minute, and the keys";
    auto before = Clock::now();
    while (!window_.wants_to_close() && !state_.wants_to_end) {
      const auto now = Clock::now();
      draw(std::chrono::duration<double>(now - before).count());
      before = now;
      // Where the screen sets no pace, as without one.
      std::this_thread::sleep_until(now + kPictureAtLeast);
      if (state_.wants_picture) {
        keep_picture();
      }
      ++drawing_.pictures_count;
    }
    write_facts();
    return 0;
  }

  /// Into the working directory, by a name that is free.
  void keep_picture() {
    state_.wants_picture = false;
    try {
      std::string path;
      for (int number = 1; path.empty() || std::filesystem::exists(path); ++number) {
        path = fmt::format("boyd-{:03}.png", number);
      }
      write_png(path, window_.image());
      state_.note = "written: " + path;
    } catch (const std::exception& error) {
      state_.dialog = Dialog{"The picture cannot be written", error.what()};
    }
  }

  /// Waits until there are frames up to a time; the simulation is not asked to hurry.
  void wait_for(TimeNs time_ns) {
    Session& session = state_.session;
    session.refresh();
    const auto all_ended = [&] {
      return session.shown()->is_over() &&
             (session.beside() == nullptr || session.beside()->is_over());
    };
    while (session.ready_ns() < time_ns && !all_ended() && session.shown()->problem().empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      session.refresh();
    }
    if (!session.shown()->problem().empty()) {
      throw std::runtime_error("the night has failed: " + session.shown()->problem());
    }
  }

  void settle() {
    for (int k = 0; k < kPicturesToSettle; ++k) {
      draw(0);
    }
  }

  /// How fast pictures follow each other while the night is played, and back to where it was.
  void measure_pace() {
    constexpr int pictures_max = 30;
    constexpr std::chrono::milliseconds long_enough{300};
    const TimeNs at_ns = state_.playback.now_ns;
    const TimeNs step_ns = time::from_seconds(options_.speed / pictures_max);
    const bool wants_drawn = std::exchange(drawing_.wants_drawn, false);
    const auto start = Clock::now();
    const std::clock_t processor_start = std::clock();
    int pictures = 0;
    while (pictures < 3 || (pictures < pictures_max && Clock::now() - start < long_enough)) {
      state_.playback.now_ns = std::min(at_ns + pictures * step_ns, state_.session.ready_ns());
      draw(0);
      Window::wait_for_picture();
      ++pictures;
    }
    drawing_.pictures_per_s =
        pictures / std::chrono::duration<double>(Clock::now() - start).count();
    drawing_.picture_processor_ms =
        1000. * static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC / pictures;
    drawing_.wants_drawn = wants_drawn;
    state_.playback.now_ns = at_ns;
    settle();
  }

  int take_screenshot() {
    state_.playback.playing = false;
    wait_for(kNever);
    choose_late_order();
    settle();
    if (!options_.facts.empty()) {
      measure_pace();
    }
    write_png(options_.screenshot, window_.image());
    write_facts();
    return 0;
  }

  void write_facts() {
    if (facts_) {
      facts_->write(fact_sheet(context_, window_.width_px(), window_.height_px()));
      facts_->commit();
    }
  }

  /// The order that took longest of those that have acted by now, so that there is one to see.
  void choose_late_order() {
    TimeNs longest_ns = -1;
    for (const command::Order& order : state_.session.shown()->orders()) {
      const TimeNs action_ns = command::action_ns(order);
      if (action_ns <= state_.playback.now_ns && action_ns - order.requested_ns > longest_ns) {
        longest_ns = action_ns - order.requested_ns;
        state_.choice.order = order.index;
      }
    }
  }

  int take_tour() {
    std::filesystem::create_directories(options_.tour);
    state_.playback.playing = false;
    wait_for(kNever);
    choose_late_order();
    for (const PanelFacts& facts : kPanelFacts) {
      state_.show_help = false;
      state_.bring(facts.panel);
      settle();
      const std::string stem = options_.tour + "/" + std::string(facts.name);
      write_png(stem + ".png", window_.image());
      run::OutputFile out(stem + ".json");
      out.write(fact_sheet(context_, window_.width_px(), window_.height_px()));
      out.commit();
    }
    return 0;
  }

  int take_video() {
    const TimeNs start_ns = state_.playback.now_ns;
    const TimeNs end_ns =
        options_.video_to_s > 0 ? time::from_seconds(options_.video_to_s) : kNever;
    state_.playback.playing = false;
    wait_for(end_ns);
    const TimeNs until_ns = std::min(end_ns, state_.session.ready_ns());
    const TimeNs step_ns = time::from_seconds(options_.speed / kVideoPicturesPerSecond);
    settle();
    VideoFile video(
        options_.video, window_.width_px(), window_.height_px(), kVideoPicturesPerSecond);
    for (TimeNs at_ns = start_ns; at_ns <= until_ns; at_ns += step_ns) {
      state_.playback.now_ns = at_ns;
      draw(0);
      video.add(window_.image());
    }
    video.finish();
    return 0;
  }

  const Options& options_;
  std::optional<run::OutputFile> facts_;
  Window window_;
  Drawing drawing_;
  ViewerState state_;
  PanelContext context_{state_, drawing_};
  std::string terrain_of_;  ///< scenario that the relief belongs to
};

}  // namespace

int run_viewer(int argc, const char* const* argv) {
  try {
    const ParsedOptions parsed = parse_options(argc, argv);
    return parsed.exit_code ? *parsed.exit_code : Program(parsed.options).run();
  } catch (const scenario::ScenarioError& error) {
    for (const scenario::Problem& problem : error.problems()) {
      fmt::print(stderr, "{}\n", scenario::text_of(problem));
    }
    return 2;
  } catch (const app::UsageError& error) {
    fmt::print(stderr, "boyd-viewer: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "boyd-viewer: {}\n", error.what());
    return 1;
  }
}

}  // namespace boyd::viewer
