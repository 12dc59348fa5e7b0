#include "host/app/command_command.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "host/app/doctrine.hpp"
#include "host/app/duration_argument.hpp"
#include "host/app/latency_json.hpp"
#include "host/app/latency_svg.hpp"
#include "host/app/latency_table.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "host/command/sampling.hpp"
#include "host/run/output_file.hpp"

namespace boyd::app {

namespace {

/// With so many lines in the overview a reader is better served by choosing first.
constexpr std::size_t kDetailedPathsMax = 4;

/// An arm of a scenario, or a chain of a doctrine, before it is sampled.
struct Subject {
  std::string name;
  command::CommandPlan plan;
  std::vector<std::uint32_t> rules;  ///< chosen
};

std::vector<Subject> subjects_of_scenario(const CommandArguments& arguments,
                                          const scenario::Document& document) {
  std::vector<Subject> subjects;
  for (const std::uint32_t arm : arm_rows(document, arguments.arms)) {
    subjects.push_back({document.arm_names().at(arm), document.arm(arm).command, {}});
  }
  if (std::all_of(subjects.begin(), subjects.end(), [](const Subject& subject) {
        return subject.plan.rules.empty();
      })) {
    throw UsageError(arguments.source + ": no arm has a [[request]], so there is no order to time");
  }
  return subjects;
}

std::vector<Subject> subjects_of_doctrine(const CommandArguments& arguments) {
  if (!arguments.arms.empty()) {
    throw UsageError("--arm: " + arguments.source + " is a doctrine and has no arms");
  }
  if (arguments.battles_count > 0) {
    throw UsageError("--battles: " + arguments.source +
                     " is a doctrine, and only a scenario has a battle");
  }
  const command::CommandPlan plan = read_doctrine(arguments.source, arguments.settings);
  if (plan.chains.empty()) {
    throw UsageError(arguments.source +
                     ": holds neither a [scenario] nor a [[chain]]; `boyd list doctrines` prints "
                     "files that do");
  }
  std::vector<Subject> subjects;
  for (std::uint32_t chain = 0; chain < plan.chains.size(); ++chain) {
    subjects.push_back({plan.chains[chain].name, command::plan_for_chain(plan, chain), {}});
  }
  return subjects;
}

/// Chooses the rules named, or all.
void choose_rules(std::vector<Subject>& subjects, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const bool known = std::any_of(subjects.begin(), subjects.end(), [&](const Subject& subject) {
      return std::any_of(subject.plan.rules.begin(),
                         subject.plan.rules.end(),
                         [&](const command::RequestRule& rule) { return rule.name == name; });
    });
    if (!known) {
      std::string rules;
      for (const command::RequestRule& rule : subjects.front().plan.rules) {
        rules += (rules.empty() ? "" : ", ") + rule.name;
      }
      throw UsageError("--rule: no rule is called " + name + "; " + subjects.front().name +
                       " has " + rules);
    }
  }
  for (Subject& subject : subjects) {
    for (std::uint32_t r = 0; r < subject.plan.rules.size(); ++r) {
      const std::string& name = subject.plan.rules[r].name;
      if (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) {
        subject.rules.push_back(r);
      }
    }
  }
}

std::optional<double> rate_per_hour_of(const std::string& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  double rate = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, rate);
  if (error != std::errc() || rest != end || !(rate >= 1e-4 && rate <= 1e9)) {
    throw UsageError("--rate: " + text + " is no number of requests an hour from 1e-4 to 1e9");
  }
  return rate;
}

/// Draws samples of every subject, rule and situation, and tells how far it has come.
class Sampling {
public:
  Sampling(const CommandArguments& arguments, CommandReport& report)
      : arguments_(arguments), report_(report), line_(true) {
    if (!arguments.by.empty()) {
      times_s_ = durations_of(arguments.by, "--by");
    }
  }

  void run(std::vector<Subject> subjects) {
    for (const Subject& subject : subjects) {
      count_ += subject.rules.size() * command::situations_of(subject.plan).size();
    }
    for (Subject& subject : subjects) {
      ArmReport& arm = report_.arms.emplace_back();
      arm.name = subject.name;
      for (const std::uint32_t rule : subject.rules) {
        for (const command::Situation& situation : command::situations_of(subject.plan)) {
          sample(subject.plan, rule, situation, arm);
        }
      }
      arm.plan = std::move(subject.plan);
    }
    line_.finish();
  }

private:
  void sample(const command::CommandPlan& plan,
              std::uint32_t rule,
              const command::Situation& situation,
              ArmReport& arm) {
    command::SampleRequest request;
    request.rule = rule;
    request.situation = situation;
    request.samples_count = arguments_.samples_count;
    request.seed = arguments_.seed;
    request.advanced = [this](double share) { show(share); };
    for (command::PathSample& path : command::sample_orders(plan, request)) {
      arm.paths.push_back(report_path(plan, std::move(path), times_s_));
    }
    if (report_.rate_per_hour) {
      command::LoadRequest load;
      load.rule = rule;
      load.situation = situation;
      load.rate_per_s = *report_.rate_per_hour / 3600;
      load.requests_count = arguments_.samples_count;
      load.seed = arguments_.seed;
      arm.loads.push_back(report_load(plan, situation, command::sample_load(plan, load)));
    }
    ++done_;
    show(0);
  }

