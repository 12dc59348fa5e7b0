/// Lasers: time on the target, power, the store of energy, the air between.
#include <algorithm>

#include "host/scenario/laser_range.hpp"
#include "host/scenario/section_reader.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {

void SectionReader::read_laser(TableReader& reader, MountSpec& spec) {
  LaserSpec& laser = spec.laser;
  const double dwell_s = reader.duration_s("dwell_attacker", 0.01, 3600);
  laser.dwell_s[0] = static_cast<float>(dwell_s);
  const char* const others[] = {"dwell_decoy", "dwell_neutral", "dwell_friend"};
  for (std::size_t k = 0; k < std::size(others); ++k) {
    laser.dwell_s[k + 1] = static_cast<float>(reader.duration_s(others[k], 0.01, 3600, dwell_s));
  }
  const double range_ref_m = reader.number("range_ref_m", 1, 1e6);
  const double dwell_max_s = reader.duration_s("dwell_max", 0.01, 3600, 10 * dwell_s);
  const double wavelength_um = reader.number("wavelength_um", 0.3, 12, 1.06);
  const double clear = attenuation_per_m(kClearVisibility_m, wavelength_um);
  const double air = attenuation_per_m(out_.weather.visibility_m, wavelength_um);
  laser.range_ref_m = static_cast<float>(range_ref_m);
  laser.attenuation_ref_per_m = static_cast<float>(clear);
  laser.attenuation_per_m = static_cast<float>(air);
  laser.dwell_max_ns = time::from_seconds(dwell_max_s);
  const double draw_w = reader.number("draw_kw", 0.001, 1e6) * 1000;
  const double energy_j = reader.number("energy_kj", 0.001, 9e6) * 1000;
  laser.draw_w = static_cast<std::uint32_t>(draw_w);
  laser.recharge_w = static_cast<std::uint32_t>(reader.number("recharge_kw", 0, 1e6, 0.0) * 1000);
  const double restart = reader.number("restart_frac", 0, 1, 0.25);
  laser.energy_nj = static_cast<std::int64_t>(energy_j * 1e9);
  laser.restart_nj = static_cast<std::int64_t>(restart * energy_j * 1e9);
  spec.magazine_count = 1;
  if (energy_j < draw_w * out_.general.dt_s) {
    reader.report("energy_kj", "is used up within one dt_s at draw_kw; it would never burn");
  }
  const double reach_m = laser_range_m(
      dwell_s, range_ref_m, clear, air, dwell_max_s, static_cast<double>(spec.range_max_m));
  spec.range_max_m = static_cast<float>(reach_m);
  if (spec.range_max_m <= spec.range_min_m) {
    reader.report(reader.given_duration("dwell_max"),
                  "lets it burn through up to " + text_of_number(reach_m) +
                      " m in this air, not beyond range_min_m");
  }
}

}  // namespace boyd::scenario
