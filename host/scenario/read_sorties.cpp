/// Fighters: the way home, the next sortie, eyes before weapons.
#include <algorithm>

#include "host/scenario/section_reader.hpp"
#include "host/scenario/weather.hpp"

namespace boyd::scenario {

void SectionReader::read_sorties(TableReader& reader, Group& group) {
  // A platform that there is not has been reported.
  const bool others =
      group.platform != kNoRow && out_.platforms[group.platform].spec.role != Role::kFighter;
  const auto only_fighters = [&](const std::string& key) {
    if (others) {
      reader.report(key, "has no effect: the platform of this group is no fighter");
    }
  };
  if (reader.has_duration("turnaround")) {
    group.turnaround_s = reader.duration_s("turnaround", 1, 1e7);
    only_fighters(reader.given_duration("turnaround"));
  }
  if (reader.has_duration("fuel_reserve")) {
    group.fuel_reserve_s = reader.duration_s("fuel_reserve", 0, 86400);
    if (!(group.turnaround_s > 0)) {
      reader.report(reader.given_duration("fuel_reserve"), "has no effect without turnaround_s");
    }
  }
  if (reader.given("ground_clearance_m")) {
    group.ground_clearance_m = reader.number("ground_clearance_m", 0, 20000);
    only_fighters("ground_clearance_m");
  }
  const bool sight =
      reader.given("identify_by_sight") && reader.boolean("identify_by_sight", false);
  for (const char* key : {"sight_range_m", "sight_identify_prob"}) {
    if (reader.given(key) && !sight) {
      reader.report(key, "has no effect without identify_by_sight = true");
    }
  }
  if (!sight) {
    return;
  }
  only_fighters("identify_by_sight");
  const double range_m = reader.number("sight_range_m", 10, 100000);
  group.spec.sight_range_m =
      static_cast<float>(std::min(range_m, seen_range_m(range_m, out_.weather.visibility_m)));
  group.spec.sight_prob = static_cast<float>(reader.number("sight_identify_prob", 0.001, 1, 1.0));
}

}  // namespace boyd::scenario
