/// Two fleets that exchange one salvo: Hughes' equations.
///
/// A ship is a unit with a gun whose magazine holds as many rounds as the ship can stop missiles;
/// every round kills. A missile is an attack drone; as many of them as Hughes calls well aimed fly
/// in a line, each at the next ship in turn, so that what the guns leave falls evenly on all ships.
/// What a hit takes of a ship is one over the hits that put it out.
#include <algorithm>
#include <cmath>

#include "host/validate/battles.hpp"
#include "host/validate/registry.hpp"

namespace boyd::validate {

namespace {

constexpr double kSalvoSpeed_mps = 300;
constexpr double kSpacing_m = 30;  ///< between missiles, one tick of flight
constexpr double kSeaLevel_m = 1000;
constexpr double kFleetsApart_m = 400'000;
constexpr std::uint32_t kGunChannels = 8;
constexpr std::uint32_t kTicksPerShot = 3;  ///< of a channel: fires, hits, is ready again
constexpr std::uint32_t kPartsMax = 100;
constexpr double kMissilesMax = 2000;
constexpr double kDamageUnits = 65536;  ///< damage is kept in these

/// One half of the exchange: what one fleet fires at the other.
struct Salvo {
  double missiles = 0;  ///< well aimed
  std::uint32_t ships_count = 0;
  double stopped_per_ship = 0;
  double hits_per_ship = 0;  ///< that put it out

