#include "host/app/check_command.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/scenario_source.hpp"
#include "host/run/attack_choice.hpp"
#include "host/run/document_study.hpp"
#include "host/run/output_file.hpp"

namespace boyd::app {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// The first arm in full, of the others what differs from it.
std::string resolved_part(const scenario::Document& document) {
  const std::vector<std::string> first = lines_of(document.resolved_text(0));
  const std::set<std::string> known(first.begin(), first.end());
  std::string text = fmt::format("# arm {}\n", document.arm_names().front());
  for (const std::string& line : first) {
    text += line + "\n";
  }
  for (std::size_t arm = 1; arm < document.arm_names().size(); ++arm) {
    text += fmt::format("\n# arm {}: where it differs\n", document.arm_names()[arm]);
    for (const std::string& line : lines_of(document.resolved_text(arm))) {
      text += known.contains(line) ? "" : line + "\n";
    }
  }
  return text;
}

std::string world_part(const scenario::Document& document, const run::Study& study) {
  std::string text;
  std::vector<scenario::Problem> problems;
  for (std::uint32_t arm = 0; arm < study.arms_count(); ++arm) {
    const WorldPlan plan = study.world(arm, 0).plan;
    for (const std::string& problem : check_plan(plan)) {
      problems.push_back({document.path(), 0, 0, "arm." + study.arm_name(arm), problem});
    }
    const scenario::AssumedShare& assumed = document.arm(arm).assumed;
    constexpr double kMib = 1024.0 * 1024.0;
    text += fmt::format(
        "# arm {}: {} movers, {} sites, {} sensors, {} weapons; {:.1f} MiB for each world; {} of "
        "{} "
        "numbers are assumptions\n",
        study.arm_name(arm),
        count_text(static_cast<std::int64_t>(plan.movers.size())),
        plan.sites.size(),
        plan.sensors.size(),
        plan.mounts.size(),
        static_cast<double>(battle_bytes(plan, 1)) / kMib,
        assumed.assumed_count,
        assumed.numbers_count);
  }
  if (!problems.empty()) {
    throw scenario::ScenarioError(std::move(problems));
  }
  return text;
}

}  // namespace

int check_command(const CheckArguments& check) {
  const scenario::Document document = read_scenario(check.scenario, check.settings);
  run::primary_measures_of(document);
  if (document.arm(0).deterrence) {
    run::option_documents(document, parsed(check.settings));
  }
  const run::DocumentStudy study(document, document.arm(0).general.seed, std::nullopt);
  const std::string worlds = world_part(document, study);
  run::OutputFile out("-");
  out.write(resolved_part(document) + "\n" + worlds);
  out.write(fmt::format("# {}: no problems; hash {}\n", document.path(), document.hash()));
  out.commit();
  return 0;
}

}  // namespace boyd::app
