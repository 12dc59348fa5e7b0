#include "host/command/consensus.hpp"

#include <algorithm>

#include "host/time/time.hpp"

namespace boyd::command {
namespace {

// What is drawn once per round takes the place of a member in the event key.
constexpr std::uint32_t kSession = 0xFFFF;
constexpr std::uint32_t kRework = 0xFFFE;
constexpr std::uint32_t kDeadline = 0xFFFD;

struct Round {
  bool objected = false;
  TimeNs duration_ns = 0;
};

class RoundTable {
public:
  RoundTable(const Consensus& consensus,
             const Dice& dice,
             const DrawKey& key,
             std::vector<Objection>* heard)
      : consensus_(consensus), dice_(dice), key_(key), heard_(heard) {}

  Round hold(std::uint32_t round) const {
    const bool shock = draw(Stream::kCommandShock, round, 0) < consensus_.common_shock_prob;
    TimeNs slowest_ns = 0;
    TimeNs first_objection_ns = kNever;
    for (std::uint32_t m = 0; m < consensus_.members_count; ++m) {
      const MemberOverride* own = override_of(m);
      const Law& law = own != nullptr && own->reply ? *own->reply : consensus_.reply;
      const double prob =
          own != nullptr && own->objection_prob ? *own->objection_prob : consensus_.objection_prob;
      const TimeNs reply_ns = quantile_ns(law, draw(Stream::kCommandReply, round, m));
      slowest_ns = std::max(slowest_ns, reply_ns);
      const bool by_bloc = shock && m < consensus_.bloc_count;
      if (by_bloc || draw(Stream::kCommandObjection, round, m) < prob) {
        first_objection_ns = std::min(first_objection_ns, reply_ns);
        if (heard_ != nullptr) {
          heard_->push_back({round, m, by_bloc});
        }
      }
    }
    return close(round, slowest_ns, first_objection_ns);
  }

  TimeNs rework_ns(std::uint32_t round) const {
    return quantile_ns(consensus_.rework, draw(Stream::kCommandService, round, kRework));
  }

private:
  /// A meeting hears the objection in session; a broken silence ends the round before it.
  Round close(std::uint32_t round, TimeNs slowest_ns, TimeNs first_objection_ns) const {
    const bool objected = first_objection_ns != kNever;
    const TimeNs session_ns =
        quantile_ns(consensus_.session, draw(Stream::kCommandService, round, kSession));
    if (consensus_.mode == ConsensusMode::kMeeting) {
      return {objected, time::later(slowest_ns, session_ns)};
    }
    const TimeNs deadline_ns =
        quantile_ns(consensus_.deadline, draw(Stream::kCommandService, round, kDeadline));
    return objected ? Round{true, std::min(deadline_ns, first_objection_ns)}
                    : Round{false, time::later(deadline_ns, session_ns)};
  }

  const MemberOverride* override_of(std::uint32_t member) const {
    for (const MemberOverride& own : consensus_.overrides) {
      if (own.member == member) {
        return &own;
      }
    }
    return nullptr;
  }

  double draw(Stream stream, std::uint32_t round, std::uint32_t member) const {
    return dice_.uniform(stream, key_.request, key_.ordinal, key_.place, (round << 16) | member);
  }

  const Consensus& consensus_;
  const Dice& dice_;
  const DrawKey& key_;
  std::vector<Objection>* heard_;
};

}  // namespace

ConsensusResult hold_consensus(const Consensus& consensus,
                               const Dice& dice,
                               const DrawKey& key,
                               std::vector<Objection>* heard) {
  const RoundTable table(consensus, dice, key, heard);
  ConsensusResult result;
  for (std::uint32_t r = 0; r < consensus.rounds_max; ++r) {
    const Round round = table.hold(r);
    result.duration_ns = time::later(result.duration_ns, round.duration_ns);
    ++result.rounds_count;
    if (!round.objected) {
      result.approved = true;
      return result;
    }
    if (r + 1 < consensus.rounds_max) {
      result.duration_ns = time::later(result.duration_ns, table.rework_ns(r));
    }
  }
  return result;
}

}  // namespace boyd::command
