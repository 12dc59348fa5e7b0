/// [scenario] and [objective].
#include <cmath>

#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

void SectionReader::read_general() {
  General& general = out_.general;
  const toml::table* table = tree_["scenario"].as_table();
  if (table == nullptr) {
    log_.report({"", 0, 0, "scenario", "the section [scenario] is missing"});
    return;
  }
  TableReader reader(*table, "scenario", log_);
  constexpr double year_s = 366.0 * 86400;
  general.name = reader.text("name");
  general.title = reader.text("title", "");
  general.question = reader.text("question", "");
  general.origin = place(reader, false);
  frame_ = Frame(general.origin);
  general.seed = static_cast<std::uint64_t>(reader.integer("seed", 0, INT64_MAX, 1));
  general.replications_count =
      static_cast<std::uint32_t>(reader.integer("replications_count", 1, 1000000, 20));
  general.duration_s = reader.duration_s("duration", 1, year_s);
  general.dt_s = reader.duration_s("dt", 0.001, 60, 1.0);
  general.command_interval_s = reader.duration_s("command_interval", 0.001, 3600, 1.0);
  general.assess_s = reader.duration_s("assess", 0.001, 3600, general.command_interval_s);
  general.guidance_substeps_count =
      static_cast<std::uint32_t>(reader.integer("guidance_substeps_count", 1, 1024, 16));
  general.stop_when_clear = reader.boolean("stop_when_clear", true);
  general.posture =
      static_cast<command::Posture>(reader.choice("posture", {"peacetime", "crisis", "war"}, 1));
  general.attribution = static_cast<command::Attribution>(
      reader.choice("attribution", {"none", "suspected", "probable", "confirmed"}, 3));
  const double lead_s = reader.duration_s("warning_lead", 0, year_s, -1.0);
  if (lead_s >= 0) {
    general.warning_lead_s = lead_s;
  }
  if (reader.has_duration("start_time_of_day")) {
    general.start_time_of_day_s = reader.duration_s("start_time_of_day", 0, 86400);
  }
  if (reader.given("conflict_rule")) {
    general.conflict_rule = static_cast<command::ConflictRule>(
        reader.choice("conflict_rule", {"first", "latest", "precedence"}));
  }
  check_clock(reader, general);
  general.primary_measures = reader.texts("primary_measures");
  reader.sources();
  reader.finish();
}

void SectionReader::check_clock(TableReader& reader, const General& general) {
  const auto ns = [](double seconds) { return std::llround(seconds * 1e9); };
  for (const char* stem : {"command_interval", "assess"}) {
    const double period_s = stem[0] == 'a' ? general.assess_s : general.command_interval_s;
    if (ns(general.dt_s) <= 0 || ns(period_s) % ns(general.dt_s) != 0) {
      reader.report(reader.given_duration(stem),
                    "must be a multiple of dt_s, " + text_of_number(period_s) + " s is none of " +
                        text_of_number(general.dt_s) + " s");
    }
  }
}

void SectionReader::read_objective() {
  const toml::node* node = tree_.get("objective");
  if (node == nullptr) {
    return;
  }
  if (node->as_table() == nullptr) {
    log_.report(*node, "objective", "needs a table: [objective]");
    return;
  }
  TableReader reader(*node->as_table(), "objective", log_);
  General& general = out_.general;
  general.objective_assets = references(reader, "assets", names_of(out_.assets), "asset");
  general.objective_damage_frac = reader.number("damage_frac", 1e-6, 1, 0.5);
  general.objective_before_s = reader.duration_s("before", 0, general.duration_s, 0.0);
  reader.sources();
  reader.finish();
}

}  // namespace boyd::scenario
