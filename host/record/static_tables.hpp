/// What does not change in the course of a recorded world: names, and what they stand for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/scenario/document.hpp"
#include "kernels/tick.hpp"

namespace boyd::record {

class Hdf5Reader;
class Hdf5Writer;

/// Rows are those of the WorldPlan and the CommandPlan, to which the rows of frames, events and
/// orders refer.
struct StaticTables {
  struct Named {
    std::string name;
  };
  struct Platform {
    std::string name;
    Role role = Role::kAttackDrone;
    std::int64_t cost_usd = 0;
  };
  struct Group {
    std::string name;
    Side side = Side::kDefender;
    std::int64_t nation = 0;
    std::int64_t picture = 0;
  };
  struct Site {
    std::string name;
    SiteKind kind = SiteKind::kUnit;
    Side side = Side::kDefender;
    std::int64_t nation = 0;
    std::int64_t group = kNoRow;
    std::uint64_t agent = kNoAgent;
    std::int64_t x = 0, y = 0, z = 0;  ///< 1/1024 m, at the start
    std::int64_t value_usd = 0;
  };
  struct Area {
    std::string name;
    std::int64_t x = 0, y = 0;
    double radius_m = 0;
    std::int64_t nation = 0;
  };
  struct Picture {
    std::string name;
    Side side = Side::kDefender;
    std::int64_t nation = 0;
  };
  /// A weapon or jammer.
  struct Mount {
    MountKind kind = MountKind::kGun;
    std::uint64_t key = 0;  ///< by which events name it
    std::int64_t site = kNoRow;
    std::int64_t mover = kNoRow;
    std::int64_t group = kNoRow;
    double range_max_m = 0;
  };
  struct Sensor {
    SensorKind kind = SensorKind::kRadar;
    std::uint64_t key = 0;
    std::int64_t site = kNoRow;
    std::int64_t mover = kNoRow;
    std::int64_t picture = 0;
    std::int64_t scan_ns = kNsPerSecond;  ///< time between two looks
    double range_max_m = 0;
  };
  /// A mover of the initial force.
  struct Mover {
    std::uint64_t agent = kNoAgent;
    Side side = Side::kAttacker;
    std::int64_t nation = 0;
    std::int64_t platform = 0;
    std::int64_t group = 0;
  };
  /// A node of a chain; `row` within it.
  struct Node {
    std::string name;
    std::int64_t chain = 0;
    std::int64_t row = 0;
  };

  std::vector<Named> nations;
  std::vector<Platform> platforms;
  std::vector<Group> groups;
  std::vector<Site> sites;
  std::vector<Area> areas;
  std::vector<Picture> pictures;
  std::vector<Mount> mounts;
  std::vector<Sensor> sensors;
  std::vector<Mover> movers;
  std::vector<Named> triggers;
  std::vector<Named> chains;
  std::vector<Node> nodes;
  std::vector<Named> rules;
  std::vector<Named> centres;
  std::vector<Named> authorities;
};

StaticTables static_tables(const scenario::Scenario& scenario, const WorldPlan& plan);
void write_tables(const StaticTables& tables, Hdf5Writer& file);
/// Throws RecordingError.
StaticTables read_tables(const Hdf5Reader& file);

}  // namespace boyd::record
