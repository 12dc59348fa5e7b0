#include "host/app/command_command.hpp"

#include <algorithm>
#include <memory>

#include "host/app/doctrine.hpp"
#include "host/app/latency_table.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "host/run/output_file.hpp"

namespace boyd::app {

namespace {

ArmLatencies sample_arm(const scenario::Document& document,
                        std::uint32_t arm,
                        const CommandArguments& arguments) {
  const auto prepared = command::prepare(document.arm(arm).command);
  ArmLatencies latencies;
  latencies.name = document.arm_names().at(arm);
  const auto rules = static_cast<std::uint32_t>(command::plan_of(*prepared).rules.size());
  for (std::uint32_t rule = 0; rule < rules; ++rule) {
    latencies.rules.push_back(
        command::sample_latency(*prepared, rule, arguments.samples_count, arguments.seed));
  }
  return latencies;
}

std::vector<ArmLatencies> sample_scenario(const CommandArguments& arguments) {
  const scenario::Document document = read_scenario(arguments.source, arguments.settings);
  std::vector<ArmLatencies> latencies;
  for (const std::uint32_t arm : arm_rows(document, arguments.arms)) {
    latencies.push_back(sample_arm(document, arm, arguments));
  }
  if (std::all_of(latencies.begin(), latencies.end(), [](const ArmLatencies& arm) {
        return arm.rules.empty();
      })) {
    throw UsageError(arguments.source + ": no arm has a [[request]], so there is no order to time");
  }
  return latencies;
}

std::vector<ArmLatencies> sample_doctrine(const CommandArguments& arguments) {
  if (!arguments.arms.empty()) {
    throw UsageError("--arm: " + arguments.source + " is a doctrine and has no arms");
  }
  const command::CommandPlan plan = read_doctrine(arguments.source, arguments.settings);
  if (plan.chains.empty()) {
    throw UsageError(arguments.source +
                     ": holds neither a [scenario] nor a [[chain]]; `boyd list doctrines` prints "
                     "files that do");
  }
  std::vector<ArmLatencies> latencies;
  for (std::uint32_t chain = 0; chain < plan.chains.size(); ++chain) {
    const auto prepared = command::prepare(command::plan_for_chain(plan, chain));
    latencies.push_back(
        {plan.chains[chain].name,
         {command::sample_latency(*prepared, 0, arguments.samples_count, arguments.seed)}});
  }
  return latencies;
}

}  // namespace

int command_command(const CommandArguments& arguments) {
  const auto json =
      arguments.json.empty() ? nullptr : std::make_unique<run::OutputFile>(arguments.json);
  const std::vector<ArmLatencies> latencies =
      holds_scenario(arguments.source) ? sample_scenario(arguments) : sample_doctrine(arguments);
  if (arguments.json != "-") {
    run::OutputFile out("-");
    out.write(latency_table(latencies));
    out.commit();
  }
  if (json) {
    json->write(latency_json(arguments.source, latencies));
    json->commit();
  }
  return 0;
}

}  // namespace boyd::app
