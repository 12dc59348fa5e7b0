#include <algorithm>
#include <set>

#include "host/command/plan_problems.hpp"

namespace boyd::command {
namespace {

bool are_probs(const ProbByAttribution& probs) {
  return std::all_of(probs.begin(), probs.end(), is_prob);
}

void check_members(const Consensus& c, const std::string& where, Problems& problems) {
  std::set<std::uint32_t> seats;
  for (const Member& member : c.members) {
    problems.require(member.number < c.members_count,
                     where,
                     "member {}: there are {} members",
                     member.number,
                     c.members_count);
    problems.require(
        seats.insert(member.number).second, where, "member {} is given twice", member.number);
    if (member.reply) {
      problems.law(*member.reply, where, "reply of a member");
    }
    problems.require(
        (!member.objection || are_probs(*member.objection)) && is_prob(member.reservation_prob),
        where,
        "probabilities of member {} must lie between 0 and 1",
        member.number);
    problems.require(member.nation < static_cast<std::int32_t>(kNationsMax),
                     where,
                     "member {}: its nation must be below {}",
                     member.number,
                     kNationsMax);
  }
}

void check_seats(const Consensus& c,
                 const std::vector<std::uint32_t>& seats,
                 const std::string& where,
                 Problems& problems) {
  for (const std::uint32_t seat : seats) {
    problems.require(
        seat < c.members_count, where, "member {}: there are {} members", seat, c.members_count);
  }
}

void check_smaller_body(const Consensus& c, const std::string& where, Problems& problems) {
  const SmallerBody& body = *c.smaller_body;
  check_seats(c, body.without, where, problems);
  problems.law(body.convene, where, "convene of the smaller body");
  for (const std::optional<Law>* law : {&body.reply, &body.session, &body.deadline, &body.rework}) {
    if (*law) {
      problems.law(**law, where, "a law of the smaller body");
    }
  }
  problems.require(body.rounds_max >= 1 && body.rounds_max <= 255,
                   where,
                   "rounds_max of the smaller body must be 1 to 255");
}

}  // namespace

void check_consensus(const Consensus& c, const std::string& where, Problems& problems) {
  problems.law(c.reply, where, "reply");
  problems.law(c.session, where, "session");
  problems.law(c.deadline, where, "deadline");
  problems.law(c.rework, where, "rework");
  problems.require(
      c.members_count >= 1 && c.members_count <= 65535, where, "members_count must be 1 to 65535");
  problems.require(is_prob(c.objection_prob) && (!c.objection || are_probs(*c.objection)),
                   where,
                   "objection_prob must lie between 0 and 1");
  problems.require(
      is_prob(c.common_shock_prob), where, "common_shock_prob must lie between 0 and 1");
  problems.require(c.bloc_count <= c.members_count,
                   where,
                   "bloc_count {} must not exceed the {} members",
                   c.bloc_count,
                   c.members_count);
  problems.require(c.rounds_max >= 1 && c.rounds_max <= 255, where, "rounds_max must be 1 to 255");
  problems.require(is_prob(c.persistence_prob), where, "persistence_prob must lie between 0 and 1");
  check_members(c, where, problems);
  for (const Bloc& bloc : c.blocs) {
    problems.require(are_probs(bloc.shock),
                     where,
                     "probabilities of bloc '{}' must lie between 0 and 1",
                     bloc.name);
    check_seats(c, bloc.seats, where, problems);
  }
  if (c.smaller_body) {
    check_smaller_body(c, where, problems);
  }
}

}  // namespace boyd::command
