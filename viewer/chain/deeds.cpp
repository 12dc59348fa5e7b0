#include "viewer/chain/deeds.hpp"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "host/app/battle_account.hpp"

namespace boyd::viewer {

namespace {

class Chronicler {
public:
  Chronicler(const Scene& scene, std::span<const command::Order> orders, AgentId agent)
      : scene_(scene), orders_(orders), agent_(agent) {}

  std::optional<Deed> deed_of(const Event& event) const {
    switch (event.kind) {
      case EventKind::kShot:
        return shot(event);
      case EventKind::kKill:
        return kill(event);
      case EventKind::kApply:
        return effect(event);
      default:
        return own(event);
    }
  }

private:
  /// Whether a mount is on the agent, or launched it.
  bool is_own_mount(AgentId key) const {
    const auto group = group_of(agent_);
    const auto member = member_of(agent_);
    const auto launcher = launch_of(agent_) >> 20U;  // from 1; 0: none
    return launcher == 0 ? key >> 4U == mount_key(group, member, 0) >> 4U
                         : key == mount_key(group, member, launcher - 1);
  }

  std::string order_text(std::uint32_t order) const {
    const bool known = order < orders_.size() && orders_[order].rule < scene_.command.rules.size();
    return known
               ? fmt::format("order {} ({})", order, scene_.command.rules[orders_[order].rule].name)
               : fmt::format("order {}", order);
  }

  std::string word_text(const Event& shot) const {
    const app::ShotWord word = app::word_of(shot);
    if (shot.order == kNoRow) {
      return word == app::ShotWord::kSelfDefence ? "in self-defence"
                                                 : fmt::format("on {}", app::name_of(word));
    }
    return word == app::ShotWord::kStanding
               ? "on standing rules, in force by " + order_text(shot.order)
               : "by " + order_text(shot.order);
  }

  std::optional<Deed> own(const Event& event) const {
    if (event.actor != agent_) {
      return std::nullopt;
    }
    std::string text = fate_text(scene_, event);
    return text.empty() ? std::nullopt
                        : std::optional<Deed>({event.time_ns, std::move(text), kNoRow});
  }

  std::optional<Deed> shot(const Event& event) const {
    if (is_own_mount(event.actor)) {
      const std::string target =
          event.target == kNoAgent ? "a false track" : agent_name(scene_, event.target);
      return Deed{
          event.time_ns, fmt::format("fires at {} {}", target, word_text(event)), event.order};
    }
    if (event.target != agent_) {
      return std::nullopt;
    }
    return Deed{
        event.time_ns,
        fmt::format(
            "{} fires at it {}", app::mount_name(scene_.command, event.actor), word_text(event)),
        event.order};
  }

  std::optional<Deed> kill(const Event& event) const {
    if (is_own_mount(event.actor)) {
      return Deed{event.time_ns, "kills " + agent_name(scene_, event.target), kNoRow};
    }
    return event.target == agent_
               ? std::optional<Deed>(
                     {event.time_ns,
                      "is killed by " + app::mount_name(scene_.command, event.actor),
                      kNoRow})
               : std::nullopt;
  }

  std::optional<Deed> effect(const Event& event) const {
    if (event.actor != group_of(agent_)) {
      return std::nullopt;
    }
    const std::string area =
        event.target < scene_.area_names.size() ? scene_.area_names[event.target] : "";
    const std::array<std::string, 8> effects = {
        "sets the weapons' control status",
        "permits engagements in " + (area.empty() ? "any area" : area),
        "is revoked",
        "has its revocation sent",
        "releases the group",
        area.empty() ? "sends the group elsewhere" : "sends the group to " + area,
        "orders a strike",
        "sets the autonomy"};
    const auto kind = static_cast<std::size_t>(event.value);
    return Deed{event.time_ns,
                fmt::format("{} {}",
                            order_text(event.ordinal),
                            kind < effects.size() ? effects[kind] : "takes effect"),
                event.ordinal};
  }

  const Scene& scene_;
  std::span<const command::Order> orders_;
  AgentId agent_;
};

}  // namespace

std::string fate_text(const Scene& scene, const Event& event) {
  switch (event.kind) {
    case EventKind::kJamLoss:
      return "is lost to jamming";
    case EventKind::kLeak:
      return "gets through to " + agent_name(scene, event.target);
    case EventKind::kMiss:
      return "misses " +
             (event.target == kNoAgent ? "its target" : agent_name(scene, event.target));
    case EventKind::kImpact:
      return "comes down";
    case EventKind::kOutOfFuel:
      return "runs out of fuel";
    case EventKind::kSiteOut:
      return "is out of action";
    default:
      return "";
  }
}

std::vector<Deed> deeds_of(const Scene& scene,
                           std::span<const Event> events,
                           std::span<const command::Order> orders,
                           AgentId agent,
                           std::size_t deeds_max) {
  const Chronicler chronicler(scene, orders, agent);
  std::vector<Deed> deeds;
  for (std::size_t back = events.size(); back > 0 && deeds.size() < deeds_max; --back) {
    if (auto deed = chronicler.deed_of(events[back - 1])) {
      deeds.push_back(std::move(*deed));
    }
  }
  return deeds;
}

}  // namespace boyd::viewer
