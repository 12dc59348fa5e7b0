/// An attacker's choice to stand behind the text of scenarios/smoke.toml.
#pragma once

#include <string>

namespace boyd::scenario::test {

inline std::string deterrence_text() {
  return R"(
[[trigger]]
name = "hit"
kind = "asset_hit"
threshold_count = 1

[[request]]
name = "at_noon"
at_min = 12
order = "engage_area"
groups = ["battery"]

[[chain]]
name = "given_delay"

[[chain.node]]
name = "wait"
kind = "delay"
law = "deterministic"
value_s = 240

[[authority]]
name = "after_given_delay"
order = "engage_area"
chain = "given_delay"

[[readiness]]
name = "slow_battery"
law = "deterministic"
value_s = 77

[[delivery]]
name = "by_voice"
link = { delay = { law = "deterministic", value_s = 9 } }

[[arm]]
name = "answer_after"
authority = ["after_given_delay"]
requests = ["engage_bay"]

[deterrence]
answers = ["engage_bay"]
response_arm = "answer_after"
response_chain = "given_delay"
response_times_min = [0, 4, 15]
objective_trigger = "hit"
answer_cost_usd = 5_000_000

[[option]]
name = "all"

[[option]]
name = "low_four"
set = { "raid.night.count" = 4, "raid.night.altitude_max_m" = 500.0 }
cost_usd = 1000
)";
}

}  // namespace boyd::scenario::test
