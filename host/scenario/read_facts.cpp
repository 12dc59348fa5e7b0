/// What is published of a platform, sensor or weapon and no model reads.
#include <array>

#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

namespace {

struct Fact {
  const char* key;
  double greatest;
};

constexpr std::array<Fact, 14> kFacts = {{{"flight_range_m", 4e7},
                                          {"ceiling_m", 1e6},
                                          {"altitude_low_m", 1e6},
                                          {"altitude_high_m", 1e6},
                                          {"mass_kg", 1e6},
                                          {"warhead_kg", 1e5},
                                          {"detect_range_m", 2e6},
                                          {"detect_rcs_m2", 1e5},
                                          {"rate_of_fire_rpm", 1e5},
                                          {"targets_count", 1e6},
                                          {"reaction_s", 1e6},
                                          {"altitude_max_m", 1e6},
                                          {"kill_small_drone_prob", 1},
                                          {"system_cost_usd", 1e11}}};

}  // namespace

void SectionReader::read_facts(TableReader& reader) {
  const toml::table* table = reader.table("facts");
  if (table == nullptr) {
    return;
  }
  // No result rests on them: neither the hash of a scenario nor its share of assumptions.
  ReadLog apart;
  TableReader facts(*table, reader.path() + ".facts", apart);
  for (const Fact& fact : kFacts) {
    if (facts.given(fact.key)) {
      facts.number(fact.key, 0, fact.greatest);
    }
  }
  facts.sources();
  facts.finish();
  for (const Problem& problem : apart.problems) {
    log_.report(problem);
  }
}

}  // namespace boyd::scenario
