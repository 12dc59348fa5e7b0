#include "host/command/consensus.hpp"
#include "host/command/engine_impl.hpp"

namespace boyd::command {

std::vector<Objection> Engine::objections(std::uint32_t order_index, std::uint32_t visit) const {
  return impl_->objections(order_index, visit);
}

std::vector<Objection> Engine::Impl::objections(std::uint32_t order_index,
                                                std::uint32_t visit_row) const {
  const std::vector<NodeVisit>& visits = orders_.at(order_index).visits;
  const NodeVisit& visit = visits.at(visit_row);
  // A leg that two caveats send through one national chain passes it once for each.
  std::uint32_t earlier_count = 0;
  for (std::uint32_t v = 0; v < visit_row; ++v) {
    const NodeVisit& other = visits[v];
    earlier_count +=
        other.chain == visit.chain && other.node == visit.node && other.leg == visit.leg ? 1 : 0;
  }
  std::vector<Objection> heard;
  for (const Passage& passage : passages_) {
    if (passage.order != order_index || passage.leg != visit.leg || passage.chain != visit.chain ||
        earlier_count-- != 0) {
      continue;
    }
    const Node& node = node_of(passage, visit.node);
    if (node.kind == NodeKind::kConsensus) {
      // Every draw is a function of its key, so to hold it again is to look it up.
      const std::uint32_t place = plan_->chains[visit.chain].node_hash[visit.node];
      hold_consensus(node.consensus, dice_, key_of(passage, place), &heard);
    }
    break;
  }
  return heard;
}

}  // namespace boyd::command
