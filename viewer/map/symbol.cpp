#include "viewer/map/symbol.hpp"

#include <algorithm>

namespace boyd::viewer {

namespace {

// Drawn after the icons of APP-6(D), simplified to strokes.
constexpr std::array<Stroke, 4> kUavStrokes = {{{-0.6F, 0.25F, 0.F, -0.15F},
                                                {0.F, -0.15F, 0.6F, 0.25F},
                                                {-0.6F, 0.25F, 0.F, 0.05F},
                                                {0.F, 0.05F, 0.6F, 0.25F}}};
constexpr std::array<Stroke, 6> kDecoyStrokes = {{{-0.6F, 0.25F, -0.35F, 0.08F},
                                                  {-0.22F, 0.F, 0.F, -0.15F},
                                                  {0.F, -0.15F, 0.22F, 0.F},
                                                  {0.35F, 0.08F, 0.6F, 0.25F},
                                                  {-0.1F, 0.3F, 0.1F, 0.3F},
                                                  {0.F, 0.4F, 0.F, 0.2F}}};
constexpr std::array<Stroke, 4> kMissileStrokes = {{{0.F, -0.45F, 0.F, 0.5F},
                                                    {0.F, 0.55F, -0.18F, 0.25F},
                                                    {0.F, 0.55F, 0.18F, 0.25F},
                                                    {-0.22F, -0.45F, 0.22F, -0.45F}}};
constexpr std::array<Stroke, 5> kInterceptorStrokes = {{{-0.5F, 0.1F, 0.F, -0.25F},
                                                        {0.F, -0.25F, 0.5F, 0.1F},
                                                        {0.F, -0.1F, 0.F, 0.5F},
                                                        {0.F, 0.55F, -0.18F, 0.3F},
                                                        {0.F, 0.55F, 0.18F, 0.3F}}};
constexpr std::array<Stroke, 5> kFighterStrokes = {{{0.F, -0.45F, 0.F, 0.55F},
                                                    {0.F, 0.2F, -0.6F, -0.15F},
                                                    {0.F, 0.2F, 0.6F, -0.15F},
                                                    {0.F, -0.35F, -0.25F, -0.5F},
                                                    {0.F, -0.35F, 0.25F, -0.5F}}};
constexpr std::array<Stroke, 3> kTrafficStrokes = {
    {{0.F, -0.45F, 0.F, 0.5F}, {-0.55F, 0.1F, 0.55F, 0.1F}, {-0.22F, -0.4F, 0.22F, -0.4F}}};
constexpr std::array<Stroke, 5> kRadarStrokes = {{{-0.45F, 0.35F, -0.35F, -0.1F},
                                                  {-0.35F, -0.1F, 0.F, -0.4F},
                                                  {0.F, -0.4F, 0.5F, -0.35F},
                                                  {-0.2F, -0.25F, 0.35F, 0.35F},
                                                  {0.1F, 0.35F, 0.35F, 0.35F}}};
constexpr std::array<Stroke, 6> kAirDefenceStrokes = {{{-0.65F, -0.5F, -0.4F, -0.2F},
                                                       {-0.4F, -0.2F, 0.F, -0.1F},
                                                       {0.F, -0.1F, 0.4F, -0.2F},
                                                       {0.4F, -0.2F, 0.65F, -0.5F},
                                                       {-0.15F, 0.F, -0.15F, 0.45F},
                                                       {0.15F, 0.F, 0.15F, 0.45F}}};
constexpr std::array<Stroke, 6> kGunStrokes = {{{-0.65F, -0.5F, -0.4F, -0.2F},
                                                {-0.4F, -0.2F, 0.F, -0.1F},
                                                {0.F, -0.1F, 0.4F, -0.2F},
                                                {0.4F, -0.2F, 0.65F, -0.5F},
                                                {0.F, 0.F, 0.F, 0.5F},
                                                {-0.2F, 0.15F, 0.2F, 0.15F}}};
constexpr std::array<Stroke, 5> kJammerStrokes = {{{-0.6F, 0.3F, -0.3F, -0.3F},
                                                   {-0.3F, -0.3F, 0.F, 0.3F},
                                                   {0.F, 0.3F, 0.3F, -0.3F},
                                                   {0.3F, -0.3F, 0.6F, 0.3F},
                                                   {0.6F, 0.3F, 0.6F, 0.3F}}};
constexpr std::array<Stroke, 4> kHeadquartersStrokes = {{{-0.3F, -0.5F, -0.3F, 0.5F},
                                                         {-0.3F, 0.5F, 0.45F, 0.5F},
                                                         {0.45F, 0.5F, 0.45F, 0.1F},
                                                         {0.45F, 0.1F, -0.3F, 0.1F}}};
constexpr std::array<Stroke, 7> kAssetStrokes = {{{-0.5F, -0.4F, 0.5F, -0.4F},
                                                  {-0.5F, -0.4F, -0.5F, 0.1F},
                                                  {0.5F, -0.4F, 0.5F, 0.1F},
                                                  {-0.5F, 0.1F, 0.F, 0.5F},
                                                  {0.F, 0.5F, 0.5F, 0.1F},
                                                  {-0.1F, -0.4F, -0.1F, -0.1F},
                                                  {0.1F, -0.4F, 0.1F, -0.1F}}};
constexpr std::array<Stroke, 5> kLaunchSiteStrokes = {{{-0.55F, -0.35F, 0.55F, -0.35F},
                                                       {-0.4F, -0.35F, 0.35F, 0.45F},
                                                       {0.35F, 0.45F, 0.05F, 0.4F},
                                                       {0.35F, 0.45F, 0.35F, 0.12F},
                                                       {-0.1F, -0.35F, -0.1F, -0.05F}}};

}  // namespace

Colour colour_of(Affiliation affiliation) {
  switch (affiliation) {
    case Affiliation::kFriend:
      return kSkyBlue;
    case Affiliation::kHostile:
      return kVermillion;
    case Affiliation::kNeutral:
      return kGreen;
    case Affiliation::kUnknown:
      break;
  }
  return kYellow;
}

const char* name_of(Affiliation affiliation) {
  constexpr std::array<const char*, 4> names = {"friend", "hostile", "neutral", "unknown"};
  return names.at(static_cast<std::size_t>(affiliation));
}

Affiliation affiliation_of(Side side) {
  return side == Side::kAttacker   ? Affiliation::kHostile
         : side == Side::kDefender ? Affiliation::kFriend
                                   : Affiliation::kNeutral;
}

Affiliation affiliation_of(Identity identity) {
  switch (identity) {
    case Identity::kHostile:
    case Identity::kDecoy:
      return Affiliation::kHostile;
    case Identity::kNeutral:
      return Affiliation::kNeutral;
    case Identity::kFriend:
      return Affiliation::kFriend;
    case Identity::kUnknown:
      break;
  }
  return Affiliation::kUnknown;
}

const char* name_of(Icon icon) {
  constexpr std::array<const char*, kIcons> names = {"",
                                                     "attack drone",
                                                     "decoy",
                                                     "missile",
                                                     "interceptor drone",
                                                     "fighter",
                                                     "civil aircraft",
                                                     "sensor",
                                                     "air defence missiles",
                                                     "guns",
                                                     "jammer",
                                                     "headquarters",
                                                     "defended asset",
                                                     "launch site"};
  return names.at(static_cast<std::size_t>(icon));
}

std::span<const Stroke> strokes_of(Icon icon) {
  switch (icon) {
    case Icon::kNone:
      break;
    case Icon::kUav:
      return kUavStrokes;
    case Icon::kDecoy:
      return kDecoyStrokes;
    case Icon::kMissile:
      return kMissileStrokes;
    case Icon::kInterceptor:
      return kInterceptorStrokes;
    case Icon::kFighter:
      return kFighterStrokes;
    case Icon::kTraffic:
      return kTrafficStrokes;
    case Icon::kRadar:
      return kRadarStrokes;
    case Icon::kAirDefenceMissile:
      return kAirDefenceStrokes;
    case Icon::kGun:
      return kGunStrokes;
    case Icon::kJammer:
      return kJammerStrokes;
    case Icon::kHeadquarters:
      return kHeadquartersStrokes;
    case Icon::kAsset:
      return kAssetStrokes;
    case Icon::kLaunchSite:
      return kLaunchSiteStrokes;
  }
  return {};
}

Icon icon_of(Role role) {
  switch (role) {
    case Role::kAttackDrone:
      return Icon::kUav;
    case Role::kDecoy:
      return Icon::kDecoy;
    case Role::kTraffic:
      return Icon::kTraffic;
    case Role::kInterceptor:
      return Icon::kInterceptor;
    case Role::kMissile:
    case Role::kStrike:
      return Icon::kMissile;
    case Role::kFighter:
      return Icon::kFighter;
  }
  return Icon::kNone;
}

Icon icon_of_site(const WorldPlan& plan, std::uint32_t site) {
  switch (plan.sites.at(site).kind) {
    case SiteKind::kAsset:
      return Icon::kAsset;
    case SiteKind::kHeadquarters:
      return Icon::kHeadquarters;
    case SiteKind::kLaunchSite:
      return Icon::kLaunchSite;
    case SiteKind::kUnit:
      break;
  }
  Icon icon = Icon::kNone;
  for (const MountSpec& mount : plan.mounts) {
    if (mount.site == site) {
      const Icon carried = mount.kind == MountKind::kGun           ? Icon::kGun
                           : mount.kind == MountKind::kLaser       ? Icon::kGun
                           : mount.kind == MountKind::kJammer      ? Icon::kJammer
                           : mount.kind == MountKind::kInterceptor ? Icon::kInterceptor
                                                                   : Icon::kAirDefenceMissile;
      icon = std::max(icon, carried, [](Icon a, Icon b) {
        return a != Icon::kAirDefenceMissile && (a == Icon::kNone || b == Icon::kAirDefenceMissile);
      });
    }
  }
  const bool looks = std::any_of(plan.sensors.begin(),
                                 plan.sensors.end(),
                                 [&](const SensorSpec& sensor) { return sensor.site == site; });
  if (icon == Icon::kNone && looks) {
    return Icon::kRadar;
  }
  const bool jams = std::any_of(
      plan.noises.begin(), plan.noises.end(), [&](const NoiseSpec& n) { return n.site == site; });
  return icon == Icon::kNone && jams ? Icon::kJammer : icon;
}

Shape shape_of(Affiliation affiliation) {
  switch (affiliation) {
    case Affiliation::kFriend:
      return Shape::kRectangle;
    case Affiliation::kHostile:
      return Shape::kDiamond;
    case Affiliation::kNeutral:
      return Shape::kSquare;
    case Affiliation::kUnknown:
      break;
  }
  return Shape::kQuatrefoil;
}

}  // namespace boyd::viewer
