/// Tracks between measurements: passed on, confirmed, identified, listed, dropped.
#pragma once

#include "kernels/core/team.hpp"
#include "kernels/stage/interrogate.hpp"

namespace boyd::BOYD_BACKEND {

/// Tracks of one mover travel along the exchange edges, in the order of the edges. What arrives is
/// the giver's estimate as of delay_ns ago with a registration error of the edge; the receiver
/// takes it where it is better than its own, so nothing is counted twice. Per row of the initial
/// force, since that is how tracks lie.
struct ExchangeTracks {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t row) const {
    const World world{&view, w};
    if (row >= world.world().initial || world.world().tracked == 0U ||
        world.world().exchanges == 0U || world.index_of(row) == kNoRow) {
      return;
    }
    for (std::uint32_t e = 0; e < world.world().exchanges; ++e) {
      pass_on(world, e, row);
    }
  }

  /// What the draws of a track are keyed by. Of a false one nobody's identity, which has zeros
  /// below the ordinal of its member.
  BOYD_HD static AgentId key_of(const World& world, std::uint32_t row, const TrackState& track) {
    const AgentId block = row - world.world().initial;
    return is_false_row(world, row) ? (block << 48U) | (0xFFFFFFULL ^ track.generation)
                                    : world.initial(row).id;
  }

  /// What the receiver could use of a track that an edge offers it.
  struct Offer {
    bool better;   ///< its estimate, as of measured_ns and with this error
    bool names;    ///< its identity
    bool answers;  ///< its answer to an interrogation
    TimeNs measured_ns;
    TrackError error;
  };
  /// Whether it could use anything.
  BOYD_HD static bool offers(const World& world, std::uint32_t e, std::uint32_t row, Offer& offer) {
    const ExchangeSpec& edge = world.exchange(e);
    const std::uint32_t from = world.slot(edge.from, row);
    const std::uint32_t to = world.slot(edge.to, row);
    const TimeNs as_of = world.clock().now_ns - edge.delay_ns;
    const TrackState& given = world.track(from);
    if (!is_listed(world, from) || given.confirmed_ns > as_of ||
        world.picture_spec(edge.to).perfect) {
      return false;
    }
    offer.measured_ns = given.last_ns < as_of ? given.last_ns : as_of;
    offer.error = carried_back(given.error, seconds(given.last_ns - offer.measured_ns));
    offer.error.position_m2 *= edge.error_factor * edge.error_factor;
    const TrackState& kept = world.track(to);
    const bool known = is_held(world, to);
    offer.better =
        !known || (offer.measured_ns > kept.last_ns &&
                   offer.error.position_m2 < predicted(kept, offer.measured_ns).position_m2);
    offer.names = (!known || kept.identity == Identity::kUnknown) &&
                  given.identity != Identity::kUnknown && given.identified_ns <= as_of;
    offer.answers = !offer.names && known && outranks(world, edge.to, given, kept, as_of);
    return offer.better || offer.names || offer.answers;
  }

  /// Where the giver's track was at `age_s` after its last measurement, with the error of
  /// registration.
  BOYD_HD static Position registered(Position position,
                                     Vec3 velocity,
                                     float variance_m2,
                                     float age_s,
                                     float error_factor,
                                     const Random4& dice) {
    const float bias = (error_factor - 1.0F) * sqrt_f(variance_m2);
    return moved(moved(position, age_s * velocity), bias * two_normals(dice.word[1], dice.word[2]));
  }

