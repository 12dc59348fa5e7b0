/// Everything in a recorded world that has a place, under one kind of name, for other formats.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/record/recording.hpp"
#include "host/scenario/scenario.hpp"

namespace boyd::record {

struct Entity {
  std::uint64_t agent = kNoAgent;
  std::string name;      ///< of a site; of a mover its platform and number
  std::string platform;  ///< of a mover; empty: a site
  std::string kind;      ///< a word of kRoleWords or kSiteKindWords
  std::string group;
  std::string nation;
  Side side = Side::kDefender;
  bool is_mover = false;
  Role role = Role::kAttackDrone;        ///< of a mover
  SiteKind site_kind = SiteKind::kUnit;  ///< of a site
  std::uint64_t launcher = kNoAgent;     ///< of what was launched
  Position position{};                   ///< of a site, at the start
};

class Entities {
public:
  explicit Entities(const Recording& recording);

  /// Sites, then movers in the order in which they were first in the air.
  const std::vector<Entity>& all() const { return all_; }
  /// Row of an agent; none when it was never seen.
  std::optional<std::size_t> row_of(std::uint64_t agent) const;
  /// Row of what carries the mount or sensor that an event names.
  std::optional<std::size_t> carrier_of(std::uint64_t key) const;
  /// Row of who did what an event says: the carrier where a weapon or sensor did it.
  std::optional<std::size_t> actor_of(const Event& event) const;

private:
  std::vector<Entity> all_;
  std::map<std::uint64_t, std::size_t> rows_;
  std::map<std::uint64_t, std::uint64_t> carriers_;  ///< agents by key of mount or sensor
};

/// "order 4, engage_with_fighters (engage_area): released".
std::string order_text(const command::Order& order, const StaticTables& tables);

}  // namespace boyd::record
