#include "kernels/core/stage_ranges.hpp"
#include "kernels/stage/account.hpp"
#include "kernels/stage/associate.hpp"
#include "kernels/stage/begin.hpp"
#include "kernels/stage/bin.hpp"
#include "kernels/stage/clutter.hpp"
#include "kernels/stage/cross_bearing.hpp"
#include "kernels/stage/digest.hpp"
#include "kernels/stage/find_targets.hpp"
#include "kernels/stage/finish.hpp"
#include "kernels/stage/flock.hpp"
#include "kernels/stage/integrate.hpp"
#include "kernels/stage/jam.hpp"
#include "kernels/stage/keep_places.hpp"
#include "kernels/stage/lanes.hpp"
#include "kernels/stage/navigation.hpp"
#include "kernels/stage/picture.hpp"
#include "kernels/stage/resolve.hpp"
#include "kernels/stage/resupply.hpp"
#include "kernels/stage/service.hpp"
#include "kernels/stage/steer.hpp"
#include "kernels/stage/swarm_impact.hpp"
#include "kernels/stage/swarm_targets.hpp"
#include "kernels/tick/sequence.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// Zeroes the hash. Per world.
struct ClearDigest {
  BatchView view;
  BOYD_HD void operator()(std::uint32_t w) const { view.digest[w] = 0U; }
};

// A GPU's thread is an item; the CPU takes items side by side in lanes (kernels/stage/lanes.hpp).

void sense(const Executor& executor, const BatchView& view, WorldRange worlds) {
  if constexpr (kThreadIsItem) {
    const ItemCount movers{view.sensed_count, view.rows.movers};
    for_each_item(executor, worlds, view.running, movers, SenseMover{view});
  } else {
    sense_in_lanes(executor, view, worlds);
  }
}

/// Reports that do not say whose they are, and bearings that do not say from where.
void find_owners(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const ItemCount movers{view.sensed_count, view.rows.movers};
  if (view.rows.associating != 0U) {
    for_each_team(executor, worlds, view.running, 1, view.rows.movers, SortReports{view});
    for_each_item(executor, worlds, view.running, movers, AssociateReports{view});
  }
  if (view.rows.crossing != 0U) {
    for_each_item(executor, worlds, view.running, movers, CrossBearings{view});
  }
}

void exchange(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const std::uint32_t rows = view.rows.exchanges != 0U ? view.rows.initial : 0U;
  if constexpr (kThreadIsItem) {
    for_each_item(executor, worlds, view.running, {nullptr, rows}, ExchangeTracks{view});
  } else if (rows != 0U) {
    exchange_in_lanes(executor, view, worlds);
  }
}

void keep_pictures(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const BatchRows& rows = view.rows;
  const std::uint8_t* running = view.running;
  if constexpr (kThreadIsItem) {
    if (rows.scarce != 0U) {
      for_each_team(executor, worlds, running, rows.pictures, rows.slots, AdmitTracks{view});
    }
    for_each_item(executor, worlds, running, {nullptr, rows.tracks}, KeepTrack{view});
    const std::uint32_t parts = rows.slots / ListPicture::kRows + 1U;
    for_each_team(executor, worlds, running, rows.pictures, parts, ListPicture{view});
  } else {
    for_each_item(executor, worlds, running, {nullptr, rows.pictures}, KeepPicture{view});
  }
}

void assign(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const BatchRows& rows = view.rows;
  const std::uint8_t* running = view.running;
  if constexpr (kThreadIsItem) {
    if (rows.tracks == 0U || rows.mounts == 0U) {
      return;
    }
    // A small team where there are few tracks: most slots of a picture are free most of the time.
    const std::uint32_t listed = rows.slots / 8U;
    for_each_item(executor, worlds, running, {nullptr, rows.tracks}, PlaceTracks{view});
    for_each_item(executor, worlds, running, {nullptr, rows.mounts}, CountEngaged{view});
    for_each_team(executor, worlds, running, rows.found_lists, listed, FindTargets{view});
    for_each_item_block(executor, worlds, running, rows.pictures, ChooseTargets{view});
  } else {
    assign_in_lanes(executor, view, worlds);
  }
}

}  // namespace

