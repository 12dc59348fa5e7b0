/// Swarms of a plan into the tables of a batch.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/state/batch.hpp"

namespace boyd {

/// Where the members and bids of each group's auction lie; empty without swarms.
std::vector<AuctionTable> auction_tables(const WorldPlan& plan);

/// Makes room for the swarms of a plan. The rows of everything else must have grown before.
void grow_swarm_rows(const WorldPlan& plan, BatchRows& rows);

/// Fills the swarms' tables of world `w`; its WorldTable must be there.
void load_swarms(const BatchView& host, std::uint32_t w, const WorldPlan& plan);

}  // namespace boyd
