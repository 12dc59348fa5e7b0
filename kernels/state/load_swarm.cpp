#include "kernels/state/load_swarm.hpp"

#include <algorithm>
#include <cstddef>

#include "kernels/state/load.hpp"

namespace boyd {

namespace {

std::uint32_t count_of(std::size_t size) {
  return static_cast<std::uint32_t>(size);
}

/// Rows from the first to the last of a group's members, by launch.
struct RowRange {
  std::uint32_t first = kNoRow;
  std::uint32_t last = 0;
  void take(std::uint32_t row) {
    first = first == kNoRow ? row : first;
    last = row;
  }
  [[nodiscard]] std::uint32_t count() const { return first == kNoRow ? 0 : last - first + 1; }
};

RowRange attackers_of(const WorldPlan& plan, std::uint32_t g) {
  RowRange range;
  for (std::uint32_t row = 0; row < plan.movers.size(); ++row) {
    if (plan.movers[row].group == g) {
      range.take(row);
    }
  }
  return range;
}

RowRange launched_of(const WorldPlan& plan, std::uint32_t g) {
  RowRange range;
  std::uint32_t row = count_of(plan.movers.size());
  for (const MountSpec& mount : plan.mounts) {
    const std::uint32_t count = launched_by(mount);
    if (mount.group == g && mount.kind == MountKind::kInterceptor && count != 0) {
      range.take(row);
      range.take(row + count - 1);
    }
    row += count;
  }
  return range;
}

}  // namespace

std::vector<AuctionTable> auction_tables(const WorldPlan& plan) {
  std::vector<AuctionTable> tables;
  std::uint32_t cell = 0;
  for (std::uint32_t g = 0; g < plan.swarms.size(); ++g) {
    AuctionTable table{};
    if (plan.swarms[g].choice == TargetChoice::kAuction) {
      const bool hunts = plan.swarms[g].target_count == 0;
      const RowRange range = hunts ? launched_of(plan, g) : attackers_of(plan, g);
      table.first_row = range.first;
      table.members = range.count();
      table.tasks = hunts ? count_of(plan.movers.size()) : plan.swarms[g].target_count;
      table.first_cell = cell;
      table.hunts_tracks = hunts ? 1 : 0;
      cell += table.members * table.tasks;
    }
    tables.push_back(table);
  }
  return tables;
}

void grow_swarm_rows(const WorldPlan& plan, BatchRows& rows) {
  if (plan.swarms.empty()) {
    return;
  }
  rows.swarms = rows.groups;
  rows.swarm_members = rows.initial;
  rows.swarm_platforms = rows.platforms;
  rows.swarm_movers = rows.movers;
  rows.swarm_sensors = rows.sensors;
  rows.swarm_targets = std::max(rows.swarm_targets, count_of(plan.swarm_targets.size()));
  rows.ground_looks = std::max(rows.ground_looks, count_of(plan.ground_looks.size()));
  rows.sightings = rows.ground_looks != 0 ? rows.pictures * rows.sites : 0;
  std::uint32_t cells = 0;
  for (const AuctionTable& table : auction_tables(plan)) {
    cells += table.members * table.tasks;
  }
  rows.auction_cells = std::max(rows.auction_cells, cells);
}

void load_swarms(const BatchView& host, std::uint32_t w, const WorldPlan& plan) {
  if (plan.swarms.empty()) {
    return;
  }
  const auto at = [w](auto* array, std::uint32_t rows) {
    return array + static_cast<std::size_t>(w) * rows;
  };
  const auto copy = [](const auto& from, auto* to) { std::copy(from.begin(), from.end(), to); };
  host.world[w].swarms = count_of(plan.swarms.size());
  host.world[w].ground_looks = count_of(plan.ground_looks.size());
  copy(plan.swarms, at(host.swarm_spec, host.rows.swarms));
  copy(auction_tables(plan), at(host.auction, host.rows.swarms));
  copy(plan.swarm_targets, at(host.swarm_target, host.rows.swarm_targets));
  copy(plan.swarm_members, at(host.swarm_member, host.rows.swarm_members));
  copy(plan.swarm_platforms, at(host.swarm_platform, host.rows.swarm_platforms));
  copy(plan.ground_looks, at(host.ground_look, host.rows.ground_looks));
  std::fill_n(at(host.threat, host.rows.swarm_movers), host.rows.swarm_movers, ~0ULL);
  for (std::uint32_t row = 0; row < host.rows.swarm_movers; ++row) {
    at(host.swarm_state, host.rows.swarm_movers)[row].task = kNoRow;
  }
}

}  // namespace boyd
