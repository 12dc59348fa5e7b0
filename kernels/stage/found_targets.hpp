/// What shooters find before they choose: on a GPU each has a team of threads that looks through
/// its picture (find_targets.hpp), and the choice, one shooter after the other, reads their lists.
#pragma once

#include "kernels/core/team.hpp"
#include "kernels/stage/assign.hpp"

namespace boyd::BOYD_BACKEND {

/// List of a fighter's mount of what it may chase, beside the one of what it may shoot at.
BOYD_HD inline std::uint32_t chase_list(const World& world, std::uint32_t m) {
  return world.view->rows.mounts + m;
}

/// Tracks by the lists of shooters. They were made before the first shooter of the picture chose:
/// what the choice itself changes can take a track from a list and never add one, but for tracks
/// that a pilot identifies meanwhile; those are asked about too.
class FoundTargets {
public:
  BOYD_HD void prepare(const World& /*world*/, std::uint32_t /*p*/) const {}

  /// A pilot saw what the track in this slot is; kNoRow: none did.
  BOYD_HD void note_seen(std::uint32_t slot) {
    if (slot == kNoRow) {
      return;
    }
    if (seen_count_ < kSeenMax) {
      seen_[seen_count_] = slot;
    }
    seen_count_ += 1U;
  }

  /// Whether any pilot did.
  [[nodiscard]] BOYD_HD bool is_seen() const { return seen_count_ != 0U; }

  /// Calls visit(slot, track) until it returns false, at least for each track that mount m could
  /// choose and that is not farther than reach.nearest2, which visit may lower.
  template <class Visit>
  BOYD_HD void each(const World& world,
                    std::uint32_t p,
                    std::uint32_t m,
                    Position /*own*/,
                    const Reach& reach,
                    const Visit& visit) const {
    each_found(world, p, m, reach.nearest2, visit);
  }
  /// The same for what the fighter with mount m could chase.
  template <class Visit>
  BOYD_HD void each_chased(const World& world,
                           std::uint32_t p,
                           std::uint32_t m,
                           const float& nearest2,
                           const Visit& visit) const {
    each_found(world, p, chase_list(world, m), nearest2, visit);
  }

private:
  static constexpr std::uint32_t kSeenMax = 8;

  /// Where a walk over tracks is: at those that pilots saw, then at those of the list, then, where
  /// these may not be all, at every track of the picture.
  struct Walk {
    enum class Part : std::uint8_t { kSeen, kListed, kAll };
    Part part = Part::kSeen;
    std::uint32_t next = 0;
    float last2 = 0.0F;
  };

  template <class Visit>
  BOYD_HD void each_found(const World& world,
                          std::uint32_t p,
                          std::uint32_t list,
                          const float& nearest2,
                          const Visit& visit) const {
    Walk walk;
    std::uint32_t slot = next_slot(world, p, list, nearest2, walk);
    while (slot != kNoRow && visit(slot, world.track(slot))) {
      slot = next_slot(world, p, list, nearest2, walk);
    }
  }

  /// kNoRow: there is none that matters any more.
  BOYD_HD std::uint32_t next_slot(
      const World& world, std::uint32_t p, std::uint32_t list, float nearest2, Walk& walk) const {
    if (walk.part == Walk::Part::kSeen) {
      while (walk.next < seen_count_ && walk.next < kSeenMax) {
        const std::uint32_t slot = seen_[walk.next++];
        if (is_listed(world, slot)) {
          return slot;
        }
      }
      walk = {Walk::Part::kListed, 0U, 0.0F};
    }
    if (walk.part == Walk::Part::kListed) {
      const FoundList& found = world.found_list(list);
      if (walk.next < found.count) {
        const FoundTarget& target = world.found_target(list * kFoundMax + walk.next++);
        walk.last2 = target.distance2;
        return walk.last2 > nearest2 ? kNoRow : target.slot;
      }
      if (seen_count_ <= kSeenMax && (found.has_more == 0U || nearest2 <= walk.last2)) {
        return kNoRow;
      }
      walk = {Walk::Part::kAll, 0U, 0.0F};
    }
    return walk.next < world.picture(p).listed_count ? world.track_list(world.slot(p, walk.next++))
                                                     : kNoRow;
  }

  std::uint32_t seen_[kSeenMax] = {};
  std::uint32_t seen_count_ = 0;
};

/// AssignTargets on a GPU. One thread chooses for one mount after the other; the team finds those
/// that have anything to choose, which are all that follow once a pilot saw something. Per picture,
/// by a team.
struct ChooseTargets {
  BatchView view;

  struct Shared {
    TeamList asking;  ///< places in the picture's span of mounts
    bool is_seen;     ///< whether a pilot saw something
  };

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t p,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (!AssignTargets::is_due(world, p)) {
      return;
    }
    if (world.picture(p).listed_count == 0U) {
      if (team.thread == 0U) {
        AssignTargets::stop_jammers(world, p);
      }
      return;
    }
    const MountSpan span = world.mount_span(p);
    FoundTargets near;
    if (team.thread == 0U) {
      shared.is_seen = false;
    }
    team.sync();
    for (std::uint32_t first = 0; first < span.count; first += team.size) {
      const std::uint32_t k = first + team.thread;
      const bool asks =
          k < span.count &&
          (shared.is_seen || has_choice(world, world.mount_by_picture(span.first + k)));
      const std::uint32_t count = list_named(team, shared.asking, asks, k);
      if (team.thread == 0U) {
        const std::uint32_t last = first + team.size < span.count ? first + team.size : span.count;
        choose(world, p, span, shared.asking, count, first, last, near);
        shared.is_seen = near.is_seen();
      }
      team.sync();
    }
  }

private:
  /// For the mounts in places [first, last) of the span, of which `count` are listed.
  BOYD_HD static void choose(const World& world,
                             std::uint32_t p,
                             const MountSpan& span,
                             const TeamList& asking,
                             std::uint32_t count,
                             std::uint32_t first,
                             std::uint32_t last,
                             FoundTargets& near) {
    std::uint32_t place = first;
    std::uint32_t listed = 0;
    for (;; ++place) {
      if (!near.is_seen()) {
        place = listed < count ? asking.items[listed] : last;
        ++listed;
      }
      if (place >= last) {
        return;
      }
      const std::uint32_t m = world.mount_by_picture(span.first + place);
      AssignTargets::choose_for(world, p, m, world.mount_spec(m), near);
    }
  }

  BOYD_HD static bool has_choice(const World& world, std::uint32_t m) {
    const FoundList& found = world.found_list(m);
    return world.mount_spec(m).kind == MountKind::kJammer || world.leads(m) != 0U ||
           found.count != 0U || found.has_more != 0U;
  }
};

}  // namespace boyd::BOYD_BACKEND
