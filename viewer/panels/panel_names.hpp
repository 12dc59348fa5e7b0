/// The panels by name: where each has its place, and its key.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace boyd::viewer {

enum class Panel : std::uint8_t {
  kMap,
  kCommand,
  kCompare,
  kOutcome,
  kOrders,
  kMeasures,
  kInspector,
  kLog,
  kInject,
  kTimeLine,
  kHelp,
};
inline constexpr std::size_t kPanels = 11;

/// Panels of one place lie behind each other.
enum class PanelPlace : std::uint8_t { kCentre, kSideUpper, kSideLower, kBottom, kOver };

struct PanelFacts {
  Panel panel;
  PanelPlace place;
  std::string_view name;  ///< on the command line
  const char* title;      ///< on its tab
  char key;               ///< brings it to the front; 0: none
};
inline constexpr std::array<PanelFacts, kPanels> kPanelFacts = {{
    {Panel::kMap, PanelPlace::kCentre, "map", "Map", '1'},
    {Panel::kCommand, PanelPlace::kCentre, "command", "Command", '2'},
    {Panel::kCompare, PanelPlace::kCentre, "compare", "Compare", '3'},
    {Panel::kOutcome, PanelPlace::kCentre, "outcome", "Outcome", '4'},
    {Panel::kOrders, PanelPlace::kSideUpper, "orders", "Orders", 0},
    {Panel::kMeasures, PanelPlace::kSideLower, "measures", "Measures", '5'},
    {Panel::kInspector, PanelPlace::kSideLower, "inspector", "Inspector", '6'},
    {Panel::kLog, PanelPlace::kSideLower, "log", "Log", '7'},
    {Panel::kInject, PanelPlace::kSideLower, "inject", "Order by hand", '8'},
    {Panel::kTimeLine, PanelPlace::kBottom, "timeline", "Time line", 0},
    {Panel::kHelp, PanelPlace::kOver, "help", "Help", 0},
}};

inline std::optional<Panel> panel_named(std::string_view name) {
  for (const PanelFacts& facts : kPanelFacts) {
    if (facts.name == name) {
      return facts.panel;
    }
  }
  return std::nullopt;
}
inline const PanelFacts& facts_of(Panel panel) {
  return kPanelFacts.at(static_cast<std::size_t>(panel));
}
inline std::string panel_names_text() {
  std::string text;
  for (const PanelFacts& facts : kPanelFacts) {
    text += (text.empty() ? "" : ", ") + std::string(facts.name);
  }
  return text;
}

}  // namespace boyd::viewer
