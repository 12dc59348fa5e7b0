#include "host/app/validate_command.hpp"

#include <algorithm>
#include <memory>

#include "host/app/data_folder.hpp"
#include "host/app/gnuplot.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/usage_error.hpp"
#include "host/app/validate_page.hpp"
#include "host/app/validate_report.hpp"
#include "host/run/output_file.hpp"
#include "host/scenario/problem.hpp"
#include "host/validate/registry.hpp"

namespace boyd::app {

namespace {

const validate::Case& wanted_case(const std::string& name) {
  const validate::Case* known = validate::find_case(name);
  if (known == nullptr) {
    std::vector<std::string> names;
    for (const validate::Case& any : validate::all_cases()) {
      names.push_back(any.name);
    }
    const std::string near = scenario::nearest(name, names);
    throw UsageError(
        "validate: there is no case " + scenario::printable(name) + "; " +
        (near.empty() ? "`boyd validate --list` prints all" : "did you mean " + near + "?"));
  }
  return *known;
}

/// The assignments between the commas. Throws UsageError where there is none.
std::vector<std::string> assignments_of(const std::vector<std::string>& with) {
  std::vector<std::string> assignments;
  for (const std::string& text : with) {
    for (std::size_t from = 0; from <= text.size();) {
      const std::size_t comma = std::min(text.find(',', from), text.size());
      if (comma == from) {
        throw UsageError("--with: '" + text + "': nothing stands " +
                         (from == 0 ? "before a comma" : "after a comma") +
                         "; name=value,name=value would be right");
      }
      assignments.push_back(text.substr(from, comma - from));
      from = comma + 1;
    }
  }
  return assignments;
}

validate::Settings checked_settings(const validate::Case& known,
                                    const std::vector<std::string>& with) {
  try {
    return validate::settings_of(known, with);
  } catch (const validate::ParameterError& error) {
    throw UsageError("validate " + known.name + ": " + error.what());
  }
}

void list(const ValidateArguments& arguments) {
  run::OutputFile out("-");
  out.write(arguments.name.empty() ? case_list(validate::all_cases())
                                   : parameter_list(wanted_case(arguments.name)));
  out.commit();
}

std::vector<ValidatedCase> chosen_cases(const ValidateArguments& arguments) {
  std::vector<ValidatedCase> chosen;
  if (!arguments.name.empty()) {
    const validate::Case& known = wanted_case(arguments.name);
    chosen.push_back({&known, checked_settings(known, assignments_of(arguments.with)), {}});
    return chosen;
  }
  if (!arguments.with.empty()) {
    throw UsageError("validate: --with needs a case: boyd validate CASE --with " +
                     scenario::printable(arguments.with.front()));
  }
  for (const validate::Case& known : validate::all_cases()) {
    if (known.is_anchor) {
      chosen.push_back({&known, checked_settings(known, {}), {}});
    }
  }
  return chosen;
}

/// Runs the cases, and their sweeps where there is to be a page.
void run_cases(std::vector<ValidatedCase>& cases, const ValidateArguments& arguments) {
  ProgressLine progress(true);
  const std::vector<std::string> assignments = assignments_of(arguments.with);
  for (std::size_t k = 0; k < cases.size(); ++k) {
    ValidatedCase& now = cases[k];
    const std::vector<SweepSetting> sweep = arguments.html.empty()
                                                ? std::vector<SweepSetting>()
                                                : sweep_settings(*now.known, assignments);
    const auto runs = static_cast<double>(1 + sweep.size());
    double done = 0;
    const auto show = [&](double share_done) {
      progress.show(
          (static_cast<double>(k) + (done + share_done) / runs) / static_cast<double>(cases.size()),
          now.known->name);
    };
    now.quantities = now.known->run(now.settings, {show, data_folder()});
    for (const SweepSetting& point : sweep) {
      done += 1;
      const std::vector<validate::Quantity> quantities =
          now.known->run(point.settings, {show, data_folder()});
      now.swept.push_back({point.at, swept_quantity(*now.known, quantities)});
    }
  }
}

/// A run of minutes must not end without its pictures.
void require_gnuplot() {
  drawn({{"plot [0:1] x", 100, 100}});
}

}  // namespace

int validate_command(const ValidateArguments& arguments) {
  if (arguments.list) {
    list(arguments);
    return 0;
  }
  if (arguments.json == "-" && arguments.html == "-") {
    throw UsageError("validate: --json - and --html - would both write to standard output");
  }
  std::vector<ValidatedCase> cases = chosen_cases(arguments);
  const auto json =
      arguments.json.empty() ? nullptr : std::make_unique<run::OutputFile>(arguments.json);
  const auto html =
      arguments.html.empty() ? nullptr : std::make_unique<run::OutputFile>(arguments.html);
  if (html) {
    require_gnuplot();
  }
  run_cases(cases, arguments);
  if (arguments.json != "-" && arguments.html != "-") {
    run::OutputFile out("-");
    out.write(validation_table(cases));
    out.commit();
  }
  if (json) {
    json->write(arguments.name.empty() ? validation_json(cases) : validation_json(cases.front()));
    json->commit();
  }
  if (html) {
    html->write(validation_page(cases));
    html->commit();
  }
  return all_pass(cases) ? 0 : 1;
}

}  // namespace boyd::app
