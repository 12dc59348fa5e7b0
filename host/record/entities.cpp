#include "host/record/entities.hpp"

#include <fmt/format.h>

#include "host/record/difference.hpp"
#include "host/record/words.hpp"

namespace boyd::record {

namespace {

template <typename Rows, typename Row>
std::string name_at(const Rows& rows, Row row) {
  const auto k = static_cast<std::size_t>(row);
  return k < rows.size() ? rows[k].name : std::string();
}

Entity entity_of(const StaticTables::Site& site, const StaticTables& tables) {
  Entity entity;
  entity.agent = site.agent;
  entity.name = site.name;
  entity.kind = kSiteKindWords.at(static_cast<std::size_t>(site.kind));
  entity.group = name_at(tables.groups, site.group);
  entity.nation = name_at(tables.nations, site.nation);
  entity.side = site.side;
  entity.site_kind = site.kind;
  entity.position = {static_cast<std::int32_t>(site.x),
                     static_cast<std::int32_t>(site.y),
                     static_cast<std::int32_t>(site.z)};
  return entity;
}

Entity entity_of(const AgentRow& agent, const StaticTables& tables) {
  Entity entity;
  entity.agent = agent.agent;
  if (agent.platform < tables.platforms.size()) {
    entity.platform = tables.platforms[agent.platform].name;
    entity.role = tables.platforms[agent.platform].role;
  }
  entity.name = fmt::format("{} {}", entity.platform, agent_text(agent.agent, tables));
  entity.kind = kRoleWords.at(static_cast<std::size_t>(entity.role));
  entity.group = name_at(tables.groups, agent.group);
  entity.nation = name_at(tables.nations, agent.nation);
  entity.side = value_of<Side>(agent.side, kSideWords);
  entity.is_mover = true;
  if (agent.mount != 0) {
    entity.launcher = agent.agent & ~std::uint64_t{0xFFFFFF};
  }
  return entity;
}

}  // namespace

Entities::Entities(const Recording& recording) {
  const StaticTables& tables = recording.tables();
  for (const StaticTables::Site& site : tables.sites) {
    all_.push_back(entity_of(site, tables));
  }
  for (const AgentRow& agent : recording.agents()) {
    all_.push_back(entity_of(agent, tables));
  }
  for (std::size_t row = 0; row < all_.size(); ++row) {
    rows_.emplace(all_[row].agent, row);
  }
  const auto note = [&](std::uint64_t key, std::int64_t site, std::int64_t mover) {
    if (static_cast<std::size_t>(site) < tables.sites.size()) {
      carriers_[key] = tables.sites[static_cast<std::size_t>(site)].agent;
    } else if (static_cast<std::size_t>(mover) < tables.movers.size()) {
      carriers_[key] = tables.movers[static_cast<std::size_t>(mover)].agent;
    }
  };
  for (const StaticTables::Sensor& sensor : tables.sensors) {
    note(sensor.key, sensor.site, sensor.mover);
  }
  for (const StaticTables::Mount& mount : tables.mounts) {
    note(mount.key, mount.site, mount.mover);
  }
}

std::optional<std::size_t> Entities::row_of(std::uint64_t agent) const {
  const auto found = rows_.find(agent);
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> Entities::carrier_of(std::uint64_t key) const {
  const auto found = carriers_.find(key);
  return found == carriers_.end() ? std::nullopt : row_of(found->second);
}

std::optional<std::size_t> Entities::actor_of(const Event& event) const {
  switch (event.kind) {
    case EventKind::kDetect:
    case EventKind::kAssign:
    case EventKind::kShot:
    case EventKind::kKillDraw:
    case EventKind::kKill:
      return carrier_of(event.actor);
    case EventKind::kConfirm:
    case EventKind::kIdentify:
    case EventKind::kDrop:
    case EventKind::kApply:
      return std::nullopt;  // of a picture or a group
    default:
      return row_of(event.actor);
  }
}

std::string order_text(const command::Order& order, const StaticTables& tables) {
  return fmt::format("order {}, {} ({}): {}",
                     order.index,
                     name_at(tables.rules, order.rule),
                     command::name_of(order.kind),
                     command::name_of(order.state));
}

}  // namespace boyd::record
