#include "host/app/validate_command.hpp"

#include <algorithm>
#include <memory>

#include "host/app/data_folder.hpp"
#include "host/app/progress_line.hpp"
#include "host/app/usage_error.hpp"
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

void run_cases(std::vector<ValidatedCase>& cases) {
  ProgressLine progress(true);
  for (std::size_t k = 0; k < cases.size(); ++k) {
    ValidatedCase& now = cases[k];
    const auto count = static_cast<double>(cases.size());
    const auto show = [&](double share_done) {
      progress.show((static_cast<double>(k) + share_done) / count, now.known->name);
    };
    now.quantities = now.known->run(now.settings, {show, data_folder()});
  }
}

}  // namespace

int validate_command(const ValidateArguments& arguments) {
  if (arguments.list) {
    list(arguments);
    return 0;
  }
  std::vector<ValidatedCase> cases = chosen_cases(arguments);
  const auto json =
      arguments.json.empty() ? nullptr : std::make_unique<run::OutputFile>(arguments.json);
  run_cases(cases);
  if (arguments.json != "-") {
    run::OutputFile out("-");
    out.write(validation_table(cases));
    out.commit();
  }
  if (json) {
    json->write(arguments.name.empty() ? validation_json(cases) : validation_json(cases.front()));
    json->commit();
  }
  return all_pass(cases) ? 0 : 1;
}

}  // namespace boyd::app
