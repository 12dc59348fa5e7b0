/// Worlds of an attacker's options in which the defender answers a given time after it was asked,
/// and what each of them was worth to the attacker.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/run/document_study.hpp"
#include "host/run/outcome.hpp"

namespace boyd::run {

/// Arms of the study: option by option, for each the response times of [deterrence] and, last,
/// no response at all; then, option by option, the scenario's own arms in `direct_arms`.
class ResponseStudy : public Study {
public:
  /// One document per option, its settings laid over the scenario; each holds a [deterrence] and
  /// outlives this object.
  ResponseStudy(std::vector<const scenario::Document*> options,
                std::uint64_t seed,
                std::vector<std::uint32_t> direct_arms);

  std::uint32_t arms_count() const override;
  std::string arm_name(std::uint32_t arm) const override;
  WorldSetup world(std::uint32_t arm, std::uint32_t replication) const override;

  std::uint32_t options_count() const { return static_cast<std::uint32_t>(options_.size()); }
  /// Response times and never.
  std::uint32_t responses_count() const;
  std::uint32_t response_row(std::uint32_t option, std::uint32_t response) const;
  /// `arm`: position in direct_arms.
  std::uint32_t direct_row(std::uint32_t option, std::uint32_t arm) const;

private:
  struct Row {
    std::uint32_t option = 0;
    std::uint32_t response = 0;             ///< of the response arm, if `direct` is absent
    std::optional<std::uint32_t> direct{};  ///< arm of the scenario
  };
  Row row_of(std::uint32_t arm) const;

  std::vector<const scenario::Document*> options_;
  std::vector<std::uint32_t> direct_arms_;
  std::vector<DocumentStudy> studies_;  ///< by option
  std::uint32_t response_arm_ = 0;
  std::vector<std::vector<std::shared_ptr<const command::PreparedPlan>>> answered_;
};

/// The plan with that chain's one delay set to time_s, nothing after it (delivery, readiness and
/// caveats take no time and refuse nothing): its orders are executed exactly time_s after they were
/// asked for. Absent: after the end of any world.
command::CommandPlan answered_after(command::CommandPlan plan,
                                    std::uint32_t chain,
                                    std::optional<double> time_s);

/// Rows of the arm's own rules that are answers, ascending. Empty: the arm never answers.
std::vector<std::uint32_t> answering_rules(const scenario::Scenario& arm);

/// When an arm's answers are asked for: at the first firing of their trigger in that world, or when
/// they raise themselves; kNever when the world did not ask.
TimeNs asked_at(const scenario::Scenario& arm, const WorldOutcome& world);

/// What a world was worth to the attacker, without an option's cost and the price of an answer.
double payoff_usd(const scenario::Deterrence& wish, const WorldOutcome& world);

}  // namespace boyd::run
