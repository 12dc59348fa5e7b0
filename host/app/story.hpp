/// One night as text, in the order in which things happened.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/app/order_tale.hpp"

namespace boyd::app {

/// What became of every order: in full while the lines stay below about 300 or `all`, else a line
/// each. Ascending time; lines of one order stay in order.
std::vector<StoryLine> tell_orders(const NightFacts& night, bool all);

/// What the battle recorded, counted over spans of a minute or, for long battles, of more, so that
/// there are at most about 80 lines; the last ends with the night. Shots with the word that allowed
/// them, leaks with their cause. Ascending time.
std::vector<StoryLine> tell_battle(const NightFacts& night, std::span<const Event> events);

/// Every event but looks of sensors, one by one.
std::vector<StoryLine> tell_all_events(const NightFacts& night, std::span<const Event> events);

/// Both merged, one line each, with the clock in front.
std::string story_text(std::vector<StoryLine> orders, const std::vector<StoryLine>& battle);

/// Shots and kills by the word that allowed them, as a table; empty without shots.
std::string words_text(const NightFacts& night);

/// Name of an event's kind: "shot", "kill", ...
const char* event_kind_name(EventKind kind);

}  // namespace boyd::app
