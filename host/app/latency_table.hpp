/// Decision cycles without a battle, for people and as JSON.
#pragma once

#include <string>
#include <vector>

#include "host/command/sampling.hpp"

namespace boyd::app {

/// Latencies of one arm or doctrine.
struct ArmLatencies {
  std::string name;
  std::vector<command::RuleLatency> rules;
};

/// Where the time of an order goes: per rule its end points, per node wait and work.
std::string latency_table(const std::vector<ArmLatencies>& arms);

/// The same as one JSON object; durations that do not exist are null.
std::string latency_json(const std::string& source, const std::vector<ArmLatencies>& arms);

}  // namespace boyd::app
