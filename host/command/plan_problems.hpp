/// Collects what is wrong with a plan. Internal to host/command: use check_plan() of plan.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/command/plan.hpp"

namespace boyd::command {

inline bool is_prob(double value) {
  return value >= 0 && value <= 1;
}

/// Collects sentences; every check adds where it is.
class Problems {
public:
  explicit Problems(const CommandPlan& plan) : plan_(plan) {}
  template <class... Args>
  void require(bool holds,
               const std::string& where,
               fmt::format_string<Args...> what,
               Args&&... args) {
    if (!holds) {
      list_.push_back(where + ": " + fmt::format(what, std::forward<Args>(args)...));
    }
  }
  void law(const Law& law, const std::string& where, const char* name) {
    const std::string problem = law_problem(law);
    require(problem.empty(), where, "{}: {}", name, problem);
  }
  void link(const Link& link, const std::string& where) {
    law(link.delay, where, "delay");
    require(is_prob(link.loss_prob), where, "loss_prob must lie between 0 and 1");
    require(is_duration(link.resend_after_s), where, "resend_after_s must not be negative");
    require(link.tries_max >= 1 && link.tries_max <= 255, where, "tries_max must be 1 to 255");
    require(link.network == kNoRow || link.network < plan_.networks.size(),
            where,
            "network {} does not exist",
            link.network);
  }
  std::vector<std::string> take() { return std::move(list_); }

private:
  const CommandPlan& plan_;
  std::vector<std::string> list_;
};

// check_consensus.cpp
void check_consensus(const Consensus& consensus, const std::string& where, Problems& problems);
// check_chain.cpp
void check_duty(const CommandPlan& plan,
                const Duty& duty,
                const std::string& where,
                Problems& problems);
void check_chain(const CommandPlan& plan, const Chain& chain, Problems& problems);

}  // namespace boyd::command