void tick(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const std::uint8_t* running = view.running;
  const BatchRows& rows = view.rows;
  const auto each_world = [&](const auto& body) {
    for_each_world(executor, worlds, running, body);
  };
  const auto each = [&](std::uint32_t capacity, const auto& body) {
    for_each_item(executor, worlds, running, {nullptr, capacity}, body);
  };
  const auto of_movers = [&](const std::uint32_t* count, const auto& body) {
    for_each_item(executor, worlds, running, {count, rows.movers}, body);
  };
  const auto each_mover = [&](const auto& body) { of_movers(view.sorted_count, body); };
  StageRanges stage("apply orders");
  each_world(BeginTick{view});
  each_world(ApplyEffects{view});
  for_each_item(executor, worlds, running, {view.spawn_rows, rows.initial}, SpawnInitial{view});
  for_each_team(executor, worlds, running, 1, rows.initial, NextSpawn{view});
  stage.next("bin");
  bin_movers(executor, view, worlds);
  stage.next("sense");
  each(rows.noises, LocateNoise{view});
  each(rows.sensors, LookSchedule{view});
  for_each_team(executor, worlds, running, 1, rows.sensor_words, ListLooks{view});
  sense(executor, view, worlds);
  find_owners(executor, view, worlds);
  if (rows.false_rows != 0U) {
    for_each_team(
        executor, worlds, running, rows.pictures, rows.false_rows, RaiseFalseAlarms{view});
  }
  exchange(executor, view, worlds);
  each(rows.false_rows, ExchangeFalseTracks{view});
  keep_pictures(executor, view, worlds);
  stage.next("decide");
  each(rows.serviced, ServiceMount{view});
  if (rows.depots != 0U) {
    each_world(DrawOnDepots{view});
  }
  assign(executor, view, worlds);
  if (rows.swarms != 0U) {
    each(rows.ground_looks != 0U ? rows.sites : 0U, SightSite{view});
    for (int round = 0; rows.auction_cells != 0U && round < kAuctionRounds; ++round) {
      each_mover(BidForTask{view, round == 0});
      each_mover(HearBids{view});
    }
    each_mover(PlanTarget{view});
    each_mover(WarnTarget{view});
  }
  stage.next("link and jam");
  if (rows.jamming != 0U) {
    each_mover(JamMover{view});
  }
  if (rows.navigators != 0U) {
    each_mover(NavigateMover{view});
  }
  stage.next("steer");
  flock_movers(executor, view, worlds);
  each_mover(SteerMover{view});
  if (rows.swarms != 0U) {
    each_mover(SteerSwarm{view});
  }
  stage.next("engage");
  each(rows.mounts, EngageMount{view});
  each(rows.mounts, LaunchStrike{view});
  for_each_team(executor, worlds, running, 1, rows.channels, AccountShots{view});
  stage.next("integrate");
  each_mover(IntegrateFree{view});
  if (rows.swarms != 0U) {
    each_mover(IntegrateSwarm{view});
  }
  of_movers(view.homing_count, IntegrateHoming{view});
  each_mover(CommitMotion{view});
  stage.next("resolve");
  each_mover(ResolveMover{view});
  each(rows.sites, ResolveSite{view});
  stage.next("summarise");
  each(rows.noises != 0U ? rows.groups : 0U, HearHeadquarters{view});
  for_each_team(executor, worlds, running, rows.triggers, rows.slots / 8U, EvaluateTrigger{view});
  each_world(FinishTick{view});
}

void compute_digest(const Executor& executor, const BatchView& view, WorldRange worlds) {
  const std::uint8_t* all = view.everywhere;
  const BatchRows& rows = view.rows;
  const StageRanges stage("digest");
  for_each_world(executor, worlds, all, ClearDigest{view});
  for_each_item(executor, worlds, all, {view.mover_count, rows.movers}, DigestMover{view});
  for_each_item(executor, worlds, all, {nullptr, rows.initial}, DigestRow{view});
  for_each_item(executor, worlds, all, {nullptr, rows.false_rows}, DigestFalseRow{view});
  for_each_item(executor, worlds, all, {nullptr, rows.mounts}, DigestMount{view});
  for_each_world(executor, worlds, all, DigestWorld{view});
}

void write_places(const Executor& executor, const BatchView& view, std::uint32_t w, Place* places) {
  const std::uint8_t* all = view.everywhere;
  const BatchRows& rows = view.rows;
  for_each_item(executor, {w, 1}, all, {nullptr, rows.movers}, ClearPlaces{places});
  for_each_item(executor, {w, 1}, all, {view.mover_count, rows.movers}, KeepPlace{view, places});
}

}  // namespace boyd::BOYD_BACKEND
