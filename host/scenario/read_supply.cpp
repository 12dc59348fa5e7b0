/// Rounds beyond the magazine: reserves, depots; and the look after a shot.
#include <algorithm>

#include "host/scenario/section_reader.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {

void SectionReader::read_supply(TableReader& reader, MountSpec& spec) {
  SupplySpec& supply = spec.supply;
  if (reader.given("reserve_count")) {
    supply.reserve_count =
        static_cast<std::uint32_t>(reader.integer("reserve_count", 0, kShotsPerMountMax));
  }
  if (reader.has_duration("reload")) {
    supply.reload_ns = time::from_seconds(reader.duration_s("reload", 0, 1e8));
  }
  supply.calibre = calibre(reader, "calibre");
  if (reader.given("resupply_max_count")) {
    supply.resupply_max_count =
        static_cast<std::uint32_t>(reader.integer("resupply_max_count", 1, kShotsPerMountMax));
    if (supply.calibre == kNoRow) {
      reader.report("resupply_max_count", "has no effect without a calibre that depots hold");
    }
  } else if (supply.calibre != kNoRow) {
    reader.report("calibre", "needs resupply_max_count: the rounds that depots send at most");
  }
  if (supply.reload_ns > 0 && supply.resupply_max_count == 0 && !reader.has("reserve_count")) {
    reader.report(reader.given_duration("reload"),
                  "has no effect without reserve_count or resupply_max_count");
  }
}

std::uint32_t SectionReader::calibre(TableReader& reader, const std::string& key) {
  if (!reader.given(key)) {
    return kNoRow;
  }
  const std::string name = reader.text(key);
  const auto found = std::find(out_.calibres.begin(), out_.calibres.end(), name);
  if (found == out_.calibres.end()) {
    out_.calibres.push_back(name);
    return static_cast<std::uint32_t>(out_.calibres.size() - 1);
  }
  return static_cast<std::uint32_t>(found - out_.calibres.begin());
}

void SectionReader::read_assessment(TableReader& reader, MountSpec& spec) {
  if (reader.has_duration("assess_delay")) {
    spec.assess.delay_ns = time::from_seconds(reader.duration_s("assess_delay", 0.001, 1e8));
  }
  for (const char* key : {"assess_kill_prob", "assess_miss_prob"}) {
    if (reader.given(key)) {
      float& prob = key[7] == 'k' ? spec.assess.kill_prob : spec.assess.miss_prob;
      prob = static_cast<float>(reader.number(key, 0, 1));
      if (spec.assess.delay_ns == 0) {
        reader.report(key, "has no effect without assess_delay_s");
      }
    }
  }
}

void SectionReader::read_depots() {
  each("depot", [&](TableReader& reader, const std::string& /*name*/) {
    DepotSpec depot;
    reader.text("title", "");
    depot.nation = nation(reader);
    const std::size_t known = out_.calibres.size();
    depot.calibre = calibre(reader, "calibre");
    if (depot.calibre == kNoRow) {
      reader.report("calibre", "is missing");
    } else if (out_.calibres.size() != known) {
      reader.report("calibre", "is that of no weapon");
    }
    depot.stock_count = static_cast<std::uint32_t>(reader.integer("stock_count", 0, 1'000'000'000));
    const double delay_s = reader.duration_s("delay", 0, 1e8);
    depot.delay_ns = time::from_seconds(delay_s);
    depot.partner_delay_ns =
        time::from_seconds(reader.duration_s("partner_delay", 0, 1e8, delay_s));
    for (const std::uint32_t row : references(reader, "shared_with", out_.nations, "nation")) {
      if (row == depot.nation) {
        reader.report("shared_with", "names the depot's own nation");
      } else if (row != kNoRow) {
        depot.shared_with = static_cast<std::uint16_t>(depot.shared_with | (1U << row));
      }
    }
    add_share(reader.sources());
    out_.depots.push_back(depot);
  });
}

}  // namespace boyd::scenario