  /// The receiver takes what it could use. at: registered().
  BOYD_HD static void take(
      const World& world, std::uint32_t e, std::uint32_t row, const Offer& offer, Position at) {
    const ExchangeSpec& edge = world.exchange(e);
    const std::uint32_t to = world.slot(edge.to, row);
    const TrackState& given = world.track(world.slot(edge.from, row));
    TrackState& kept = world.track(to);
    if (!is_held(world, to)) {
      start_track(kept, {given.position, offer.error.position_m2}, offer.measured_ns);
      world.track_status(to) = static_cast<std::uint8_t>(TrackStatus::kTentative);
    }
    if (offer.names || offer.answers) {
      kept.answered = given.answered;
      kept.identity = given.identity;
      kept.identified_ns = world.clock().now_ns;
    }
    if (!offer.better) {
      return;
    }
    kept.position = at;
    kept.velocity = given.velocity;
    kept.error = offer.error;
    kept.last_ns = offer.measured_ns;
    kept.hits = kept.hits < given.hits ? given.hits : kept.hits;
  }

  BOYD_HD static void pass_on(const World& world, std::uint32_t e, std::uint32_t row) {
    Offer offer{};
    if (!offers(world, e, row, offer)) {
      return;
    }
    const ExchangeSpec& edge = world.exchange(e);
    const TrackState& given = world.track(world.slot(edge.from, row));
    const Random4 dice =
        random4(world.world().seed, Stream::kExchange, e, key_of(world, row, given), 0);
    if (uniform_f(dice.word[0]) >= edge.coverage_prob) {
      return;
    }
    Position at = given.position;
    if (offer.better) {
      at = registered(given.position,
                      given.velocity,
                      given.error.position_m2,
                      seconds(offer.measured_ns - given.last_ns),
                      edge.error_factor,
                      dice);
    }
    take(world, e, row, offer, at);
  }
};

/// Rules for one track of a picture.
struct KeepTrack {
  BatchView view;

  /// Of all pictures, slot by slot: the threads of a GPU.
  BOYD_HD void operator()(std::uint32_t w, std::uint32_t slot) const {
    const World world{&view, w};
    const std::uint32_t p = slot / view.rows.slots;
    const std::uint32_t row = slot - world.slot(p, 0);
    if (p < world.world().pictures && row < world.world().tracked && is_held(world, slot)) {
      keep(world, p, world.picture_spec(p), row, slot);
    }
  }

  BOYD_HD static bool is_gone(const World& world,
                              const PictureSpec& spec,
                              std::uint32_t row,
                              const TrackState& track) {
    return spec.perfect ? world.index_of(row) == kNoRow
                        : world.clock().now_ns - track.last_ns > spec.drop_ns;
  }

  BOYD_HD static void drop(const World& world,
                           std::uint32_t p,
                           std::uint32_t row,
                           std::uint32_t slot) {
    world.track_status(slot) = static_cast<std::uint8_t>(TrackStatus::kFree);
    record(world, EventKind::kDrop, p, id_of_row(world, row), world.track(slot).generation, 0.0F);
  }

  /// Drops, confirms and identifies; whether the picture holds it still.
  BOYD_HD static bool keep(const World& world,
                           std::uint32_t p,
                           const PictureSpec& spec,
                           std::uint32_t row,
                           std::uint32_t slot) {
    const TimeNs now = world.clock().now_ns;
    TrackState& track = world.track(slot);
    if (is_gone(world, spec, row, track)) {
      drop(world, p, row, slot);
      return false;
    }
    track.admitted = 1U;
    if (static_cast<TrackStatus>(world.track_status(slot)) == TrackStatus::kTentative &&
        track.hits >= spec.confirm_hits_count) {
      world.track_status(slot) = static_cast<std::uint8_t>(TrackStatus::kConfirmed);
      track.next_identify_ns = now + spec.identify_ns;
      track.confirmed_ns = now;
      count(world, spec.nation, Counter::tracks_confirmed_count);
      count(world,
            spec.nation,
            Counter::false_tracks_confirmed_count,
            is_false_row(world, row) ? 1 : 0);
      record(world, EventKind::kConfirm, p, id_of_row(world, row), track.generation, 0.0F);
    }
    if (track.identity == Identity::kUnknown && track.next_identify_ns <= now) {
      identify(world, p, spec, row, track);
    }
    return true;
  }

