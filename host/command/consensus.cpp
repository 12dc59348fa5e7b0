#include "host/command/consensus.hpp"

#include <algorithm>
#include <vector>

#include "host/time/time.hpp"

namespace boyd::command {
namespace {

// What is drawn once per round takes the place of a member in the event key.
constexpr std::uint32_t kSession = 0xFFFF;
constexpr std::uint32_t kRework = 0xFFFE;
constexpr std::uint32_t kDeadline = 0xFFFD;
constexpr std::uint32_t kConvene = 0xFFFC;
// Rounds of a smaller body have numbers of their own, whatever the full body's maximum is.
constexpr std::uint32_t kSmallerBodyRound = 256;

/// One member at the table.
struct Seat {
  const Member* own = nullptr;  // where it differs
  bool gone = false;            // left with the others for a smaller body
  bool objects = false;         // in the round just held
};

struct Round {
  bool objected = false;
  TimeNs duration_ns = 0;
};

/// The laws of the body that holds the rounds.
struct Body {
  const Law& session;
  const Law& deadline;
  const Law& rework;
  const Law* reply;  // null: each member's
};

class RoundTable {
public:
  RoundTable(const Consensus& consensus,
             const Dice& dice,
             const DrawKey& key,
             std::vector<Objection>* heard)
      : consensus_(consensus),
        dice_(dice),
        key_(key),
        heard_(heard),
        seats_(consensus.members_count) {
    for (const Member& member : consensus.members) {
      seats_[member.number].own = &member;
    }
  }

  /// `round` keys the draws, `number` counts the rounds of all bodies.
  Round hold(const Body& body, std::uint32_t round, std::uint32_t number, Attribution attribution) {
    shake(round, attribution);
    TimeNs slowest_ns = 0;
    TimeNs first_objection_ns = kNever;
    bool blocked = false;
    for (std::uint32_t s = 0; s < seats_.size(); ++s) {
      Seat& seat = seats_[s];
      const Attendance attendance = seat.own ? seat.own->attendance : Attendance::kPresent;
      if (seat.gone || attendance != Attendance::kPresent) {
        seat.objects = !seat.gone && attendance == Attendance::kBlocks;
        blocked = blocked || seat.objects;
        continue;
      }
      const Law& law = body.reply                    ? *body.reply
                       : seat.own && seat.own->reply ? *seat.own->reply
                                                     : consensus_.reply;
      const TimeNs reply_ns = quantile_ns(law, draw_of(s, Stream::kCommandReply, round));
      slowest_ns = std::max(slowest_ns, reply_ns);
      seat.objects = objects(s, round, attribution);
      if (seat.objects) {
        first_objection_ns = std::min(first_objection_ns, reply_ns);
      }
    }
    tell(number);
    return close(body, round, slowest_ns, first_objection_ns, blocked);
  }

  TimeNs rework_ns(const Body& body, std::uint32_t round) const {
    return quantile_ns(body.rework, draw(Stream::kCommandService, round, kRework));
  }
  TimeNs convene_ns() const {
    return quantile_ns(consensus_.smaller_body->convene,
                       draw(Stream::kCommandService, kSmallerBodyRound, kConvene));
  }

  void send_out() {
    for (Seat& seat : seats_) {
      seat.gone = consensus_.smaller_body->without.empty() && seat.objects;
    }
    for (const std::uint32_t s : consensus_.smaller_body->without) {
      seats_[s].gone = true;
    }
  }
  bool is_empty() const {
    return std::all_of(seats_.begin(), seats_.end(), [](const Seat& seat) { return seat.gone; });
  }

  std::uint32_t held_back() const {
    std::uint32_t nations = 0;
    for (std::uint32_t s = 0; s < seats_.size(); ++s) {
      const Member* own = seats_[s].own;
      if (own != nullptr && own->nation >= 0 && own->reservation_prob > 0 &&
          draw_of(s, Stream::kCommandCaveat, 0) < own->reservation_prob) {
        nations |= 1U << static_cast<unsigned>(own->nation);
      }
    }
    return nations;
  }

private:
  void tell(std::uint32_t number) {
    for (std::uint32_t s = 0; heard_ != nullptr && s < seats_.size(); ++s) {
      if (seats_[s].objects) {
        const bool present =
            seats_[s].own == nullptr || seats_[s].own->attendance == Attendance::kPresent;
        heard_->push_back({number, s, present && struck_[s], !present});
      }
    }
  }

  /// Which blocs are struck this round.
  void shake(std::uint32_t round, Attribution attribution) {
    struck_.assign(seats_.size(), false);
    if (draw(Stream::kCommandShock, round, 0) < consensus_.common_shock_prob) {
      std::fill_n(struck_.begin(), consensus_.bloc_count, true);
    }
    for (const Bloc& bloc : consensus_.blocs) {
      const double u = dice_.uniform(Stream::kCommandShock,
                                     key_.request,
                                     key_.ordinal,
                                     mix(key_.place, name_hash(bloc.name)),
                                     round << 16);
      if (u < bloc.shock[static_cast<std::size_t>(attribution)]) {
        for (const std::uint32_t s : bloc.seats) {
          struck_[s] = true;
        }
      }
    }
  }