  void show(double share_of_next) {
    line_.show((static_cast<double>(done_) + share_of_next) / static_cast<double>(count_),
               fmt::format("{} of {} samples of a chain", done_, count_));
  }

  const CommandArguments& arguments_;
  CommandReport& report_;
  std::vector<double> times_s_;
  std::size_t done_ = 0;
  std::size_t count_ = 0;
  ProgressLine line_;
};

/// Throws UsageError when the second result would take the place of the first.
void refuse_one_path_for_both(const CommandArguments& arguments) {
  if (arguments.json.empty() || arguments.svg.empty()) {
    return;
  }
  if (arguments.json == "-" && arguments.svg == "-") {
    throw UsageError("--json and --svg cannot both go to standard output");
  }
  // Neither file need exist yet, so names are compared: absolute, without links and dots.
  const auto full = [](const std::string& path) {
    std::error_code unknown;
    const std::filesystem::path absolute = std::filesystem::absolute(path, unknown);
    const std::filesystem::path plain = std::filesystem::weakly_canonical(absolute, unknown);
    return unknown ? absolute : plain;
  };
  if (arguments.json != "-" && arguments.svg != "-" &&
      full(arguments.json) == full(arguments.svg)) {
    throw UsageError("--json and --svg cannot both go to " + arguments.json);
  }
}

std::unique_ptr<run::OutputFile> open_if_named(const std::string& path) {
  return path.empty() ? nullptr : std::make_unique<run::OutputFile>(path);
}

/// Fights the nights of every arm; false when Ctrl-C came.
bool fight_battles(const CommandArguments& arguments,
                   const scenario::Document& document,
                   CommandReport& report) {
  const auto worlds =
      fight(document, arm_rows(document, arguments.arms), arguments.battles_count, arguments.seed);
  for (std::size_t arm = 0; worlds && arm < report.arms.size(); ++arm) {
    report.arms[arm].battles = battle_end_points(worlds->at(arm));
    std::erase_if(report.arms[arm].battles, [&](const BattleEndPoints& battle) {
      const std::string& rule = report.arms[arm].plan.rules.at(battle.rule).name;
      const auto& wanted = arguments.rules;
      return !wanted.empty() && std::find(wanted.begin(), wanted.end(), rule) == wanted.end();
    });
  }
  return worlds.has_value();
}

}  // namespace

int command_command(const CommandArguments& arguments) {
  CommandReport report;
  report.source = arguments.source;
  report.samples_count = arguments.samples_count;
  report.seed = arguments.seed;
  report.rate_per_hour = rate_per_hour_of(arguments.rate);
  refuse_one_path_for_both(arguments);
  Sampling sampling(arguments, report);
  refuse_overwriting(arguments.json, arguments.source, "--json");
  refuse_overwriting(arguments.svg, arguments.source, "--svg");
  // Opened before the work, so that a path that cannot be written is known at once.
  const auto json = open_if_named(arguments.json);
  const auto svg = open_if_named(arguments.svg);
  report.is_doctrine = !holds_scenario(arguments.source);
  report.battles_count = arguments.battles_count;
  std::optional<scenario::Document> document;
  if (!report.is_doctrine) {
    document = read_scenario(arguments.source, arguments.settings);
  }
  std::vector<Subject> subjects =
      document ? subjects_of_scenario(arguments, *document) : subjects_of_doctrine(arguments);
  choose_rules(subjects, arguments.rules);
  sampling.run(std::move(subjects));
  if (arguments.battles_count > 0 && !fight_battles(arguments, *document, report)) {
    fmt::print(stderr, "boyd: interrupted; nothing was written\n");
    return 1;
  }
  if (arguments.json != "-" && arguments.svg != "-") {
    std::size_t paths_count = 0;
    for (const ArmReport& arm : report.arms) {
      paths_count += arm.paths.size();
    }
    const bool details = arguments.details || paths_count <= kDetailedPathsMax;
    run::OutputFile out("-");
    out.write(latency_table(report, details, arguments.ascii ? kAsciiGlyphs : Glyphs{}));
    out.commit();
  }
  if (json) {
    json->write(latency_json(report));
    json->commit();
  }
  if (svg) {
    svg->write(latency_svg(report));
    svg->commit();
  }
  return 0;
}

}  // namespace boyd::app