  /// One attempt: who answers as a friend does is one, else a row of the confusion matrix. The draw
  /// belongs to (picture, target, attempt).
  BOYD_HD static void identify(const World& world,
                               std::uint32_t p,
                               const PictureSpec& spec,
                               std::uint32_t row,
                               TrackState& track) {
    track.next_identify_ns = world.clock().now_ns + spec.identify_ns;
    if (is_false_row(world, row)) {
      const Random4 dice = random4(world.world().seed,
                                   Stream::kIdentification,
                                   p,
                                   row - world.world().initial,
                                   track.generation,
                                   0xFFFFFF00U | track.attempts);
      believe(world, spec.identify_clutter_prob.data(), uniform_f(dice.word[0]), track);
      return;
    }
    const MoverSpec& mover = world.initial(row);
    if (answers_as_friend(world, spec, mover)) {
      track.identity = Identity::kFriend;
      track.identified_ns = world.clock().now_ns;
      track.answered = 1U;
      return;
    }
    const TrueClass truth =
        true_class(spec.side, mover.side, world.platform_spec(mover.platform).role);
    const Random4 dice =
        random4(world.world().seed, Stream::kIdentification, p, mover.id, track.attempts);
    const float u = uniform_f(dice.word[0]);
    believe(world, spec.identify_prob[static_cast<std::uint32_t>(truth)].data(), u, track);
    record(world, EventKind::kIdentify, p, mover.id, track.attempts, u);
  }

  /// Takes from a row of probabilities what a uniform number says.
  BOYD_HD static void believe(const World& world, const float* prob, float u, TrackState& track) {
    float sum = 0.0F;
    for (std::uint32_t k = 0; k < kIdentities; ++k) {
      sum += prob[k];
      if (u < sum) {
        track.identity = static_cast<Identity>(k);
        track.identified_ns = world.clock().now_ns;
        break;
      }
    }
    track.attempts = static_cast<std::uint8_t>(track.attempts < 255U ? track.attempts + 1U : 255U);
  }
};

/// Where a picture has room for fewer tracks than there may be: those that it held before this tick
/// and still holds go before new ones, of these the lower rows; the others are dropped. Per
/// picture, by a team.
struct AdmitTracks {
  BatchView view;

  using Shared = TeamValues<std::uint32_t>;

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t p,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (p < world.world().pictures) {
      admit(world, p, team, shared);
    }
  }

  BOYD_HD static void admit(const World& world, std::uint32_t p, const Team& team, Shared& shared) {
    const PictureSpec& spec = world.picture_spec(p);
    const std::uint32_t tracked = world.world().tracked;
    if (spec.capacity_count >= tracked) {
      return;
    }
    std::uint32_t mine = 0;
    for (std::uint32_t row = team.thread; row < tracked; row += team.size) {
      mine +=
          lives(world, p, spec, row) && world.track(world.slot(p, row)).admitted != 0U ? 1U : 0U;
    }
    const std::uint32_t held = sum_all(team, shared, mine);
    std::uint32_t room = spec.capacity_count - held;
    for (std::uint32_t first = 0; first < tracked; first += team.size) {
      const std::uint32_t row = first + team.thread;
      const bool is_new = row < tracked && lives(world, p, spec, row) &&
                          world.track(world.slot(p, row)).admitted == 0U;
      std::uint32_t all = 0;
      const std::uint32_t before = sum_before(team, shared, is_new ? 1U : 0U, all);
      if (is_new && before >= room) {
        count(world, spec.nation, Counter::tracks_overflow_count);
        KeepTrack::drop(world, p, row, world.slot(p, row));
      }
      room -= all < room ? all : room;
    }
  }

private:
  BOYD_HD static bool lives(const World& world,
                            std::uint32_t p,
                            const PictureSpec& spec,
                            std::uint32_t row) {
    const std::uint32_t slot = world.slot(p, row);
    return is_held(world, slot) && !KeepTrack::is_gone(world, spec, row, world.track(slot));
  }
};

