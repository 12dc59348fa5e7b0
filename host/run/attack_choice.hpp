/// From a scenario with [deterrence] to the input of a decision: options as documents, outcomes
/// from finished worlds, response times from the arms' command engines.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/run/deterrence.hpp"
#include "host/run/response_study.hpp"
#include "host/run/runner.hpp"

namespace boyd::run {

using OptionDocuments = std::vector<std::unique_ptr<const scenario::Document>>;

/// The scenario under each of its options, whose settings lie over `settings`. Throws ScenarioError
/// with the problems of all options, each named by its option.
OptionDocuments option_documents(const scenario::Document& scenario,
                                 const std::vector<scenario::CommandLineSetting>& settings);

/// What the worlds of a study say of each option. `worlds`: row by row of the study, all ended.
std::vector<OptionOutcomes> option_outcomes(const OptionDocuments& options,
                                            const ResponseStudy& study,
                                            const std::vector<WorldOutcome>& worlds);

/// When the defender is asked under an option: the median over the worlds without a response in
/// which he is; the start where there is none.
TimeNs usually_asked_at(const OptionDocuments& options,
                        const ResponseStudy& study,
                        const std::vector<WorldOutcome>& worlds,
                        std::uint32_t option);

/// Draws of the response time of every arm in `arms` against every option asked for at
/// `asked_ns[option]`, and what the attacker believes of them. Longer than answer_within_s and than
/// the scenario counts as never. `go_on` is called now and then with the share done; once it says
/// no, nothing is returned. Throws std::runtime_error when the requests make more orders than a
/// world can hold.
std::vector<ArmResponses> arm_responses(const OptionDocuments& options,
                                        const std::vector<std::uint32_t>& arms,
                                        const std::vector<TimeNs>& asked_ns,
                                        std::uint32_t samples_count,
                                        std::uint64_t seed,
                                        const std::function<bool(double)>& go_on);

}  // namespace boyd::run
