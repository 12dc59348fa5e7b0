#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

#include "host/scenario/problem.hpp"
#include "host/validate/case.hpp"

namespace boyd::validate {

namespace {

std::string listed(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string range_of(const Parameter& parameter) {
  return fmt::format("{} from {:g} to {:g}",
                     parameter.kind == ParameterKind::kWhole ? "a whole number" : "a number",
                     parameter.least,
                     parameter.greatest);
}

/// The value, or nothing and a problem.
std::optional<Value> value_of(const Parameter& parameter,
                              const std::string& text,
                              std::vector<std::string>& problems) {
  const auto refuse = [&](const std::string& right) {
    problems.push_back(fmt::format("{}={}: must be {}", parameter.name, text, right));
    return std::nullopt;
  };
  if (parameter.kind == ParameterKind::kChoice) {
    for (const std::string& word : parameter.choices) {
      if (text == word) {
        return text;
      }
    }
    return refuse("one of " + listed(parameter.choices));
  }
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const bool inside = error == std::errc() && rest == end && value >= parameter.least &&
                      value <= parameter.greatest;
  const bool is_whole = parameter.kind == ParameterKind::kWhole;
  if (!inside || (is_whole && value != std::floor(value))) {
    return refuse(range_of(parameter));
  }
  return is_whole ? Value(static_cast<std::uint64_t>(value)) : Value(value);
}

const Parameter* find(const Case& known, const std::string& name) {
  for (const Parameter& parameter : known.parameters) {
    if (parameter.name == name) {
      return &parameter;
    }
  }
  return nullptr;
}

std::string unknown(const Case& known, const std::string& name) {
  std::vector<std::string> names;
  for (const Parameter& parameter : known.parameters) {
    names.push_back(parameter.name);
  }
  const std::string near = scenario::nearest(name, names);
  return fmt::format("{}: case {} has no such parameter; it has {}{}",
                     name,
                     known.name,
                     listed(names),
                     near.empty() ? "" : "; did you mean " + near + "?");
}

void assign(const Case& known,
            const std::string& assignment,
            Settings& settings,
            std::vector<std::string>& problems) {
  const std::size_t sign = assignment.find('=');
  if (sign == std::string::npos) {
    problems.push_back(fmt::format("{}: must be name=value", assignment));
    return;
  }
  const std::string name = assignment.substr(0, sign);
  const Parameter* parameter = find(known, name);
  if (parameter == nullptr) {
    problems.push_back(unknown(known, name));
  } else if (settings.has(name)) {
    problems.push_back(fmt::format("{}: given twice", name));
  } else if (auto value = value_of(*parameter, assignment.substr(sign + 1), problems)) {
    settings.set(name, std::move(*value));
  }
}

template <class Wanted>
const Wanted& get(const std::map<std::string, Value>& values, const std::string& name) {
  const auto found = values.find(name);
  if (found == values.end() || !std::holds_alternative<Wanted>(found->second)) {
    throw std::logic_error("no parameter " + name + " of this kind");
  }
  return std::get<Wanted>(found->second);
}

}  // namespace

Parameter number(std::string name,
                 std::string meaning,
                 std::optional<double> standard,
                 double least,
                 double greatest) {
  std::optional<Value> value;
  if (standard) {
    value = *standard;
  }
  return {std::move(name), std::move(meaning), ParameterKind::kNumber, value, least, greatest, {}};
}

Parameter whole(std::string name,
                std::string meaning,
                std::uint64_t standard,
                std::uint64_t least,
                std::uint64_t greatest) {
  return {std::move(name),
          std::move(meaning),
          ParameterKind::kWhole,
          standard,
          static_cast<double>(least),
          static_cast<double>(greatest),
          {}};
}

Parameter choice(std::string name,
                 std::string meaning,
                 std::string standard,
                 std::vector<std::string> choices) {
  return {std::move(name),
          std::move(meaning),
          ParameterKind::kChoice,
          std::move(standard),
          0,
          0,
          std::move(choices)};
}

Parameter seed() {
  return whole("seed", "of all random numbers", 1, 0, 1ULL << 53U);
}

ParameterError::ParameterError(const std::vector<std::string>& problems)
    : std::runtime_error(fmt::format("{}", fmt::join(problems, "\n"))) {}

double Settings::number(const std::string& name) const {
  return get<double>(values_, name);
}
std::uint64_t Settings::whole(const std::string& name) const {
  return get<std::uint64_t>(values_, name);
}
const std::string& Settings::choice(const std::string& name) const {
  return get<std::string>(values_, name);
}

Settings settings_of(const Case& known, const std::vector<std::string>& assignments) {
  Settings settings;
  std::vector<std::string> problems;
  for (const std::string& assignment : assignments) {
    assign(known, assignment, settings, problems);
  }
  if (!problems.empty()) {
    throw ParameterError(problems);
  }
  for (const Parameter& parameter : known.parameters) {
    if (!settings.has(parameter.name) && parameter.standard) {
      settings.set(parameter.name, *parameter.standard);
    }
  }
  if (known.complete) {
    problems = known.complete(settings);
  }
  if (!problems.empty()) {
    throw ParameterError(problems);
  }
  return settings;
}

}  // namespace boyd::validate
