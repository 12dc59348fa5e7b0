#include "host/app/authority_gap.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "host/app/command_report.hpp"

namespace boyd::app {

namespace {

using command::AuthorityRow;
using command::Posture;

constexpr std::size_t kRowsMax = 3;

std::string postures_of(const AuthorityRow& row) {
  std::string text;
  for (const Posture posture : {Posture::kPeacetime, Posture::kCrisis, Posture::kWar}) {
    if ((row.postures & command::posture_bit(posture)) != 0) {
      text += (text.empty() ? "" : " or ") + std::string(posture_name(posture));
    }
  }
  return text;
}

/// What keeps a row from granting an order, one phrase each.
std::vector<std::string> obstacles(const command::CommandPlan& plan,
                                   const AuthorityRow& row,
                                   const command::Order& order) {
  const command::Situation& now = order.situation;
  std::vector<std::string> out;
  if ((row.postures & command::posture_bit(now.posture)) == 0) {
    out.push_back(
        fmt::format("holds in {}, not in {}", postures_of(row), posture_name(now.posture)));
  }
  if (now.attribution < row.attribution_min) {
    out.push_back(fmt::format("needs attribution {}, and it was {}",
                              attribution_name(row.attribution_min),
                              attribution_name(now.attribution)));
  }
  if (row.needs_warning && !now.warned) {
    out.emplace_back("needs the warning, which had not been given");
  }
  if (!row.any_scope && row.scope != order.scope) {
    out.emplace_back(row.scope == command::Scope::kTarget ? "covers single targets only"
                                                          : "covers areas only");
  }
  std::string strangers;
  for (const command::Leg& leg : order.legs) {
    if (!row.groups.empty() &&
        std::find(row.groups.begin(), row.groups.end(), leg.group) == row.groups.end()) {
      strangers += (strangers.empty() ? "" : ", ") + plan.groups.at(leg.group).name;
    }
  }
  if (!strangers.empty()) {
    out.push_back("does not command " + strangers);
  }
  std::string outside;
  for (const command::Leg& leg : order.legs) {
    const command::Group& group = plan.groups.at(leg.group);
    if (group.bound &&
        std::find(group.centres.begin(), group.centres.end(), row.centre) == group.centres.end()) {
      outside += (outside.empty() ? "" : ", ") + group.name;
    }
  }
  if (!outside.empty()) {
    out.push_back("is of a centre that may not command " + outside);
  }
  return out;
}

}  // namespace

std::string authority_gap(const command::CommandPlan& plan, const command::Order& order) {
  struct Candidate {
    const AuthorityRow* row;
    std::vector<std::string> obstacles;
  };
  std::vector<Candidate> candidates;
  for (const AuthorityRow& row : plan.authority) {
    if (row.kind == order.kind) {
      candidates.push_back({&row, obstacles(plan, row, order)});
    }
  }
  if (candidates.empty()) {
    return fmt::format("no row of the authority matrix is about {}", command::name_of(order.kind));
  }
  std::stable_sort(
      candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.obstacles.size() < b.obstacles.size();
      });
  candidates.resize(std::min(candidates.size(), kRowsMax));
  std::string text;
  for (const Candidate& candidate : candidates) {
    text += fmt::format("{}{} {}",
                        text.empty() ? "" : "; ",
                        candidate.row->name,
                        fmt::join(candidate.obstacles, " and "));
  }
  return text;
}

}  // namespace boyd::app
