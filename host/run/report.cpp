#include "host/run/report.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace boyd::run {

namespace {

/// As a shell reads it back.
std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./=:,+@%").find(c) != std::string_view::npos;
  });
  if (plain) {
    return word;
  }
  std::string text = "'";
  for (const char c : word) {
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return text + "'";
}

}  // namespace

std::string reproduce_command(const Provenance& provenance, const WorldOutcome& world) {
  std::string command = fmt::format("boyd run {} --arm {} --replication {} --seed {}",
                                    quoted(provenance.scenario),
                                    quoted(provenance.arm_names.at(world.arm)),
                                    world.replication,
                                    provenance.seed);
  for (const std::string& setting : provenance.settings) {
    command += " --set " + quoted(setting);
  }
  if (!provenance.until.empty()) {
    command += " --until " + provenance.until;
  }
  return command;
}

std::string worlds_done_text(const RunResult& result) {
  const auto done =
      std::count_if(result.worlds.begin(), result.worlds.end(), [](const WorldOutcome& world) {
        return world.ending != Ending::kUnfinished;
      });
  return fmt::format("{} of {} worlds done", done, result.worlds.size());
}

Performance performance_of(const RunResult& result) {
  Performance performance;
  performance.wall_s = result.wall_s;
  double worlds = 0;
  for (const WorldOutcome& world : result.worlds) {
    performance.agent_ticks += world.agent_ticks;
    performance.pair_evaluations += world.pair_evaluations;
    worlds += world.ending == Ending::kEnded ? 1 : 0;
  }
  if (result.wall_s > 0) {
    performance.agent_ticks_per_s = static_cast<double>(performance.agent_ticks) / result.wall_s;
    performance.worlds_per_minute = 60 * worlds / result.wall_s;
  }
  return performance;
}

}  // namespace boyd::run
