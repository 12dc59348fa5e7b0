#include <algorithm>

#include "host/command/consensus.hpp"
#include "host/command/engine_impl.hpp"
#include "host/time/time.hpp"

namespace boyd::command {

std::vector<Objection> Engine::objections(std::uint32_t order_index, std::uint32_t visit) const {
  return impl_->objections(order_index, visit);
}

std::vector<Objection> Engine::Impl::objections(std::uint32_t order_index,
                                                std::uint32_t visit_row) const {
  const NodeVisit& visit = orders_.at(order_index).visits.at(visit_row);
  const Node& node = plan_->plan.chains[visit.chain].nodes[visit.node];
  std::vector<Objection> heard;
  if (node.kind != NodeKind::kConsensus || visit.begun_ns == kNever) {
    return heard;
  }
  const auto passage =
      std::find_if(passages_.begin(), passages_.end(), [&](const Passage& candidate) {
        return candidate.order == order_index && candidate.leg == visit.leg &&
               candidate.caveat == visit.caveat;
      });
  // Every draw is a function of its key, so to hold it again is to look it up.
  const std::uint32_t place = plan_->chains[visit.chain].node_hash[visit.node];
  hold_consensus(
      node.consensus,
      dice_,
      key_of(*passage, place),
      [&](TimeNs since_ns) { return attribution_at(time::later(visit.begun_ns, since_ns)); },
      &heard);
  return heard;
}

}  // namespace boyd::command
