#include "host/validate/history_events.hpp"

#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "host/scenario/source_files.hpp"

namespace boyd::validate {

namespace {

class EventReader {
public:
  EventReader(const toml::table& table, const std::string& path) : table_(table), path_(path) {}

  [[noreturn]] void fail(const std::string& key, const std::string& what) const {
    throw std::runtime_error(
        fmt::format("{}:{}: {}: {}", path_, table_.source().begin.line, key, what));
  }
  template <class Kind>
  Kind get(const std::string& key, const char* kind) const {
    const auto value = table_[key].value<Kind>();
    if (!value) {
      fail(key, std::string("is missing or no ") + kind);
    }
    return *value;
  }
  std::string text(const std::string& key) const { return get<std::string>(key, "text"); }
  double hours(const std::string& key) const { return get<double>(key, "number of hours"); }
  bool flag(const std::string& key) const {
    const auto value = table_[key].value_exact<bool>();
    if (!value) {
      fail(key, "is missing or no true or false");
    }
    return *value;
  }
  bool has(const std::string& key) const { return table_.contains(key); }

private:
  const toml::table& table_;
  const std::string& path_;
};

HistoricalEvent event_of(const EventReader& reader) {
  HistoricalEvent event;
  event.name = reader.text("name");
  event.group = reader.text("group");
  event.arm = reader.text("arm");
  event.from = reader.text("from");
  event.until = reader.text("until");
  event.source = reader.text("source");
  event.calibrates = reader.flag("calibrates");
  const std::string outcome = reader.text("outcome");
  if (outcome != "decided" && outcome != "refused") {
    reader.fail("outcome", "must be decided or refused");
  }
  event.refused = outcome == "refused";
  event.interval_h.earliest = reader.hours("earliest_h");
  if (event.refused == reader.has("latest_h")) {
    reader.fail("latest_h", "belongs to what was decided, and only to that");
  }
  if (!event.refused) {
    event.interval_h.latest = reader.hours("latest_h");
  }
  if (event.interval_h.earliest < 0 || event.interval_h.latest <= 0 ||
      event.interval_h.earliest > event.interval_h.latest) {
    reader.fail("latest_h", "must be above 0 and not before earliest_h");
  }
  return event;
}

template <class Visit>
void each_table(const toml::table& file, const char* section, const Visit& visit) {
  if (const toml::array* tables = file[section].as_array()) {
    for (const toml::node& node : *tables) {
      if (const toml::table* table = node.as_table()) {
        visit(*table);
      }
    }
  }
}

}  // namespace

History read_history(const std::string& path) {
  const toml::table file = scenario::read_file(path);
  History history;
  history.rows_count =
      static_cast<std::uint32_t>(EventReader(file, path).get<std::int64_t>("rows_count", "number"));
  std::map<std::string, bool> calibrates;
  each_table(file, "event", [&](const toml::table& table) {
    const EventReader reader(table, path);
    const HistoricalEvent event = event_of(reader);
    if (calibrates.emplace(event.group, event.calibrates).first->second != event.calibrates) {
      reader.fail("calibrates", "must be the same for all legs of group " + event.group);
    }
    history.events.push_back(event);
  });
  each_table(file, "excluded", [&](const toml::table& table) {
    const EventReader reader(table, path);
    reader.text("row");
    reader.text("reason");
    ++history.excluded_count;
  });
  if (history.events.empty()) {
    throw std::runtime_error(path + ": holds no [[event]]");
  }
  return history;
}

}  // namespace boyd::validate
