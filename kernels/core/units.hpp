/// Units of the simulation state: fixed-point positions, integer time, identities.
#pragma once

#include <cstdint>

namespace boyd {

/// Simulated time and durations, nanoseconds. Covers +-292 years.
using TimeNs = std::int64_t;
inline constexpr TimeNs kNsPerSecond = 1'000'000'000;
inline constexpr TimeNs kNever = INT64_MAX;

/// Positions are integers in units of 1/1024 m, range +-2,097,151 m on each axis.
inline constexpr std::int32_t kUnitsPerMetre = 1024;
inline constexpr float kMetresPerUnit = 1.0F / 1024.0F;
inline constexpr std::int32_t kPositionLimit = INT32_MAX - kUnitsPerMetre;

/// A point in the azimuthal-equidistant frame about the scenario's origin: x east, y north,
/// z height above sea level; each in 1/1024 m.
struct Position {
  std::int32_t x;
  std::int32_t y;
  std::int32_t z;
};

/// A velocity, acceleration or offset in float, metres and seconds.
struct Vec3f {
  float x;
  float y;
  float z;
};

/// Identity of an agent, stable for its life and equal in every arm:
/// bits 63-48 group ordinal, 47-24 member ordinal in the group, 23-0 zero for an agent of the
/// initial force, else 1 + mount ordinal on the launcher (4 bits, 23-20) and shot ordinal (20
/// bits). An agent that was itself launched launches nothing.
using AgentId = std::uint64_t;
inline constexpr AgentId kNoAgent = ~0ULL;
inline constexpr std::uint32_t kGroupsMax = 4096;
inline constexpr std::uint32_t kMembersMax = 1U << 24;
inline constexpr std::uint32_t kMountedMembersMax = 1U << 16;
inline constexpr std::uint32_t kMountsPerMemberMax = 15;
inline constexpr std::uint32_t kShotsPerMountMax = (1U << 20) - 1;

constexpr AgentId agent_id(std::uint32_t group, std::uint32_t member) {
  return (static_cast<AgentId>(group) << 48) | (static_cast<AgentId>(member) << 24);
}
/// Identity of the shot-th agent (from 0) launched by a mount (from 0) of an agent.
constexpr AgentId launched_id(AgentId launcher, std::uint32_t mount, std::uint32_t shot) {
  return launcher | (static_cast<AgentId>(mount + 1U) << 20) | (static_cast<AgentId>(shot));
}

/// What an identity is made of: the group, the member, and what tells an agent from its launcher
/// and the launcher's others, 0 of the initial force.
constexpr std::uint32_t group_of(AgentId agent) {
  return static_cast<std::uint32_t>(agent >> 48);
}
constexpr std::uint32_t member_of(AgentId agent) {
  return static_cast<std::uint32_t>(agent >> 24) & 0xFFFFFFU;
}
constexpr std::uint32_t launch_of(AgentId agent) {
  return static_cast<std::uint32_t>(agent) & 0xFFFFFFU;
}

/// Identity of a mount or sensor, stable over arms: bits 31-20 group ordinal, 19-4 member ordinal,
/// 3-0 ordinal of the mount or sensor on that member.
using MountKey = std::uint32_t;
constexpr MountKey mount_key(std::uint32_t group, std::uint32_t member, std::uint32_t ordinal) {
  return (group << 20) | ((member & 0xFFFFU) << 4) | (ordinal & 0xFU);
}

/// "No such row" in every table.
inline constexpr std::uint32_t kNoRow = ~0U;

}  // namespace boyd
