/// One night as text, in the order in which things happened.
#pragma once

#include <string>
#include <vector>

#include "host/command/engine.hpp"
#include "kernels/tick.hpp"

namespace boyd::app {

struct StoryLine {
  TimeNs time_ns = 0;
  std::string text;
};

/// What became of every order until `until_ns`: requested, each node of its chain, decision, and
/// per group delivery, execution and end. Ascending time; lines of one order stay in order.
std::vector<StoryLine> tell_orders(const command::Engine& engine, TimeNs until_ns);

/// What the battle recorded, counted per minute. Ascending time.
std::vector<StoryLine> tell_battle(const std::vector<Event>& events);

/// Both merged, one line each, with the clock in front.
std::string story_text(std::vector<StoryLine> orders, const std::vector<StoryLine>& battle);

}  // namespace boyd::app
