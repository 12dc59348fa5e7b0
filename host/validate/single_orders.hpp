/// Orders that pass a chain alone, each in a world of its own.
#pragma once

#include <cstdint>
#include <functional>

#include "host/command/engine.hpp"
#include "host/validate/case.hpp"

namespace boyd::validate {

/// A plan that asks once, by rule 0, for an order of this chain for one group.
command::CommandPlan plan_of_chain(command::Chain chain);

/// Raises one request of rule 0 at time 0 in each of `samples_count` engines and hands over what
/// became of them, `look(sample, orders)`, from several threads. Sample i is the same for the same
/// seed whatever samples_count is.
void sample_orders(const command::CommandPlan& plan,
                   std::uint32_t samples_count,
                   std::uint64_t seed,
                   const Progress& progress,
                   const std::function<void(std::uint32_t, std::span<const command::Order>)>& look);

}  // namespace boyd::validate
