/// What an agent did and what was done to it, and on whose word.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "host/command/order.hpp"
#include "viewer/source/scene.hpp"

namespace boyd::viewer {

struct Deed {
  TimeNs time_ns = 0;
  std::string text;              ///< "fires at raid/17 by order 4 (engage_klaipeda)"
  std::uint32_t order = kNoRow;  ///< on whose word; kNoRow: nobody's
};

/// What an event says of its actor, "gets through to klaipeda_port"; empty where it is no such one.
std::string fate_text(const Scene& scene, const Event& event);

/// Of an agent, newest first: its shots, those at it, how it ended, and the effects of orders on
/// its group. Of something launched the shots are those of what launched it. `events` ascend in
/// time; those are told that are among them.
std::vector<Deed> deeds_of(const Scene& scene,
                           std::span<const Event> events,
                           std::span<const command::Order> orders,
                           AgentId agent,
                           std::size_t deeds_max);

}  // namespace boyd::viewer
