#include "host/app/command_report.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "host/statistics/proportion.hpp"
#include "host/time/time.hpp"

namespace boyd::app {

namespace {

constexpr std::uint32_t kClasses = 24;
constexpr std::array<double, 14> kUsualTimes_s = {1,
                                                  10,
                                                  60,
                                                  600,
                                                  3600,
                                                  8 * 3600,
                                                  86400,
                                                  3 * 86400,
                                                  7 * 86400,
                                                  14 * 86400,
                                                  30 * 86400,
                                                  90 * 86400,
                                                  365 * 86400,
                                                  3650 * 86400.0};

/// From the last usual time before nearly all orders to the first after nearly all.
std::vector<double> usual_times(const DurationSummary& action) {
  if (action.count == 0) {
    return {3600, 86400};
  }
  const auto* first =
      std::lower_bound(kUsualTimes_s.begin(), kUsualTimes_s.end(), action.quantiles_s.front());
  const auto* last =
      std::lower_bound(kUsualTimes_s.begin(), kUsualTimes_s.end(), action.quantiles_s.back());
  first = first == kUsualTimes_s.begin() ? first : first - 1;
  return {first, last == kUsualTimes_s.end() ? last : last + 1};
}

statistics::Estimate share_by(const std::vector<TimeNs>& sorted_ns,
                              double time_s,
                              std::int64_t orders_count) {
  const auto until =
      std::upper_bound(sorted_ns.begin(), sorted_ns.end(), time::from_seconds(time_s));
  return statistics::wilson(until - sorted_ns.begin(), orders_count);
}

}  // namespace

const char* posture_name(command::Posture posture) {
  switch (posture) {
    case command::Posture::kPeacetime:
      return "peacetime";
    case command::Posture::kCrisis:
      return "crisis";
    case command::Posture::kWar:
      return "war";
  }
  return "war";
}

const char* attribution_name(command::Attribution attribution) {
  switch (attribution) {
    case command::Attribution::kNone:
      return "none";
    case command::Attribution::kSuspected:
      return "suspected";
    case command::Attribution::kProbable:
      return "probable";
    case command::Attribution::kConfirmed:
      return "confirmed";
  }
  return "none";
}

std::string PathReport::title() const {
  const std::string by = authority.empty() ? "nobody may grant it"
                         : chain.empty()   ? "the unit itself, at once"
                                           : chain;
  return rule + ": " + order + " by " + by;
}

const BattleEndPoints* ArmReport::in_battle(const PathReport& path) const {
  const auto same = std::find_if(battles.begin(), battles.end(), [&](const BattleEndPoints& b) {
    return b.rule == path.sample.rule && b.authority == path.sample.authority &&
           situation_text(b.situation) == path.situation;
  });
  return same == battles.end() ? nullptr : &*same;
}

std::string situation_text(const command::Situation& situation) {
  return std::string(posture_name(situation.posture)) + ", attribution " +
         attribution_name(situation.attribution) + (situation.warned ? ", warned" : "");
}

PathReport report_path(const command::CommandPlan& plan,
                       command::PathSample sample,
                       const std::vector<double>& times_s) {
  PathReport out;
  const command::RequestRule& rule = plan.rules.at(sample.rule);
  out.rule = rule.name;
  out.order = command::name_of(rule.kind);
  out.situation = situation_text(sample.situation);
  if (sample.authority != kNoRow) {
    const command::AuthorityRow& row = plan.authority.at(sample.authority);
    out.authority = row.name;
    out.chain = row.chain == kNoRow ? "" : plan.chains.at(row.chain).name;
  }
  for (const command::GroupSample& group : sample.groups) {
    out.groups.push_back(plan.groups.at(group.group).name);
  }
  out.decision = summary_of(sample.decision_ns);
  out.received = summary_of(sample.received_ns);
  out.action = summary_of(sample.action_ns);
  out.released = statistics::wilson(sample.released_count, sample.orders_count);
  out.executed = statistics::wilson(sample.count(command::Fate::kExecuted), sample.orders_count);
  for (const double time_s : times_s.empty() ? usual_times(out.action) : times_s) {
    out.by_time.push_back({time_s,
                           share_by(sample.decision_ns, time_s, sample.orders_count),
                           share_by(sample.action_ns, time_s, sample.orders_count)});
  }
  out.histogram = statistics::make_histogram(seconds_of(sample.action_ns), kClasses);
  out.waterfall = waterfall_of(plan, sample);
  out.sample = std::move(sample);
  return out;
}

LoadReport report_load(const command::CommandPlan& plan,
                       const command::Situation& situation,
                       command::LoadSample sample) {
  LoadReport out;
  out.rule = plan.rules.at(sample.rule).name;
  out.situation = situation_text(situation);
  out.action = summary_of(sample.action_ns);
  out.sample = std::move(sample);
  return out;
}

}  // namespace boyd::app
