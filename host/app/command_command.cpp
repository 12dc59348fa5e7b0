#include "host/app/command_command.hpp"

#include <memory>

#include "host/app/latency_table.hpp"
#include "host/app/scenario_source.hpp"
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

}  // namespace

int command_command(const CommandArguments& arguments) {
  const scenario::Document document = read_scenario(arguments.source, arguments.settings);
  const std::vector<std::uint32_t> arms = arm_rows(document, arguments.arms);
  const auto json =
      arguments.json.empty() ? nullptr : std::make_unique<run::OutputFile>(arguments.json);
  std::vector<ArmLatencies> latencies;
  for (const std::uint32_t arm : arms) {
    latencies.push_back(sample_arm(document, arm, arguments));
  }
  if (arguments.json != "-") {
    run::OutputFile out("-");
    out.write(latency_table(latencies));
    out.commit();
  }
  if (json) {
    json->write(latency_json(document.path(), latencies));
    json->commit();
  }
  return 0;
}

}  // namespace boyd::app
