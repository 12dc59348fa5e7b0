#include "viewer/map/mover_places.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "viewer/map/map_picture.hpp"
#include "viewer/source/session.hpp"

namespace boyd::viewer {
namespace {

/// A night of smoke.toml at a time, looked at both ways.
class MoverPlaces : public ::testing::Test {
protected:
  MoverPlaces() {
    Session session;
    session.open(BOYD_SOURCE_DIR "/scenarios/smoke.toml", {}, std::nullopt);
    const std::vector<WorldPlan> plans = {session.study().world(1, 0).plan};
    battle_ = make_battle(Backend::kCpu, plans, {});
    scene_.plan = plans.front();
  }

  std::shared_ptr<WorldView> frame_at(std::int64_t time_s) {
    while (battle_->report(0).now_ns < time_s * kNsPerSecond) {
      const TimeNs until_ns = time_s * kNsPerSecond;
      battle_->advance(std::span(&until_ns, 1));
    }
    auto view = std::make_shared<WorldView>(battle_->observe(0));
    view->places = battle_->keep_places(0);
    return view;
  }

  std::unique_ptr<Battle> battle_;
  Scene scene_;
};

TEST_F(MoverPlaces, WhatIsMadeOfTheHostsFrameIsWhatTheBackendKept) {
  const auto frame = frame_at(400);
  ASSERT_GT(frame->movers.size(), 5U);
  std::vector<Place> places;
  write_places(*frame, frame->places->size(), places);
  ASSERT_EQ(places.size(), frame->places->size());
  std::size_t present = 0;
  for (std::size_t row = 0; row < places.size(); ++row) {
    const Place& kept = frame->places->data()[row];
    present += kept.key != 0 ? 1 : 0;
    EXPECT_EQ(places[row].key, kept.key) << row;
    EXPECT_EQ(places[row].side, kept.side) << row;
    EXPECT_EQ(places[row].x_m, kept.x_m) << row;
    EXPECT_EQ(places[row].y_m, kept.y_m) << row;
    EXPECT_EQ(places[row].z_m, kept.z_m) << row;
    EXPECT_EQ(places[row].vx_mps, kept.vx_mps) << row;
    EXPECT_EQ(places[row].vy_mps, kept.vy_mps) << row;
    EXPECT_EQ(places[row].vz_mps, kept.vz_mps) << row;
  }
  EXPECT_EQ(present, frame->movers.size());
}

TEST_F(MoverPlaces, KeptPlacesOutliveTheirBattle) {
  const auto frame = frame_at(400);
  battle_.reset();
  std::size_t present = 0;
  for (std::size_t row = 0; row < frame->places->size(); ++row) {
    present += frame->places->data()[row].key != 0 ? 1 : 0;
  }
  EXPECT_EQ(present, frame->movers.size());
}

TEST_F(MoverPlaces, DotsAreHalfWayBetweenTwoFrames) {
  MapDots dots;
  dots.moment.before = frame_at(400);
  dots.moment.after = frame_at(410);
  dots.moment.share = 0.5;
  dots.ahead_s = 5;
  const std::vector<Symbol> symbols = symbols_of(dots, scene_);
  ASSERT_EQ(symbols.size(), dots.moment.before->movers.size());
  std::size_t compared = 0;
  for (const MoverView& later : dots.moment.after->movers) {
    for (std::size_t k = 0; k < symbols.size(); ++k) {
      if (symbols[k].id == later.id) {
        const Place3 from = metres(dots.moment.before->movers[k].position);
        const Place3 to = metres(later.position);
        EXPECT_NEAR(symbols[k].place.x, (from.x + to.x) / 2, 1e-6);
        EXPECT_NEAR(symbols[k].place.y, (from.y + to.y) / 2, 1e-6);
        EXPECT_TRUE(symbols[k].is_dot);
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 5U);
}

TEST_F(MoverPlaces, ADotIsFoundUnderItsPixelAndNowhereElse) {
  MapPicture map;
  map.dots.moment.before = map.dots.moment.after = frame_at(400);
  Camera camera;
  camera.metres_per_pixel = 100;
  const MoverView& mover = map.dots.moment.before->movers.front();
  camera.centre_x_m = metres(mover.position).x;
  camera.centre_y_m = metres(mover.position).y;
  const Projection projection(camera, 800, 600);
  const auto found = symbol_at(map, scene_, projection, {400, 300});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, mover.id);
  camera.centre_x_m += 1e6;
  EXPECT_FALSE(symbol_at(map, scene_, Projection(camera, 800, 600), {400, 300}));
}

TEST_F(MoverPlaces, TracksFlyOnFromTheirLastMeasurement) {
  WorldView frame;
  frame.now_ns = 10 * kNsPerSecond;
  PictureTrackView track;
  track.position = {1024 * 1000, 0, 1024 * 50};
  track.velocity = {20, -3, 9};
  track.identity = Identity::kHostile;
  track.measured_ns = 8 * kNsPerSecond;
  frame.pictures = {{track}};
  std::vector<Place> places;
  write_track_places(frame, 0, places);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_FLOAT_EQ(places[0].x_m, 1040);
  EXPECT_FLOAT_EQ(places[0].y_m, -6);
  EXPECT_FLOAT_EQ(places[0].z_m, 50);
  EXPECT_EQ(places[0].side, static_cast<std::uint32_t>(Affiliation::kHostile));
  EXPECT_NE(places[0].key, 0U);
}

}  // namespace
}  // namespace boyd::viewer
