/// Per-world, per-nation counters from which the measures are computed. Integers only, from truth.
#pragma once

#include <array>
#include <cstdint>

#include "kernels/state/plan.hpp"

namespace boyd {

/// X(name, meaning). A counter belongs to the nation of the shooter, the owner of the asset, or the
/// owner of what was lost, as stated.
#define BOYD_COUNTERS(X)                                                                          \
  X(leakers_count,                                                                                \
    "armed attackers that detonated inside lethal radius of a counted asset; asset")              \
  X(attackers_launched_count, "armed attackers that appeared; attacker")                          \
  X(decoys_launched_count, "decoys that appeared; attacker")                                      \
  X(attackers_shot_down_count, "armed attackers lost to fire; shooter")                           \
  X(decoys_shot_down_count, "decoys lost to fire; shooter")                                       \
  X(attackers_jammed_count, "armed attackers lost to jamming; owner")                             \
  X(decoys_jammed_count, "decoys lost to jamming; owner")                                         \
  X(attackers_elsewhere_count, "armed attackers that came down elsewhere or ran dry; owner")      \
  X(fratricide_count, "own or partner agents lost to own fire; shooter")                          \
  X(neutral_loss_count, "neutral agents lost to fire; shooter")                                   \
  X(friendly_jammed_count, "agents other than raiders lost to jamming; owner")                    \
  X(shots_count, "bursts and launches; shooter")                                                  \
  X(shots_on_decoys_count, "of these, at a true decoy; shooter")                                  \
  X(unauthorised_engagement_count,                                                                \
    "shots without authority received, self-defence excepted; shooter")                           \
  X(revocation_in_transit_count,                                                                  \
    "shots on a permission that was revoked but not yet received; shooter")                       \
  X(roe_breach_count, "shots against the group's own rules, judged by truth; shooter")            \
  X(roe_breach_common_count, "shots at what is not hostile in truth, for every arm; shooter")     \
  X(double_engagement_count,                                                                      \
    "shots while another unit's shot at the same target was in flight; shooter")                  \
  X(self_defence_shots_count, "shots in self-defence; shooter")                                   \
  X(out_of_area_shots_count, "shots at a target in truth outside every permitted area; shooter")  \
  X(cross_border_shots_count,                                                                     \
    "shots at a target over another nation's area without a formal order; shooter")               \
  X(strikes_launched_count, "weapons sent against launch sites; shooter")                         \
  X(strikes_hit_count, "of these, that hit a launch site; shooter")                               \
  X(strikes_wrong_site_count, "of these, that hit nothing of the attacker's; shooter")            \
  X(launch_sites_lost_count, "launch sites out of action; owner")                                 \
  X(units_lost_count, "units and headquarters out of action; owner")                              \
  X(expended_usd, "price of shots; shooter")                                                      \
  X(lost_usd, "price of movers and units lost; owner")                                            \
  X(asset_lost_usd, "value of assets destroyed; owner")                                           \
  X(tracks_overflow_count, "detections not tracked because the table was full; picture's nation") \
  X(tracks_confirmed_count, "tracks confirmed; picture's nation")                                 \
  X(false_tracks_confirmed_count, "of these, of nothing; picture's nation")                       \
  X(shots_on_false_tracks_count, "shots at a track of nothing; shooter")                          \
  X(reattacks_count, "salvos fired again after a look at the target; shooter")                    \
  X(rounds_resupplied_count, "rounds that came from depots; shooter")                             \
  X(rounds_from_partners_count, "of these, from another nation's; shooter")                       \
  X(sorties_count, "flights of fighters after their first; owner")                                \
  X(reports_misassociated_count,                                                                  \
    "reports of others that a track took for its own; picture's nation")

enum class Counter : std::uint32_t {
#define BOYD_COUNTER_ENUM(name, meaning) name,
  BOYD_COUNTERS(BOYD_COUNTER_ENUM)
#undef BOYD_COUNTER_ENUM
};
#define BOYD_COUNTER_ONE(name, meaning) +1U
inline constexpr std::uint32_t kCounters = 0U BOYD_COUNTERS(BOYD_COUNTER_ONE);
#undef BOYD_COUNTER_ONE

using NationCounters = std::array<std::int64_t, kCounters>;

}  // namespace boyd
