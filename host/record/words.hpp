/// Words for the values of enumerations, as they stand in recordings and what is made of them.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>

namespace boyd::record {

/// An enumerator as its number in a row.
template <typename Value>
constexpr std::uint32_t u32(Value value) {
  return static_cast<std::uint32_t>(value);
}

/// And back. Rows of a file may hold anything: throws std::out_of_range where there is no word.
template <typename Enumeration, typename Words>
Enumeration value_of(std::uint32_t value, const Words& words) {
  if (value >= words.size()) {
    throw std::out_of_range("a word that there is not");
  }
  return static_cast<Enumeration>(value);
}

inline constexpr std::array<const char*, 6> kPhaseWords = {
    "route", "patrol", "homing", "strike_run", "gone", "return"};
inline constexpr std::array<const char*, 9> kFateWords = {"waiting",
                                                          "airborne",
                                                          "shot_down",
                                                          "jammed",
                                                          "detonated",
                                                          "elsewhere",
                                                          "left",
                                                          "expended",
                                                          "never_flew"};
inline constexpr std::array<const char*, 3> kSideWords = {"defender", "attacker", "neutral"};
inline constexpr std::array<const char*, 3> kWeaponControlWords = {"hold", "tight", "free"};
inline constexpr std::array<const char*, 5> kAutonomyWords = {"A0", "A1", "A2", "A3", "A4"};
inline constexpr std::array<const char*, 5> kIdentityWords = {
    "unknown", "hostile", "neutral", "friend", "decoy"};
inline constexpr std::array<const char*, 18> kEventWords = {"spawn",
                                                            "detect",
                                                            "confirm",
                                                            "identify",
                                                            "drop",
                                                            "assign",
                                                            "shot",
                                                            "kill_draw",
                                                            "kill",
                                                            "jam_loss",
                                                            "leak",
                                                            "impact",
                                                            "out_of_fuel",
                                                            "miss",
                                                            "apply",
                                                            "site_out",
                                                            "leave",
                                                            "misassociate"};
inline constexpr std::array<const char*, 6> kOrderKindWords = {
    "weapon_control", "engage_area", "release_reserve", "retask", "strike", "autonomy"};
inline constexpr std::array<const char*, 2> kScopeWords = {"area", "target"};
inline constexpr std::array<const char*, 3> kPostureWords = {"peacetime", "crisis", "war"};
inline constexpr std::array<const char*, 3> kInTimeWords = {"not_known", "no", "yes"};
inline constexpr std::array<const char*, 5> kOrderStateWords = {
    "pending", "refused", "lost", "withdrawn", "released"};
inline constexpr std::array<const char*, 5> kRefusalWords = {
    "none", "no_authority", "gate", "consensus", "overload"};
inline constexpr std::array<const char*, 10> kNodeOutcomeWords = {"waiting",
                                                                  "in_service",
                                                                  "approved",
                                                                  "otherwise",
                                                                  "refused",
                                                                  "abandoned",
                                                                  "escalated",
                                                                  "turned_away",
                                                                  "handed_over",
                                                                  "lost"};
inline constexpr std::array<const char*, 19> kLegStateWords = {"waiting",
                                                               "in_national_chain",
                                                               "refused_by_caveat",
                                                               "lost",
                                                               "sent",
                                                               "received",
                                                               "executed",
                                                               "expired",
                                                               "outdated",
                                                               "superseded",
                                                               "revoked",
                                                               "ended_by_expiry",
                                                               "ended_by_revocation",
                                                               "ended_by_newer",
                                                               "awaiting_consent",
                                                               "refused_by_host",
                                                               "redundant",
                                                               "overruled",
                                                               "ended_by_conflict"};
inline constexpr std::array<const char*, 4> kAttributionWords = {
    "none", "suspected", "probable", "confirmed"};
inline constexpr std::array<const char*, 7> kRoleWords = {
    "attack_drone", "decoy", "traffic", "interceptor", "missile", "fighter", "strike"};
inline constexpr std::array<const char*, 4> kSiteKindWords = {
    "asset", "unit", "headquarters", "launch_site"};
inline constexpr std::array<const char*, 6> kMountKindWords = {
    "gun", "missile", "interceptor", "jammer", "strike", "laser"};
inline constexpr std::array<const char*, 5> kSensorKindWords = {
    "radar", "optical", "acoustic", "visual", "passive"};
inline constexpr std::array<const char*, 3> kEndingWords = {"unfinished", "ended", "failed"};

}  // namespace boyd::record
