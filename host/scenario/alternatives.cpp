#include "host/scenario/alternatives.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace boyd::scenario {

namespace {

using Keys = std::vector<std::string>;

constexpr std::array<const char*, 4> kDurationSuffixes = {"_s", "_min", "_h", "_d"};

Keys in_every_unit(const Keys& stems) {
  Keys keys;
  for (const std::string& stem : stems) {
    for (const char* suffix : kDurationSuffixes) {
      keys.push_back(stem + suffix);
    }
  }
  return keys;
}

/// The same duration in its other units: "reaction_s" for "reaction_min".
Keys other_units(const std::string& key) {
  for (const std::string suffix : kDurationSuffixes) {
    if (key.size() > suffix.size() && key.ends_with(suffix)) {
      Keys others = in_every_unit({key.substr(0, key.size() - suffix.size())});
      others.erase(std::find(others.begin(), others.end(), key));
      return others;
    }
  }
  return {};
}

/// Numbers of all laws of durations.
const Keys& law_numbers() {
  static const Keys kNumbers = [] {
    Keys list = in_every_unit({"value", "min", "max", "mode", "mean", "median", "values"});
    list.insert(list.end(), {"log_sigma", "shape", "weights"});
    return list;
  }();
  return kNumbers;
}

/// Either the keys of one side or those of the other.
struct Choice {
  Keys one;
  Keys other;
};
const std::vector<Choice>& choices() {
  static const std::vector<Choice> kChoices = {
      {{"objection"}, {"objection_prob"}},
      {{"shock"}, {"shock_prob"}},
      {{"peak_power_w", "pulse_s", "loss_db"}, {"range_ref_m", "rcs_ref_m2", "detect_ref_prob"}},
  };
  return kChoices;
}

bool holds(const Keys& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Whether a value names another law than the table has.
bool is_other_law(const toml::table& table, const toml::node& value) {
  const auto before = table["law"].value<std::string>();
  const auto after = value.value<std::string>();
  return before && after && *before != *after;
}

Keys displaced_by(const std::string& key, const toml::node& value, const toml::table& table) {
  if (key == "law") {
    return is_other_law(table, value) ? law_numbers() : Keys();
  }
  for (const Choice& choice : choices()) {
    if (holds(choice.one, key) || holds(choice.other, key)) {
      return holds(choice.one, key) ? choice.other : choice.one;
    }
  }
  return other_units(key);
}

void forget_assumed(toml::table& table, const std::string& key) {
  if (toml::array* assumed = table["assumed"].as_array()) {
    for (std::size_t row = assumed->size(); row-- > 0;) {
      if (assumed->get(row)->value_or(std::string()) == key) {
        assumed->erase(assumed->begin() + static_cast<std::ptrdiff_t>(row));
      }
    }
  }
}

}  // namespace

void displace(toml::table& into,
              const std::string& key,
              const toml::node& value,
              const toml::table* beside) {
  for (const std::string& other : displaced_by(key, value, into)) {
    if ((beside == nullptr || !beside->contains(other)) && into.erase(other) > 0) {
      forget_assumed(into, other);
    }
  }
}

}  // namespace boyd::scenario
