#include "host/validate/single_orders.hpp"

#include <algorithm>
#include <utility>

#include "host/scenario/document.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

command::CommandPlan plan_of_chain(command::Chain chain) {
  command::CommandPlan plan;
  plan.groups.emplace_back().name = "group";
  command::AuthorityRow& row = plan.authority.emplace_back();
  row.name = chain.name;
  row.chain = 0;
  command::RequestRule& rule = plan.rules.emplace_back();
  rule.name = chain.name;
  rule.trigger = 0;
  rule.groups = {0};
  plan.chains.push_back(std::move(chain));
  return plan;
}

void sample_orders(
    const command::CommandPlan& plan,
    std::uint32_t samples_count,
    std::uint64_t seed,
    const Progress& progress,
    const std::function<void(std::uint32_t, std::span<const command::Order>)>& look) {
  constexpr std::uint32_t kParts = 100;
  const auto prepared = command::prepare(plan);
  for_each_replication(kParts, progress, [&](std::uint32_t part) {
    const auto begin = static_cast<std::uint32_t>(std::uint64_t{samples_count} * part / kParts);
    const auto end = static_cast<std::uint32_t>(std::uint64_t{samples_count} * (part + 1) / kParts);
    std::vector<Injection> effects;
    for (std::uint32_t sample = begin; sample < end; ++sample) {
      command::Engine engine(prepared, scenario::world_seed(seed, sample));
      engine.request(0, 0);
      engine.advance_to(kNever - 1, effects);
      effects.clear();
      look(sample, engine.orders());
    }
  });
}

}  // namespace boyd::validate
