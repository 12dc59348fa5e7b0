/// Shots, kills and leaks of one night, each with the word that allowed it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/command/engine.hpp"
#include "kernels/tick.hpp"

namespace boyd::app {

/// On whose word a shot was fired; as an event of a shot records it.
enum class ShotWord : std::uint8_t { kNone, kSelfDefence, kOrder, kStanding };
inline constexpr std::size_t kShotWords = 4;
/// "no authority", "self-defence", "order", "standing rules".
const char* name_of(ShotWord word);

/// Shots of one group on one word.
struct WordAccount {
  ShotWord word = ShotWord::kNone;
  std::uint32_t order = kNoRow;  ///< kOrder: whose permission; kStanding: behind the rules, if any
  std::uint32_t group = kNoRow;
  std::int64_t shots_count = 0;
  std::int64_t kills_count = 0;
  TimeNs first_ns = kNever;
};

/// Why an attacker got through, the first that holds.
enum class LeakCause : std::uint8_t {
  kNeverTracked,  ///< no picture confirmed a track of it
  kNoPermission,  ///< tracked; no order in force permitted an engagement, and nobody shot at it
  kNotEngaged,    ///< tracked; an order to engage was in force somewhere, but nobody shot at it
  kShotAtInVain,
};
inline constexpr std::size_t kLeakCauses = 4;
/// "never tracked", "shot at in vain", ...
const char* name_of(LeakCause cause);

struct Leak {
  TimeNs time_ns = 0;
  AgentId drone = kNoAgent;
  AgentId asset = kNoAgent;
  LeakCause cause = LeakCause::kNeverTracked;
  std::int64_t shots_count = 0;
};

struct BattleAccount {
  std::vector<WordAccount> words;  ///< by word, order, group
  std::vector<Leak> leaks;         ///< by time
  std::int64_t shots_count = 0;
  std::int64_t kills_count = 0;

  std::int64_t shots_on(std::uint32_t order) const;
  std::int64_t kills_on(std::uint32_t order) const;
  std::int64_t leaks_by(LeakCause cause) const;
};

/// Events ascend in time. An engage order counts as in force while any group carries it out.
BattleAccount account_of(std::span<const Event> events, const command::Engine& engine);

ShotWord word_of(const Event& shot);
/// "iris_t/2", "raid/17", "iris_t/2 shot 3".
std::string agent_name(const command::CommandPlan& plan, AgentId agent);
/// Group of a mount or sensor.
constexpr std::uint32_t group_of_mount(AgentId key) {
  return static_cast<std::uint32_t>(key) >> 20U;
}
std::string mount_name(const command::CommandPlan& plan, AgentId key);

}  // namespace boyd::app
