/// How long a defender takes to answer: several requests of one arm raised at the same moment, the
/// first order that any group executes. Without a battle.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "host/command/engine.hpp"

namespace boyd::command {

/// What is asked, and for how long it is waited for.
struct AnswerQuestion {
  std::vector<std::uint32_t> rules;  ///< rows of the plan's rules; one or more
  TimeNs asked_ns = 0;    ///< when their triggers begin to fire, or they raise themselves
  TimeNs horizon_ns = 0;  ///< after that; a later answer is none
};

/// Time from asking to the first execution, one per sample; kNever where none came within the
/// horizon. Every sample is a world of its own in which nothing else is asked: nobody else queues
/// at the posts, so in battle an answer comes no earlier. The triggers keep firing, so that a rule
/// asks again after a refusal as it says. Warning and changes of the situation happen as the plan
/// says. Rules that share servers wait for each other.
/// Sample i is the same for the same seed whatever samples_count is, and where names agree equal in
/// every arm. `go_on` is called now and then with the share done; once it says no, the samples so
/// far are returned. Throws std::out_of_range when there is no such rule, std::runtime_error when
/// the rules make more orders than a world can hold.
std::vector<TimeNs> sample_first_answers(const PreparedPlan& prepared,
                                         const AnswerQuestion& question,
                                         std::uint32_t samples_count,
                                         std::uint64_t seed,
                                         const std::function<bool(double)>& go_on = {});

}  // namespace boyd::command