  double loss() const {
    const double through = missiles - stopped_per_ship * ships_count;
    return std::clamp(through / hits_per_ship, 0.0, static_cast<double>(ships_count));
  }
};

/// A salvo in whole agents: each is one part of a missile.
struct WholeSalvo {
  std::uint32_t parts = 1;
  std::uint32_t missiles = 0;
  std::uint32_t rounds_per_ship = 0;
  double error_parts = 0;  ///< of the loss, times hits per ship, that rounding leaves
};

double rounding_of(double value) {
  return std::abs(value - std::round(value));
}

/// Numbers that are no whole numbers of missiles become so in smaller parts; the fewest parts that
/// leave nothing to round, or else the best of those that are few enough.
WholeSalvo whole_salvo(const Salvo& salvo) {
  constexpr double kNothing = 1e-9;
  WholeSalvo best;
  double least = 1e300;
  for (std::uint32_t parts = 1; parts <= kPartsMax; ++parts) {
    const double missiles = parts * salvo.missiles;
    if (parts > 1 && missiles > kMissilesMax) {
      break;
    }
    const double rounds = parts * salvo.stopped_per_ship;
    const double uneven = rounding_of(parts * salvo.hits_per_ship) > kNothing ? 1 : 0;
    const double error = rounding_of(missiles) + salvo.ships_count * (rounding_of(rounds) + uneven);
    if (error / parts < least - kNothing) {
      least = error / parts;
      best = {parts,
              static_cast<std::uint32_t>(std::lround(missiles)),
              static_cast<std::uint32_t>(std::lround(rounds)),
              error};
    }
  }
  return best;
}

struct Fleet {
  std::uint32_t group = 0;  ///< row of groups
  double x_m = 0;           ///< its missiles' targets are here
  double towards = 1;       ///< where missiles at it come from: +1 or -1 along x
};

void add_ships(WorldPlan& plan, const Fleet& fleet, const Salvo& at_it, const WholeSalvo& whole) {
  for (std::uint32_t k = 0; k < at_it.ships_count; ++k) {
    SiteSpec ship;
    ship.id = agent_id(fleet.group, k);
    ship.group = fleet.group;
    ship.side = plan.groups[fleet.group].side;
    ship.nation = plan.groups[fleet.group].nation;
    ship.position = place_m(fleet.x_m, 0.1 * k, kSeaLevel_m);
    MountSpec gun;
    gun.key = mount_key(fleet.group, k, 0);
    gun.kind = MountKind::kGun;
    gun.site = static_cast<std::uint32_t>(plan.sites.size());
    gun.group = fleet.group;
    gun.range_max_m = 1e6F;
    gun.altitude_max_m = 1e5F;
    gun.channels_count = kGunChannels;
    gun.magazine_count = whole.rounds_per_ship;
    gun.round_speed_mps = 1e9F;
    gun.kill_prob.fill(1);
    plan.mounts.push_back(gun);
    plan.sites.push_back(ship);
  }
}

/// Missiles at a fleet whose ships are the plan's sites from `first_ship` on. They begin so far
/// away that all guns are empty before the first arrives. Returns its time of flight.
double add_missiles(WorldPlan& plan,
                    const Fleet& target,
                    std::uint32_t shooter,
                    std::uint32_t first_ship,
                    const Salvo& salvo,
                    const WholeSalvo& whole) {
  PlatformSpec missile = creeping_platform();
  missile.speed_cruise_mps = missile.speed_max_mps = kSalvoSpeed_mps;
  missile.accel_max_mps2 = 1000;
  missile.lethal_radius_m = 1;
  missile.damage = static_cast<float>(std::min(1 / (salvo.hits_per_ship * whole.parts), 1.0));
  const auto platform = static_cast<std::uint32_t>(plan.platforms.size());
  plan.platforms.push_back(missile);
  const double shots_each = std::ceil(whole.rounds_per_ship / static_cast<double>(kGunChannels));
  const double first_m = kSpacing_m * (kTicksPerShot * (shots_each + 1) + 20);
  for (std::uint32_t k = 0; k < whole.missiles; ++k) {
    MoverSpec mover;
    mover.id = agent_id(shooter + 2, k);
    mover.platform = platform;
    mover.group = shooter;
    mover.side = plan.groups[shooter].side;
    mover.nation = plan.groups[shooter].nation;
    mover.position =
        place_m(target.x_m + target.towards * (first_m + kSpacing_m * k), 0, kSeaLevel_m);
    mover.heading_rad = target.towards > 0 ? 3.14159265F : 0.0F;
    mover.target_asset = first_ship + k % salvo.ships_count;
    plan.movers.push_back(mover);
  }
  return (first_m + kSpacing_m * whole.missiles) / kSalvoSpeed_mps;
}

/// Losses of the fleet at which `at_a` is fired and of the other one.
std::pair<double, double> exchange(const Salvo& at_a,
                                   const WholeSalvo& whole_a,
                                   const Salvo& at_b,
                                   const WholeSalvo& whole_b) {
  WorldPlan plan;
  plan.dt_ns = std::llround(kSpacing_m / kSalvoSpeed_mps * 1e9);
  plan.assess_ns = plan.dt_ns;
  plan.command_interval_ns = 16 * plan.dt_ns;
  plan.stop_when_clear = false;
  add_all_seeing_group(plan, Side::kDefender, 0);
  add_all_seeing_group(plan, Side::kAttacker, 1);
  const Fleet a{0, 0, 1};
  const Fleet b{1, -kFleetsApart_m, -1};
  add_ships(plan, a, at_a, whole_a);
  add_ships(plan, b, at_b, whole_b);
  const double flight_s = std::max(add_missiles(plan, a, b.group, 0, at_a, whole_a),
                                   add_missiles(plan, b, a.group, at_a.ships_count, at_b, whole_b));
  plan.end_ns = std::llround((1.1 * flight_s + 60) * 1e9);
  const BattleEnd end = run_battle(plan, false);
  std::pair<double, double> losses;
  for (std::uint32_t k = 0; k < plan.sites.size(); ++k) {
    (k < at_a.ships_count ? losses.first : losses.second) +=
        static_cast<double>(end.result.site_damage[k]);
  }
  return losses;
}

Quantity loss_quantity(const char* name, const Salvo& salvo, const WholeSalvo& whole, double got) {
  const double expected = salvo.loss();
  const double tolerance =
      whole.error_parts / (whole.parts * salvo.hits_per_ship) + (whole.missiles + 1) / kDamageUnits;
  return {name,
          expected,
          got,
          0,
          tolerance,
          agrees(expected, got, tolerance),
          "Hughes 1995, salvo equations: (sigma shots - stopped) / hits to put out, 0 to all"};
}

std::vector<Quantity> run_salvo(const Settings& settings, const Surroundings&) {
  const auto a_count = static_cast<std::uint32_t>(settings.whole("a_count"));
  const auto b_count = static_cast<std::uint32_t>(settings.whole("b_count"));
  const Salvo at_a{settings.number("sigma_b") * settings.number("beta") * b_count,
                   a_count,
                   settings.number("z"),
                   settings.number("a")};
  const Salvo at_b{settings.number("sigma_a") * settings.number("alpha") * a_count,
                   b_count,
                   settings.number("y"),
                   settings.number("b")};
  const WholeSalvo whole_a = whole_salvo(at_a);
  const WholeSalvo whole_b = whole_salvo(at_b);
  const auto [a_loss, b_loss] = exchange(at_a, whole_a, at_b, whole_b);
  return {loss_quantity("a_loss", at_a, whole_a, a_loss),
          loss_quantity("b_loss", at_b, whole_b, b_loss)};
}

Case salvo() {
  Case out;
  out.name = "salvo";
  out.title = "two fleets exchange a salvo of missiles: how many ships each loses";
  out.parameters = {whole("a_count", "ships of fleet A", 2, 1, 40),
                    whole("b_count", "ships of fleet B", 5, 1, 40),
                    number("alpha", "missiles that a ship of A fires", 4, 0, 40),
                    number("beta", "missiles that a ship of B fires", 8, 0, 40),
                    number("sigma_a", "share of A's missiles that are well aimed", 1, 0, 1),
                    number("sigma_b", "share of B's missiles that are well aimed", 0.5, 0, 1),
                    number("y", "missiles that a ship of B stops", 0, 0, 100),
                    number("z", "missiles that a ship of A stops", 4, 0, 100),
                    number("a", "hits that put a ship of A out", 1, 0.2, 40),
                    number("b", "hits that put a ship of B out", 2, 0.2, 40)};
  out.run = run_salvo;
  out.sweep = {"beta", {0, 2, 3, 3.2, 3.5, 3.8, 4, 5, 8}, "a_loss", false, {}};
  return out;
}

}  // namespace

std::vector<Case> salvo_cases() {
  return {salvo()};
}

}  // namespace boyd::validate
