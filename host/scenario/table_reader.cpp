#include "host/scenario/table_reader.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "host/scenario/toml_node.hpp"

namespace boyd::scenario {

namespace {

const char* name_of(toml::node_type type) {
  switch (type) {
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or time";
  }
}

/// "range_km" and "range_m" differ in their unit only.
std::string stem_of(const std::string& key) {
  const std::size_t bar = key.rfind('_');
  return bar == std::string::npos ? key : key.substr(0, bar);
}

/// Where things stand is a choice, not an input that could be wrong.
bool is_place(const std::string& key) {
  return key == "latitude_deg" || key == "longitude_deg" || key == "altitude_m";
}

}  // namespace

struct DurationUnit {
  const char* suffix;
  double seconds;
};

namespace {

constexpr DurationUnit kDurationUnits[] = {{"_s", 1}, {"_min", 60}, {"_h", 3600}, {"_d", 86400}};

}  // namespace

std::string TableReader::given_duration(const std::string& stem) const {
  for (const DurationUnit& unit : kDurationUnits) {
    if (has(stem + unit.suffix)) {
      return stem + unit.suffix;
    }
  }
  return stem + "_s";
}

bool TableReader::has_duration(const std::string& stem) {
  bool any = false;
  for (const DurationUnit& unit : kDurationUnits) {
    any = given(stem + unit.suffix) || any;
  }
  return any;
}

std::string text_of_number(double value) {
  return fmt::format("{}", value);
}

void ReadLog::report(Problem problem) {
  if (full()) {
    unlisted_count += 1;
  } else {
    problems.push_back(std::move(problem));
  }
}

void ReadLog::report(const toml::node& node, const std::string& key, const std::string& what) {
  report(problem_at(node, key, what));
}

TableReader::TableReader(const toml::table& table, std::string path, ReadLog& log)
    : table_(table), path_(std::move(path)), log_(log) {}

void TableReader::report(const std::string& key, const std::string& what) {
  const toml::node* node = table_.get(key);
  log_.report(node != nullptr ? *node : table_, key.empty() ? path_ : path_ + "." + key, what);
}

const toml::node* TableReader::find(const std::string& key) {
  known_.emplace(key, false);
  return table_.get(key);
}

void TableReader::note(const std::string& key, const std::string& value) {
  log_.resolved.push_back(printable(path_ + "." + key + " = " + value));
}

void TableReader::list(const std::string& key, const std::string& value) {
  known_.emplace(key, false);
  note(key, value);
}

std::string TableReader::text(const std::string& key, const std::optional<std::string>& standard) {
  const toml::node* node = find(key);
  std::string value = standard.value_or("");
  if (node == nullptr) {
    if (!standard) {
      report(key, "is missing; it needs text");
    }
  } else if (!node->is_string()) {
    report(key, std::string("needs text, found ") + name_of(node->type()));
  } else {
    value = node->value_or(std::string());
  }
  note(key, "\"" + value + "\"");
  return value;
}

double TableReader::checked(const std::string& key, double value, double least, double greatest) {
  if (!(value >= least && value <= greatest)) {
    report(key, fmt::format("must be {} to {}, found {}", least, greatest, value));
    return std::isfinite(value) ? std::clamp(value, least, greatest) : least;
  }
  return value;
}

double TableReader::number(const std::string& key,
                           double least,
                           double greatest,
                           std::optional<double> standard) {
  const toml::node* node = find(key);
  double value = standard.value_or(least);
  if (node == nullptr) {
    if (!standard) {
      report(key, fmt::format("is missing; it needs a number, {} to {}", least, greatest));
    }
  } else if (!node->is_number()) {
    report(key, std::string("needs a number, found ") + name_of(node->type()));
  } else {
    known_[key] = true;
    value = checked(key, node->value_or(least), least, greatest);
  }
  note(key, text_of_number(value));
  return value;
}

std::int64_t TableReader::integer(const std::string& key,
                                  std::int64_t least,
                                  std::int64_t greatest,
                                  std::optional<std::int64_t> standard) {
  const toml::node* node = find(key);
  std::int64_t value = standard.value_or(least);
  if (node == nullptr) {
    if (!standard) {
      report(key, fmt::format("is missing; it needs an integer, {} to {}", least, greatest));
    }
  } else if (!node->is_integer()) {
    report(key, std::string("needs an integer, found ") + name_of(node->type()));
  } else {
    known_[key] = true;
    value = node->value_or(least);
    if (value < least || value > greatest) {
      report(key, fmt::format("must be {} to {}, found {}", least, greatest, value));
      value = std::clamp(value, least, greatest);
    }
  }
  note(key, std::to_string(value));
  return value;
}

bool TableReader::boolean(const std::string& key, bool standard) {
  const toml::node* node = find(key);
  bool value = standard;
  if (node != nullptr && !node->is_boolean()) {
    report(key, std::string("needs true or false, found ") + name_of(node->type()));
  } else if (node != nullptr) {
    value = node->value_or(standard);
  }
  note(key, value ? "true" : "false");
  return value;
}

std::uint32_t TableReader::choice(const std::string& key,
                                  const std::vector<std::string>& words,
                                  std::optional<std::uint32_t> standard) {
  const toml::node* node = find(key);
  std::uint32_t value = standard.value_or(0);
  const std::string list = fmt::format("{}", fmt::join(words, ", "));
  if (node == nullptr) {
    if (!standard) {
      report(key, "is missing; it needs one of " + list);
    }
  } else if (!node->is_string()) {
    report(key, "needs one of " + list + ", found " + name_of(node->type()));
  } else {
    const std::string word = node->value_or(std::string());
    const auto place = std::find(words.begin(), words.end(), word);
    if (place == words.end()) {
      report(key, "needs one of " + list + ", found '" + word + "'");
    } else {
      value = static_cast<std::uint32_t>(place - words.begin());
    }
  }
  note(key, "\"" + words.at(value) + "\"");
  return value;
}

std::vector<std::string> TableReader::texts(const std::string& key) {
  const toml::node* node = find(key);
  std::vector<std::string> values;
  if (node == nullptr) {
    return values;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    report(key, std::string("needs a list of texts, found ") + name_of(node->type()));
    return values;
  }
  for (const toml::node& element : *array) {
    if (!element.is_string()) {
      report(key, std::string("needs a list of texts, found in it ") + name_of(element.type()));
      return {};
    }
    values.push_back(element.value_or(std::string()));
  }
  note(key, fmt::format("[{}]", fmt::join(values, ", ")));
  return values;
}

std::vector<double> TableReader::numbers(const std::string& key, double least, double greatest) {
  const toml::node* node = find(key);
  std::vector<double> values;
  if (node == nullptr) {
    return values;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    report(key, std::string("needs a list of numbers, found ") + name_of(node->type()));
    return values;
  }
  for (const toml::node& element : *array) {
    if (!element.is_number()) {
      report(key, std::string("needs a list of numbers, found in it ") + name_of(element.type()));
      return {};
    }
    values.push_back(checked(key, element.value_or(least), least, greatest));
  }
  known_[key] = true;
  note(key, fmt::format("[{}]", fmt::join(values, ", ")));
  return values;
}

/// The unit in which a duration is given; null where it is not. A second one is a problem.
const DurationUnit* TableReader::find_duration(const std::string& stem) {
  const DurationUnit* given = nullptr;
  for (const DurationUnit& unit : kDurationUnits) {
    const std::string key = stem + unit.suffix;
    if (find(key) == nullptr) {
      continue;
    }
    if (given != nullptr) {
      report(key, "is given a second time: " + stem + given->suffix + " says the same");
    }
    given = &unit;
  }
  return given;
}

std::vector<double> TableReader::durations_s(const std::string& stem,
                                             double least_s,
                                             double greatest_s) {
  const DurationUnit* unit = find_duration(stem);
  if (unit == nullptr) {
    return {};
  }
  std::vector<double> values =
      numbers(stem + unit->suffix, least_s / unit->seconds, greatest_s / unit->seconds);
  for (double& value : values) {
    value *= unit->seconds;
  }
  return values;
}

double TableReader::duration_s(const std::string& stem,
                               double least_s,
                               double greatest_s,
                               std::optional<double> standard_s) {
  if (const DurationUnit* unit = find_duration(stem)) {
    return unit->seconds *
           number(stem + unit->suffix, least_s / unit->seconds, greatest_s / unit->seconds);
  }
  if (!standard_s) {
    report(stem + "_s", "is missing; it needs a duration (_s, _min, _h or _d)");
  }
  note(stem + "_s", text_of_number(standard_s.value_or(least_s)));
  return standard_s.value_or(least_s);
}

const toml::table* TableReader::table(const std::string& key) {
  const toml::node* node = find(key);
  if (node == nullptr) {
    return nullptr;
  }
  if (!node->is_table()) {
    report(key, std::string("needs a table, found ") + name_of(node->type()));
  }
  return node->as_table();
}

void TableReader::adopt(const TableReader& part, const std::string& key) {
  for (const auto& [other, given] : part.known_) {
    known_[key] = known_[key] || (given && !is_place(other));
  }
}

std::vector<const toml::table*> TableReader::tables(const std::string& key) {
  const toml::node* node = find(key);
  std::vector<const toml::table*> list;
  if (node == nullptr) {
    return list;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    report(key, std::string("needs tables: [[") + key + "]], found " + name_of(node->type()));
    return list;
  }
  for (const toml::node& element : *array) {
    if (const toml::table* table = element.as_table()) {
      list.push_back(table);
    } else {
      report(key, std::string("needs tables, found in it ") + name_of(element.type()));
    }
  }
  return list;
}

InputShare TableReader::sources() {
  const bool sourced = !text("source", "").empty();
  text("note", "");
  const std::vector<std::string> assumed = texts("assumed");
  const bool all = !sourced || std::find(assumed.begin(), assumed.end(), "*") != assumed.end();
  InputShare share;
  for (const auto& [key, given] : known_) {
    if (given && !is_place(key)) {
      share.numbers_count += 1;
      const bool listed = std::find(assumed.begin(), assumed.end(), key) != assumed.end();
      share.assumed_count += all || listed ? 1 : 0;
    }
  }
  for (const std::string& key : assumed) {
    if (key != "*" && !table_.contains(key)) {
      report("assumed", "names '" + key + "', which this table does not have");
    }
  }
  return share;
}

void TableReader::finish() {
  std::vector<std::string> words;
  for (const auto& [key, given] : known_) {
    words.push_back(key);
  }
  for (auto&& [key, node] : table_) {
    const std::string word(key);
    if (known_.count(word) != 0) {
      continue;
    }
    if (log_.full()) {
      report(word, "is not a key of this table");
      continue;
    }
    std::string same_stem;
    for (const std::string& other : words) {
      same_stem = stem_of(other) == stem_of(word) && other != stem_of(other) ? other : same_stem;
    }
    if (!same_stem.empty()) {
      report(word, "has the wrong unit; this key is '" + same_stem + "'");
      continue;
    }
    const std::string near = nearest(word, words);
    report(word,
           "is not a key of this table" +
               (near.empty() ? std::string() : "; did you mean '" + near + "'?"));
  }
}

}  // namespace boyd::scenario