/// Keeps the tracks of one picture and lists the confirmed ones, slots in ascending order. Per
/// picture. For the CPU; a GPU takes tracks apart from lists.
struct KeepPicture {
  BatchView view;

  BOYD_HD void operator()(std::uint32_t w, std::uint32_t p) const {
    const World world{&view, w};
    if (p >= world.world().pictures) {
      return;
    }
    if (view.rows.scarce != 0U) {
      AdmitTracks::Shared values;
      AdmitTracks::admit(world, p, Team{}, values);
    }
    const PictureSpec& spec = world.picture_spec(p);
    std::uint32_t listed = 0;
    std::uint32_t live = 0;
    const std::uint32_t tracked = world.world().tracked;
    for (std::uint32_t row = past_free(world, p, 0U); row < tracked;
         row = past_free(world, p, row + 1U)) {
      const std::uint32_t slot = world.slot(p, row);
      if (!is_held(world, slot) || !KeepTrack::keep(world, p, spec, row, slot)) {
        continue;
      }
      live += 1;
      if (is_listed(world, slot)) {
        world.track_list(world.slot(p, listed)) = slot;
        listed += 1;
      }
    }
    world.picture(p).listed_count = listed;
    world.picture(p).live_count = live;
  }

private:
  /// A row from `row` on before which all are free: eight are seen at a time.
  BOYD_HD static std::uint32_t past_free(const World& world, std::uint32_t p, std::uint32_t row) {
    static_assert(static_cast<std::uint8_t>(TrackStatus::kFree) == 0U);
    while (row + 8U <= world.world().tracked) {
      std::uint64_t eight = 0;
      memcpy(&eight, &world.track_status(world.slot(p, row)), sizeof eight);
      if (eight != 0U) {
        break;
      }
      row += 8U;
    }
    return row;
  }
};

/// The list of confirmed tracks of a picture whose tracks were kept, slots in ascending order. Per
/// picture, by a team.
struct ListPicture {
  BatchView view;

  using Shared = TeamValues<std::uint32_t>;
  static constexpr std::uint32_t kRows = 32;  ///< rows of a thread at a time

  BOYD_HD void operator()(std::uint32_t w,
                          std::uint32_t p,
                          const Team& team,
                          Shared& shared) const {
    const World world{&view, w};
    if (p >= world.world().pictures) {
      return;
    }
    const std::uint32_t tracked = world.world().tracked;
    std::uint32_t listed = 0;
    std::uint32_t mine_live = 0;
    for (std::uint32_t chunk = 0; chunk < tracked; chunk += kRows * team.size) {
      const std::uint32_t first = chunk + kRows * team.thread;
      std::uint32_t confirmed = 0;  // a bit for each row
      std::uint32_t count = 0;
      for (std::uint32_t k = 0; k < kRows && first + k < tracked; ++k) {
        const std::uint32_t slot = world.slot(p, first + k);
        const bool is_confirmed = is_listed(world, slot);
        mine_live += is_held(world, slot) ? 1U : 0U;
        confirmed |= (is_confirmed ? 1U : 0U) << k;
        count += is_confirmed ? 1U : 0U;
      }
      std::uint32_t all = 0;
      std::uint32_t place = listed + sum_before(team, shared, count, all);
      for (std::uint32_t k = 0; k < kRows; ++k) {
        if ((confirmed >> k & 1U) != 0U) {
          world.track_list(world.slot(p, place)) = world.slot(p, first + k);
          place += 1U;
        }
      }
      listed += all;
    }
    const std::uint32_t live = sum_all(team, shared, mine_live);
    if (team.thread == 0U) {
      world.picture(p).listed_count = listed;
      world.picture(p).live_count = live;
    }
  }
};

}  // namespace boyd::BOYD_BACKEND
