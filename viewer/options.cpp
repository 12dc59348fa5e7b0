#include "viewer/options.hpp"

#include <cmath>
#include <cstdio>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "viewer/panels/panel_names.hpp"

namespace boyd::viewer {

namespace {

constexpr int kSideMin_px = 480;
constexpr int kSideMax_px = 8192;

HandOrderText hand_order_of(const std::string& text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
  const std::string way = second == std::string::npos ? "" : text.substr(second + 1);
  if (first == std::string::npos || first == 0 || (second != std::string::npos && way != "past")) {
    throw app::UsageError("--order " + text +
                          ": write TIME_S:RULE, or TIME_S:RULE:past to ask nobody, as in "
                          "--order 1200:engage_bay:past; of a rule for single tracks "
                          "TIME_S:RULE@AGENT");
  }
  HandOrderText order;
  order.at_s = app::seconds_of(text.substr(0, first), "--order");
  order.rule = text.substr(first + 1, second == std::string::npos ? second : second - first - 1);
  order.is_past_chain = way == "past";
  const std::size_t at = order.rule.find('@');
  if (at != std::string::npos) {
    order.agent = order.rule.substr(at + 1);
    order.rule.resize(at);
  }
  return order;
}

void set_size(Options& options, const std::string& text) {
  int width = 0;
  int height = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &rest) != 2 || width < kSideMin_px ||
      height < kSideMin_px || width > kSideMax_px || height > kSideMax_px) {
    throw app::UsageError(
        fmt::format("--size {}: write WIDTHxHEIGHT, {} to {} pixels each, as in "
                    "--size 1280x720",
                    text,
                    kSideMin_px,
                    kSideMax_px));
  }
  options.width_px = width;
  options.height_px = height;
}

void check(const Options& options) {
  if (!options.panel.empty() && !panel_named(options.panel)) {
    throw app::UsageError(fmt::format(
        "--panel {}: there is none of that name; there are {}", options.panel, panel_names_text()));
  }
  if (options.is_hidden() && options.scenario.empty()) {
    throw app::UsageError("--screenshot, --tour and --video need a scenario");
  }
  if ((!options.screenshot.empty() || !options.tour.empty()) && !options.at_s) {
    throw app::UsageError("--screenshot and --tour need --at SECONDS: the moment to show");
  }
  if (!options.facts.empty() && (!options.tour.empty() || !options.video.empty())) {
    throw app::UsageError("--facts goes with --screenshot, or with a window that is closed");
  }
}

}  // namespace

ParsedOptions parse_options(int argc, const char* const* argv) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  CLI::App program{"boyd-viewer: see a night as it happens, its orders, and two arms side by side"};
  program.set_version_flag("--version", "boyd-viewer " BOYD_VERSION);
  program.footer(
      "Keys: F1 or ? in the window explains them. Exit codes: 0 done, 1 failed (no "
      "display, a file that cannot be written), 2 wrong usage or a wrong scenario.");
  std::string size;
  std::string view;
  std::vector<std::string> orders;
  std::string at_text;
  std::string until_text;
  program.add_option("scenario",
                     options.scenario,
                     "Scenario (.toml) or recording; without one, open it from the menu");
  program.add_option("--arm", options.arm, "Arm that is shown; the first one where not given");
  program.add_option("--compare", options.compare, "Arm of the same night beside it");
  program
      .add_option("--backend",
                  options.backend,
                  "cpu, cuda or auto; where CUDA simulates and draws on one device, dots of many "
                  "movers do not pass the host")
      ->check(CLI::IsMember({"cpu", "cuda", "auto"}));
  program.add_option("--replication", options.replication, "Replication, from 0");
  program.add_option("--seed", options.seed, "Seed instead of the scenario's");
  program.add_option("--set", options.settings, "Change one key of the scenario; repeatable")
      ->type_name("path.to.key=value")
      ->expected(1)
      ->take_all();
  program
      .add_option("--order",
                  orders,
                  "Order by hand: TIME_S:RULE, with :past at the end past the chain; repeatable")
      ->expected(1)
      ->take_all();
  program.add_option("--panel", options.panel, "Panel in front: " + panel_names_text());
  program.add_option("--agent", options.agent, "Agent that is chosen: a unit, or raid/17");
  program.add_option("--picture", options.picture, "Show a picture instead of the truth");
  program.add_option("--view", view, "2d or 3d")->check(CLI::IsMember({"2d", "3d"}));
  program.add_option("--size", size, "Window, as 1280x720");
  program.add_option("--speed", options.speed, "Simulated seconds a second")
      ->check(CLI::Range(0.01, 100000.0));
  program.add_option("--at", at_text, "Start at that second of the night");
  program.add_option("--screenshot", options.screenshot, "Write the window to this PNG and end");
  program.add_option("--facts",
                     options.facts,
                     "What the screenshot shows, or the window when it is closed, as JSON");
  program.add_option("--tour", options.tour, "Write a PNG of every panel into this folder and end");
  program.add_option("--video", options.video, "Write a video to this file by ffmpeg and end");
  program.add_option("--until", until_text, "With --video: its last second of the night");
  try {
    program.parse(argc, argv);
    options.view_3d = view == "3d";
    if (!size.empty()) {
      set_size(options, size);
    }
    if (!at_text.empty()) {
      options.at_s = app::seconds_of(at_text, "--at");
    }
    if (!until_text.empty()) {
      options.video_to_s = app::seconds_of(until_text, "--until");
    }
    for (const std::string& text : orders) {
      options.orders.push_back(hand_order_of(text));
    }
    check(options);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error, std::cout, std::cerr);
    parsed.exit_code = code == 0 ? 0 : 2;
  }
  return parsed;
}

}  // namespace boyd::viewer
