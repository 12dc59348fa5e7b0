#include "host/validate/battles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "host/scenario/document.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

namespace {

void throw_if_failed(const Battle& battle) {
  if (battle.report(0).state == WorldState::kFailed) {
    throw std::runtime_error(describe(battle.report(0).failure));
  }
}

}  // namespace

Position place_m(double x_m, double y_m, double z_m) {
  const auto units = [](double metres) {
    return static_cast<std::int32_t>(std::lround(metres * kUnitsPerMetre));
  };
  return {units(x_m), units(y_m), units(z_m)};
}

void add_site(WorldPlan& plan, std::uint32_t member, Position position) {
  SiteSpec site;
  site.id = agent_id(0, member);
  site.group = 0;
  site.position = position;
  plan.sites.push_back(site);
}

void add_all_seeing_group(WorldPlan& plan, Side side, std::uint8_t nation) {
  PictureSpec picture;
  picture.nation = nation;
  picture.side = side;
  picture.perfect = true;
  picture.capacity_count = UINT32_MAX;
  for (auto& row : picture.identify_prob) {
    row[static_cast<std::size_t>(Identity::kUnknown)] = 1;
  }
  GroupSpec group;
  group.nation = nation;
  group.side = side;
  group.picture = static_cast<std::uint32_t>(plan.pictures.size());
  group.weapon_control = WeaponControl::kFree;
  group.autonomy = Autonomy::kA3;
  plan.pictures.push_back(picture);
  plan.groups.push_back(group);
}

PlatformSpec creeping_platform() {
  PlatformSpec platform;
  platform.role = Role::kAttackDrone;
  platform.speed_cruise_mps = 1e-6F;
  platform.speed_max_mps = 1e-6F;
  platform.accel_max_mps2 = 1e-6F;
  platform.rcs_m2 = 1;
  platform.endurance_s = 9e8F;
  return platform;
}

void add_watchers_and_targets(WorldPlan& plan) {
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  plan.pictures[0].perfect = false;
}

SensorSpec& add_distant_sensor(WorldPlan& plan, double error_m) {
  constexpr double kHeight_m = 30'000;
  const auto site = static_cast<std::uint32_t>(plan.sites.size());
  add_site(plan, site, place_m(-kDistantSensor_m, 0, kHeight_m));
  SensorSpec sensor;
  sensor.key = mount_key(0, site, 0);
  sensor.kind = SensorKind::kOptical;
  sensor.site = site;
  sensor.range_ref_m = 1.9e6F;
  sensor.range_max_m = 1.9e6F;
  sensor.detect_ref_prob = 1;
  sensor.error_range_m = static_cast<float>(error_m);
  sensor.error_angle_rad = static_cast<float>(error_m / kDistantSensor_m);
  return plan.sensors.emplace_back(sensor);
}

MoverSpec standing_target(std::uint32_t member, Position position) {
  MoverSpec mover;
  mover.id = agent_id(1, member);
  mover.platform = 0;
  mover.group = 1;
  mover.nation = 1;
  mover.position = position;
  return mover;
}

BattleEnd run_battle(const WorldPlan& plan, bool record_events) {
  // What a battle has room for between two takings.
  constexpr TimeNs kIntervalsRecorded = 8;
  BatchOptions options;
  options.record_events = record_events;
  const auto battle = make_battle(Backend::kCpu, {&plan, 1}, options);
  BattleEnd end;
  bool fired = false;
  while (battle->report(0).state == WorldState::kRunning && !fired) {
    const TimeNs slice_ns =
        record_events ? kIntervalsRecorded * plan.command_interval_ns : plan.end_ns - plan.start_ns;
    const std::array<TimeNs, 1> until = {
        std::min(battle->report(0).now_ns + slice_ns, plan.end_ns)};
    battle->advance(until);
    for (const TriggerReport& trigger : battle->report(0).triggers) {
      fired = fired || trigger.fires;
    }
    if (record_events) {
      const std::vector<Event> events = battle->take_events(0);
      end.events.insert(end.events.end(), events.begin(), events.end());
    }
  }
  throw_if_failed(*battle);
  end.result = battle->result(0);
  return end;
}

WorldView view_at(Battle& battle, TimeNs until_ns) {
  const std::array<TimeNs, 1> until = {until_ns};
  battle.advance(until);
  throw_if_failed(battle);
  return battle.observe(0);
}

void for_each_world(std::uint32_t count,
                    std::uint64_t seed,
                    const Progress& progress,
                    const std::function<void(std::uint32_t, std::uint64_t)>& run) {
  for_each_replication(
      count, progress, [&](std::uint32_t world) { run(world, scenario::world_seed(seed, world)); });
}

}  // namespace boyd::validate