  bool objects(std::uint32_t s, std::uint32_t round, Attribution attribution) const {
    const Seat& seat = seats_[s];
    // A round is drawn whatever came of the one before, so that a persistent member of one arm
    // meets the same next round as a fickle one of another.
    const bool anew =
        draw_of(s, Stream::kCommandObjection, round) < objection_prob(seat, attribution);
    const bool still = seat.objects && consensus_.persistence_prob > 0 &&
                       draw_of(s, Stream::kCommandGate, round) < consensus_.persistence_prob;
    return struck_[s] || anew || still;
  }

  double objection_prob(const Seat& seat, Attribution attribution) const {
    const auto now = static_cast<std::size_t>(attribution);
    if (seat.own && seat.own->objection) {
      return (*seat.own->objection)[now];
    }
    return consensus_.objection ? (*consensus_.objection)[now] : consensus_.objection_prob;
  }

  /// A meeting hears the objection in session; a broken silence ends the round before it.
  Round close(const Body& body,
              std::uint32_t round,
              TimeNs slowest_ns,
              TimeNs first_objection_ns,
              bool blocked) const {
    const bool objected = blocked || first_objection_ns != kNever;
    const TimeNs session_ns =
        quantile_ns(body.session, draw(Stream::kCommandService, round, kSession));
    if (consensus_.mode == ConsensusMode::kMeeting) {
      return {objected, time::later(slowest_ns, session_ns)};
    }
    const TimeNs deadline_ns =
        quantile_ns(body.deadline, draw(Stream::kCommandService, round, kDeadline));
    return objected ? Round{true, std::min(deadline_ns, first_objection_ns)}
                    : Round{false, time::later(deadline_ns, session_ns)};
  }

  double draw_of(std::uint32_t s, Stream stream, std::uint32_t round) const {
    const Member* own = seats_[s].own;
    if (own == nullptr || own->name.empty()) {
      return draw(stream, round, s);
    }
    return dice_.uniform(
        stream, key_.request, key_.ordinal, mix(key_.place, name_hash(own->name)), round << 16);
  }
  double draw(Stream stream, std::uint32_t round, std::uint32_t member) const {
    return dice_.uniform(stream, key_.request, key_.ordinal, key_.place, (round << 16) | member);
  }

  const Consensus& consensus_;
  const Dice& dice_;
  const DrawKey& key_;
  std::vector<Objection>* heard_;
  std::vector<Seat> seats_;
  std::vector<bool> struck_;
};

/// Rounds of one body, from result.duration_ns on.
void hold_rounds(RoundTable& table,
                 const Body& body,
                 std::uint32_t first,
                 std::uint32_t rounds_max,
                 const AttributionAt& attribution,
                 ConsensusResult& result) {
  for (std::uint32_t r = 0; r < rounds_max && !result.approved; ++r) {
    const Round round =
        table.hold(body, first + r, result.rounds_count, attribution(result.duration_ns));
    result.duration_ns = time::later(result.duration_ns, round.duration_ns);
    ++result.rounds_count;
    result.approved = !round.objected;
    if (round.objected && r + 1 < rounds_max) {
      result.duration_ns = time::later(result.duration_ns, table.rework_ns(body, first + r));
    }
  }
}

}  // namespace

ConsensusResult hold_consensus(const Consensus& consensus,
                               const Dice& dice,
                               const DrawKey& key,
                               const AttributionAt& attribution,
                               std::vector<Objection>* heard) {
  RoundTable table(consensus, dice, key, heard);
  ConsensusResult result;
  const Body full = {consensus.session, consensus.deadline, consensus.rework, nullptr};
  hold_rounds(table, full, 0, consensus.rounds_max, attribution, result);
  if (!result.approved && consensus.smaller_body) {
    const SmallerBody& smaller = *consensus.smaller_body;
    table.send_out();
    if (!table.is_empty()) {
      result.by_smaller_body = true;
      result.duration_ns = time::later(result.duration_ns, table.convene_ns());
      const Body body = {smaller.session ? *smaller.session : consensus.session,
                         smaller.deadline ? *smaller.deadline : consensus.deadline,
                         smaller.rework ? *smaller.rework : consensus.rework,
                         smaller.reply ? &*smaller.reply : nullptr};
      hold_rounds(table, body, kSmallerBodyRound, smaller.rounds_max, attribution, result);
    }
  }
  result.held_back = result.approved ? table.held_back() : 0;
  return result;
}

}  // namespace boyd::command
