/// Platforms, sensors, weapons: what libraries describe, and the weather that sensors work in.
#include <algorithm>

#include "host/scenario/section_reader.hpp"
#include "host/time/time.hpp"

namespace boyd::scenario {

namespace {

constexpr double kDegree = 3.14159265358979323846 / 180.0;
constexpr double kFullTurn_rad = 2 * 3.14159265358979323846;

void read_heading_noise(TableReader& reader, PlatformSpec& spec) {
  const bool noisy = reader.given("heading_noise_rad");
  const bool period_given = reader.has_duration("heading_noise_every");
  if (!noisy) {
    if (period_given) {
      reader.report(reader.given_duration("heading_noise_every"),
                    "has no effect without heading_noise_rad");
    }
    return;
  }
  spec.heading_noise_rad = static_cast<float>(reader.number("heading_noise_rad", 0, kFullTurn_rad));
  spec.heading_noise_ns =
      time::from_seconds(reader.duration_s("heading_noise_every", 0.001, 1e6, 1.0));
  if (spec.role == Role::kMissile || spec.role == Role::kInterceptor) {
    reader.report("heading_noise_rad", "has no effect on what homes on a target");
  }
}

}  // namespace

void SectionReader::read_platforms() {
  static const std::vector<std::string> kRoles = {"attack_drone",
                                                  "decoy",
                                                  "traffic",
                                                  "interceptor",
                                                  "missile",
                                                  "fighter",
                                                  "strike",
                                                  "ballistic",
                                                  "anti_radiation",
                                                  "scout"};
  each("platform", [&](TableReader& reader, const std::string& name) {
    Platform platform;
    platform.name = name;
    PlatformSpec& spec = platform.spec;
    const auto number =
        [&](const char* key, double least, double greatest, std::optional<double> standard = {}) {
          return static_cast<float>(reader.number(key, least, greatest, standard));
        };
    reader.text("title", "");
    const std::uint32_t role = reader.choice("role", kRoles);
    spec.role = role <= static_cast<std::uint32_t>(Role::kStrike) ? static_cast<Role>(role)
                : kRoles.at(role) == "scout"                      ? Role::kDecoy
                                                                  : Role::kAttackDrone;
    spec.speed_cruise_mps = number("speed_cruise_mps", 0.1, 10000);
    spec.speed_max_mps = number("speed_max_mps", 0.1, 10000);
    spec.accel_max_mps2 = number("accel_max_mps2", 0.01, 10000);
    spec.rcs_m2 = number("rcs_m2", 1e-6, 1e5);
    spec.endurance_s = static_cast<float>(reader.duration_s("endurance", 1, 1e8));
    spec.lethal_radius_m = number("lethal_radius_m", 0, 100000, 0.0);
    spec.damage = number("damage_frac", 0, 1, 0.0);
    spec.fuze_radius_m = number("fuze_radius_m", 0, 1000, 0.0);
    spec.navigation_constant = number("navigation_constant", 0, 20, 0.0);
    spec.seeker_range_m = number("seeker_range_m", 0, 1e6, 0.0);
    spec.jam_susceptibility = number("jam_susceptibility_frac", 0, 1, 0.0);
    spec.flock_radius_m = number("flock_radius_m", 0, 4000, 0.0);
    spec.flock_separation_m = number("flock_separation_m", 0, 4000, 0.0);
    spec.separation_weight = number("separation_weight_per_s2", 0, 100, 0.0);
    spec.alignment_weight = number("alignment_weight_per_s", 0, 100, 0.0);
    spec.cohesion_weight = number("cohesion_weight_per_s2", 0, 100, 0.0);
    read_heading_noise(reader, spec);
    spec.cost_usd = reader.integer("cost_usd", 0, INT64_C(100000000000));
    read_navigation(reader, spec);
    if (reader.has_duration("guidance_lag")) {
      spec.guidance_lag_s = static_cast<float>(reader.duration_s("guidance_lag", 0, 60));
      if (spec.role != Role::kMissile && spec.role != Role::kInterceptor) {
        reader.report(reader.given_duration("guidance_lag"),
                      "has no effect: only a missile or interceptor homes");
      }
    }
    if (reader.given("emission_w")) {
      platform.emission_w = reader.number("emission_w", 0, 1e9);
    }
    platform.noise_jammer =
        reference(reader, "noise_jammer", names_of(out_.noise_jammers), false, "noise jammer");
    read_platform_swarm(reader, platform, role);
    if (spec.speed_max_mps < spec.speed_cruise_mps) {
      reader.report("speed_max_mps", "must be at least speed_cruise_mps");
    }
    if (spec.flock_separation_m > spec.flock_radius_m) {
      reader.report("flock_separation_m", "must not pass flock_radius_m");
    }
    if ((spec.role == Role::kMissile || spec.role == Role::kInterceptor) &&
        !(spec.fuze_radius_m > 0)) {
      reader.report("fuze_radius_m", "must be positive for what homes on a target");
    }
    read_facts(reader);
    platform.share = reader.sources();
    out_.platforms.push_back(platform);
  });
}

void SectionReader::add_platform(std::uint32_t row) {
  const Platform& platform = out_.platforms[row];
  add_once(platform.share);
  if (platform.noise_jammer != kNoRow) {
    add_once(out_.noise_jammers[platform.noise_jammer].share);
  }
  for (const std::uint32_t sensor : platform.sensors) {
    add_once(out_.sensors[sensor].share);
  }
}

void SectionReader::read_weather() {
  const toml::node* node = tree_.get("weather");
  if (node == nullptr) {
    return;
  }
  if (node->as_table() == nullptr) {
    log_.report(*node, "weather", "needs a table: [weather]");
    return;
  }
  TableReader reader(*node->as_table(), "weather", log_);
  Weather& weather = out_.weather;
  weather.visibility_m = reader.number("visibility_m", 10, 200'000, kClearVisibility_m);
  weather.light = static_cast<Light>(reader.choice("light", {"day", "night"}, 0));
  weather.acoustic_noise_db = reader.number("acoustic_noise_db", 0, 60, 0.0);
  read_wind(reader);
  add_share(reader.sources());
  reader.finish();
}

void SectionReader::weaken_by_weather(TableReader& reader, Sensor& sensor) const {
  SensorSpec& spec = sensor.spec;
  double range_m = static_cast<double>(spec.range_ref_m);
  if (spec.kind == SensorKind::kAcoustic) {
    range_m = heard_range_m(range_m, out_.weather.acoustic_noise_db);
  } else if (spec.kind == SensorKind::kOptical || spec.kind == SensorKind::kVisual) {
    const double standard = spec.kind == SensorKind::kOptical ? 1.0 : 0.0;
    const double night_frac = reader.number("night_range_frac", 0, 1, standard);
    range_m = seen_range_m(range_m, out_.weather.visibility_m);
    if (out_.weather.light == Light::kNight) {
      range_m *= night_frac;
    }
  } else {
    return;
  }
  sensor.is_blind = !(range_m > 0);
  if (!sensor.is_blind && range_m != static_cast<double>(spec.range_ref_m)) {
    spec.range_ref_m = static_cast<float>(range_m);
    spec.range_max_m = std::min(spec.range_max_m, spec.range_ref_m);
  }
}

void SectionReader::read_sensors() {
  each("sensor", [&](TableReader& reader, const std::string& name) {
    Sensor sensor;
    sensor.name = name;
    SensorSpec& spec = sensor.spec;
    reader.text("title", "");
    spec.kind = static_cast<SensorKind>(
        reader.choice("kind", {"radar", "optical", "acoustic", "visual", "passive"}));
    const bool radar = spec.kind == SensorKind::kRadar;
    if (radar) {
      sensor.erp_w = read_radar(reader, spec);
    }
    if (spec.snr_at_1m > 0) {
      spec.range_max_m = static_cast<float>(reader.number("range_max_m", 1, 2e6));
      spec.range_ref_m = spec.range_max_m;
    } else {
      spec.range_ref_m = static_cast<float>(reader.number("range_ref_m", 1, 2e6));
      spec.range_max_m = static_cast<float>(
          reader.number("range_max_m", 1, 2e6, static_cast<double>(spec.range_ref_m)));
      spec.rcs_ref_m2 = static_cast<float>(reader.number("rcs_ref_m2", 1e-6, 1e5, 1.0));
      spec.detect_ref_prob = static_cast<float>(
          reader.number("detect_ref_prob", 1e-6, radar ? 0.9999 : 1.0, radar ? 0.9 : 1.0));
    }
    spec.false_alarm_prob = static_cast<float>(reader.number("false_alarm_prob", 1e-12, 0.1, 1e-6));
    spec.height_m = static_cast<float>(reader.number("height_m", 0, 20000, 0.0));
    if (spec.kind == SensorKind::kPassive) {
      read_passive(reader, spec);
    } else {
      spec.error_range_m = static_cast<float>(reader.number("error_range_m", 0, 100000));
    }
    spec.error_angle_rad = static_cast<float>(reader.number("error_angle_deg", 0, 90) * kDegree);
    spec.scan_ns = time::from_seconds(reader.duration_s("scan", 0.01, 3600));
    if (spec.bearing_only && !(spec.error_angle_rad > 0)) {
      reader.report("error_angle_deg", "must be above 0 with bearing_only = true");
    }
    if (radar && spec.false_alarm_prob >= spec.detect_ref_prob) {
      reader.report("false_alarm_prob", "must be below detect_ref_prob");
    }
    if (radar) {
      read_false_alarms(reader, spec);
    }
    weaken_by_weather(reader, sensor);
    read_facts(reader);
    sensor.share = reader.sources();
    out_.sensors.push_back(sensor);
  });
}

void SectionReader::read_weapons() {
  static const std::vector<std::string> kKinds = {
      "gun", "missile", "interceptor", "jammer", "strike", "laser"};
  each("weapon", [&](TableReader& reader, const std::string& name) {
    Weapon weapon;
    weapon.name = name;
    MountSpec& spec = weapon.spec;
    reader.text("title", "");
    spec.kind = static_cast<MountKind>(reader.choice("kind", kKinds));
    const bool launches = spec.kind == MountKind::kMissile ||
                          spec.kind == MountKind::kInterceptor || spec.kind == MountKind::kStrike;
    spec.platform = reference(reader, "platform", names_of(out_.platforms), launches, "platform");
    if (!launches && spec.platform != kNoRow) {
      reader.report("platform", "is for what launches something; this kind does not");
      spec.platform = kNoRow;
    }
    if (launches && spec.platform != kNoRow) {
      const Role role = out_.platforms[spec.platform].spec.role;
      const bool fits = (spec.kind == MountKind::kMissile && role == Role::kMissile) ||
                        (spec.kind == MountKind::kInterceptor && role == Role::kInterceptor) ||
                        (spec.kind == MountKind::kStrike && role == Role::kStrike);
      if (!fits) {
        reader.report("platform", "has another role than the weapon's kind");
      }
    }
    read_weapon(reader, spec);
    read_facts(reader);
    weapon.share = reader.sources();
    out_.weapons.push_back(weapon);
  });
}

void SectionReader::read_weapon(TableReader& reader, MountSpec& spec) {
  const auto number =
      [&](const char* key, double least, double greatest, std::optional<double> standard = {}) {
        return static_cast<float>(reader.number(key, least, greatest, standard));
      };
  const auto count = [&](const char* key,
                         std::int64_t least,
                         std::int64_t greatest,
                         std::optional<std::int64_t> standard) {
    return static_cast<std::uint32_t>(reader.integer(key, least, greatest, standard));
  };
  spec.range_min_m = number("range_min_m", 0, 1e6, 0.0);
  spec.range_max_m = number("range_max_m", 1, 2e6);
  if (spec.range_max_m <= spec.range_min_m) {
    reader.report("range_max_m", "must be above range_min_m");
  }
  spec.altitude_min_m = number("altitude_min_m", -500, 50000, -500.0);
  spec.altitude_max_m = number("altitude_max_m", 0, 50000, 50000.0);
  if (spec.kind == MountKind::kJammer) {
    spec.jam_rate_per_s = number("jam_rate_per_s", 0, 1000);
    return;
  }
  if (spec.kind == MountKind::kLaser) {
    read_laser(reader, spec);
  } else {
    spec.magazine_count = count("magazine_count", 0, kShotsPerMountMax, {});
    read_supply(reader, spec);
    read_assessment(reader, spec);
  }
  spec.cost_per_shot_usd = reader.integer("cost_per_shot_usd", 0, INT64_C(10000000000));
  if (spec.kind == MountKind::kStrike) {
    if (spec.assess.delay_ns > 0 && reader.given("salvo_count")) {
      spec.salvo_count = count("salvo_count", 1, 100, {});
    }
    return;
  }
  spec.reaction_ns = time::from_seconds(reader.duration_s("reaction", 0, 86400));
  spec.cycle_ns = time::from_seconds(reader.duration_s("cycle", 0, 86400));
  if (spec.kind != MountKind::kLaser) {
    spec.channels_count = count("channels_count", 1, kChannelsMax, 1);
    spec.salvo_count = count("salvo_count", 1, 100, 1);
  }
  spec.coordinated = reader.boolean("coordinated", true);
  if (spec.kind == MountKind::kGun) {
    spec.round_speed_mps = number("round_speed_mps", 1, 3e8);
  }
  spec.kill_prob[0] = number("kill_attacker_prob", 0, 1);
  const double standard = static_cast<double>(spec.kill_prob[0]);
  spec.kill_prob[1] = number("kill_decoy_prob", 0, 1, standard);
  spec.kill_prob[2] = number("kill_neutral_prob", 0, 1, standard);
  spec.kill_prob[3] = number("kill_friend_prob", 0, 1, standard);
}

}  // namespace boyd::scenario
