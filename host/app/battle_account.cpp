#include "host/app/battle_account.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace boyd::app {

namespace {

bool engagement_in_force(const command::Engine& engine, TimeNs time_ns) {
  const auto orders = engine.orders();
  return std::any_of(orders.begin(), orders.end(), [&](const command::Order& order) {
    return order.kind == command::OrderKind::kEngageArea && command::was_in_force(order, time_ns);
  });
}

/// Reads the night's events in order.
class Accountant {
public:
  explicit Accountant(const command::Engine& engine) : engine_(engine) {}

  void read(const Event& event) {
    switch (event.kind) {
      case EventKind::kConfirm:
        confirmed_.insert(event.target);
        return;
      case EventKind::kShot:
        return read_shot(event);
      case EventKind::kKill:
        return read_kill(event);
      case EventKind::kLeak:
        return read_leak(event);
      default:
        return;
    }
  }

  BattleAccount result() {
    for (auto& [key, account] : words_) {
      out_.words.push_back(account);
    }
    return std::move(out_);
  }

private:
  using Word = std::tuple<ShotWord, std::uint32_t, std::uint32_t>;

  void read_shot(const Event& event) {
    const Word word = {word_of(event), event.order, group_of_mount(event.actor)};
    WordAccount& account = words_[word];
    std::tie(account.word, account.order, account.group) = word;
    account.first_ns = std::min(account.first_ns, event.time_ns);
    ++account.shots_count;
    ++out_.shots_count;
    ++shots_at_[event.target];
    latest_[{event.actor, event.target}] = word;
  }

  void read_kill(const Event& event) {
    ++out_.kills_count;
    const auto shot = latest_.find({event.actor, event.target});
    if (shot != latest_.end()) {
      ++words_[shot->second].kills_count;
    }
  }

  void read_leak(const Event& event) {
    Leak leak;
    leak.time_ns = event.time_ns;
    leak.drone = event.actor;
    leak.asset = event.target;
    leak.shots_count = shots_at_[event.actor];
    leak.cause = leak.shots_count > 0                           ? LeakCause::kShotAtInVain
                 : confirmed_.count(event.actor) == 0           ? LeakCause::kNeverTracked
                 : !engagement_in_force(engine_, event.time_ns) ? LeakCause::kNoPermission
                                                                : LeakCause::kNotEngaged;
    out_.leaks.push_back(leak);
  }

  const command::Engine& engine_;
  BattleAccount out_;
  std::map<Word, WordAccount> words_;
  std::map<std::pair<AgentId, AgentId>, Word> latest_;
  std::map<AgentId, std::int64_t> shots_at_;
  std::set<AgentId> confirmed_;
};

}  // namespace

const char* name_of(ShotWord word) {
  switch (word) {
    case ShotWord::kNone:
      return "no authority";
    case ShotWord::kSelfDefence:
      return "self-defence";
    case ShotWord::kOrder:
      return "order";
    case ShotWord::kStanding:
      return "standing rules";
  }
  return "no authority";
}

const char* name_of(LeakCause cause) {
  switch (cause) {
    case LeakCause::kNeverTracked:
      return "never tracked";
    case LeakCause::kNoPermission:
      return "tracked, but no order to engage was in force";
    case LeakCause::kNotEngaged:
      return "tracked, an order to engage was in force somewhere, never shot at";
    case LeakCause::kShotAtInVain:
      return "shot at in vain";
  }
  return "never tracked";
}

std::int64_t BattleAccount::shots_on(std::uint32_t order) const {
  std::int64_t shots = 0;
  for (const WordAccount& account : words) {
    shots += account.order == order && order != kNoRow ? account.shots_count : 0;
  }
  return shots;
}

std::int64_t BattleAccount::kills_on(std::uint32_t order) const {
  std::int64_t kills = 0;
  for (const WordAccount& account : words) {
    kills += account.order == order && order != kNoRow ? account.kills_count : 0;
  }
  return kills;
}

std::int64_t BattleAccount::leaks_by(LeakCause cause) const {
  return std::count_if(
      leaks.begin(), leaks.end(), [&](const Leak& leak) { return leak.cause == cause; });
}

BattleAccount account_of(std::span<const Event> events, const command::Engine& engine) {
  Accountant accountant(engine);
  for (const Event& event : events) {
    accountant.read(event);
  }
  return accountant.result();
}

ShotWord word_of(const Event& shot) {
  const auto word = static_cast<std::size_t>(shot.value);
  return word < kShotWords ? static_cast<ShotWord>(word) : ShotWord::kNone;
}

std::string agent_name(const command::CommandPlan& plan, AgentId agent) {
  if (agent == kNoAgent) {
    return "-";
  }
  const auto group = group_of(agent);
  const auto member = member_of(agent);
  const auto launched = launch_of(agent);
  const std::string name =
      fmt::format("{}/{}",
                  group < plan.groups.size() ? plan.groups[group].name : fmt::format("{}", group),
                  member);
  return launched == 0 ? name : fmt::format("{} shot {}", name, launched & 0xFFFFFU);
}

std::string mount_name(const command::CommandPlan& plan, AgentId key) {
  const auto bits = static_cast<std::uint32_t>(key);
  return agent_name(plan, agent_id(bits >> 20U, (bits >> 4U) & 0xFFFFU));
}

}  // namespace boyd::app
