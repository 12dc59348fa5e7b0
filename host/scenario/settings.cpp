#include "host/scenario/settings.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "host/scenario/alternatives.hpp"
#include "host/scenario/text_limits.hpp"
#include "host/scenario/toml_node.hpp"

namespace boyd::scenario {

namespace {

/// As broken_limit(), of a value: at the start of a line a bracket would open a table.
std::optional<Problem> broken_value_limit(const std::string& value) {
  return broken_limit("--set", "value = " + value);
}

struct KeyPlace {
  toml::table* table = nullptr;
  std::string last;
  bool in_list = false;  ///< the table is an element of a list, known by its name
};

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<std::string> names_in(const toml::array& array) {
  std::vector<std::string> names;
  for (const toml::node& node : array) {
    names.push_back(name_in(node));
  }
  return names;
}

std::vector<std::string> keys_in(const toml::table& table) {
  std::vector<std::string> keys;
  for (auto&& [key, node] : table) {
    keys.emplace_back(key);
  }
  return keys;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? "" : "; did you mean '" + near + "'?";
}

/// Walks to the table that holds the last part of the path; says what is unknown on the way.
KeyPlace find_place(toml::table& tree,
                    const std::vector<std::string>& parts,
                    std::string& unknown) {
  toml::node* node = &tree;
  bool in_list = false;
  for (std::size_t k = 0; k + 1 < parts.size(); ++k) {
    toml::node* next = nullptr;
    if (toml::table* table = node->as_table()) {
      next = table->get(parts[k]);
      if (next == nullptr) {
        unknown = "there is no '" + parts[k] + "'" + suggestion(parts[k], keys_in(*table));
        return {};
      }
    } else if (toml::array* array = node->as_array()) {
      for (toml::node& element : *array) {
        next = name_in(element) == parts[k] ? &element : next;
      }
      if (next == nullptr) {
        unknown = "there is none with the name '" + parts[k] + "'" +
                  suggestion(parts[k], names_in(*array));
        return {};
      }
    } else {
      unknown = "'" + parts[k - 1] + "' holds a value, not a table";
      return {};
    }
    in_list = node->is_array();
    node = next;
  }
  if (node->as_table() == nullptr) {
    unknown = "the path ends at a list; name one of its elements and a key";
    return {};
  }
  return {node->as_table(), parts.back(), in_list};
}

}  // namespace

std::shared_ptr<toml::node> parse_value(const std::string& text) {
  const auto parse = [](const std::string& value) -> std::shared_ptr<toml::node> {
    try {
      toml::table table = toml::parse("value = " + value + "\n");
      if (table.size() != 1) {
        return nullptr;
      }
      auto holder = std::make_shared<toml::table>(std::move(table));
      return {holder, holder->get("value")};
    } catch (const toml::parse_error&) {
      return nullptr;
    }
  };
  const bool one_line = text.find('\n') == std::string::npos;
  if (!one_line || text.empty() || broken_value_limit(text)) {
    return nullptr;
  }
  if (auto value = parse(text)) {
    return value;
  }
  const bool word = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '/' ||
           c == '.';
  });
  return word ? parse("\"" + text + "\"") : nullptr;
}

namespace {

void apply(toml::table& tree, const Setting& setting, std::vector<Problem>& problems) {
  const auto report = [&](const std::string& what) {
    problems.push_back(setting.node != nullptr ? problem_at(*setting.node, setting.path, what)
                                               : Problem{"--set", 0, 0, setting.path, what});
  };
  const std::vector<std::string> parts = split(setting.path);
  std::string unknown;
  const KeyPlace place = find_place(tree, parts, unknown);
  if (place.table == nullptr || parts.size() < 2) {
    report(unknown.empty() ? "needs a path such as group.NAME.magazine_count" : unknown);
    return;
  }
  if (place.in_list && place.last == "name") {
    report("cannot be changed: it is the name by which others refer to this element");
    return;
  }
  const auto limit = setting.node == nullptr ? broken_value_limit(setting.value) : std::nullopt;
  if (limit) {
    report("the value " + limit->what);
    return;
  }
  const auto value = setting.node == nullptr ? parse_value(setting.value) : nullptr;
  if (setting.node == nullptr && value == nullptr) {
    report("'" + setting.value + "' is neither a TOML value nor a plain word");
    return;
  }
  displace(*place.table, place.last, setting.node != nullptr ? *setting.node : *value, nullptr);
  if (setting.node != nullptr) {
    // Moved, since a copy would forget the place in the file that problems name.
    place.table->insert_or_assign(place.last, std::move(*setting.node));
  } else {
    place.table->insert_or_assign(place.last, *value);
  }
}

}  // namespace

void apply_settings(toml::table& tree,
                    const std::vector<Setting>& settings,
                    std::vector<Problem>& problems) {
  for (const Setting& setting : settings) {
    apply(tree, setting, problems);
  }
}

}  // namespace boyd::scenario
