#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/stage/bands.hpp"
#include "tests/kernels/small_world.hpp"

namespace boyd::test {
namespace {

constexpr std::uint32_t kEmitters = 300;

struct Emitter {
  Position position;
  std::int64_t reach;
};

class SearchGrid : public testing::Test {
protected:
  SearchGrid() {
    grid_ = {{units(-100000), units(50000)}, 22};  // 4,096 m
    std::mt19937 engine(5);
    std::uniform_real_distribution<double> place_m(-250000, 250000);
    std::uniform_real_distribution<double> reach_m(0, 30000);
    for (std::uint32_t e = 0; e < kEmitters; ++e) {
      emitters_.push_back({at(place_m(engine), place_m(engine), 0), units(reach_m(engine))});
      places_.push_back(at(place_m(engine), place_m(engine), 0));
    }
    places_.push_back(at(-1.9e6, 1.9e6, 0));
  }

  [[nodiscard]] cpu::BandSets sets() { return {words_.data(), words_of(kEmitters)}; }
  [[nodiscard]] bool found(std::uint32_t e, Position p) {
    const std::uint64_t word =
        sets().reaching(cpu::band_of(grid_, 0, p.x), cpu::band_of(grid_, 1, p.y), e / 64U);
    return (word >> (e % 64U) & 1U) != 0U;
  }
  [[nodiscard]] static std::int64_t beyond(const Emitter& emitter, Position p) {
    const std::int64_t dx = std::abs(static_cast<std::int64_t>(p.x) - emitter.position.x);
    const std::int64_t dy = std::abs(static_cast<std::int64_t>(p.y) - emitter.position.y);
    return std::max(dx, dy) - emitter.reach;
  }
  [[nodiscard]] bool in_grid(Position p) const {
    const std::int64_t extent = std::int64_t{kBands} << grid_.shift;
    const std::int64_t dx = static_cast<std::int64_t>(p.x) - grid_.origin[0];
    const std::int64_t dy = static_cast<std::int64_t>(p.y) - grid_.origin[1];
    return dx >= 0 && dx < extent && dy >= 0 && dy < extent;
  }

  BandGrid grid_{};
  std::vector<Emitter> emitters_;
  std::vector<Position> places_;
  std::vector<std::uint64_t> words_ =
      std::vector<std::uint64_t>(std::size_t{2} * kBands * words_of(kEmitters), 0);
};

TEST_F(SearchGrid, MissesNoEmitterInReachAndAsksFewBeyondIt) {
  for (std::uint32_t e = 0; e < kEmitters; ++e) {
    sets().mark(cpu::bands_around(grid_, emitters_[e].position, emitters_[e].reach), e);
  }
  const std::int64_t band = std::int64_t{1} << grid_.shift;
  int in_reach = 0;
  for (const Position& place : places_) {
    for (std::uint32_t e = 0; e < kEmitters; ++e) {
      const std::int64_t outside = beyond(emitters_[e], place);
      if (outside <= 0) {
        in_reach += 1;
        ASSERT_TRUE(found(e, place)) << "emitter " << e;
      } else if (in_grid(place) && in_grid(emitters_[e].position) && outside > band) {
        ASSERT_FALSE(found(e, place)) << "emitter " << e << " is far beyond its reach";
      }
    }
  }
  EXPECT_GT(in_reach, 300);
}

TEST_F(SearchGrid, AnEmitterThatMovesIsFoundWhereItIsOnly) {
  const cpu::BandSets bands = sets();
  const Bands before = cpu::bands_around(grid_, at(0, 100000, 0), units(10000));
  const Bands after = cpu::bands_around(grid_, at(60000, 100000, 0), units(10000));
  bands.mark(before, 70);
  bands.mark(before, 71);
  EXPECT_TRUE(found(70, at(5000, 95000, 0)));
  bands.unmark(before, 70);
  bands.mark(after, 70);
  EXPECT_FALSE(found(70, at(5000, 95000, 0)));
  EXPECT_TRUE(found(71, at(5000, 95000, 0)));
  EXPECT_TRUE(found(70, at(65000, 105000, 0)));
}

TEST_F(SearchGrid, ASensorThatFliesIsFoundWhereverItIs) {
  WorldPlan plan = small_world(1);
  plan.mounts.clear();
  plan.waypoints.push_back({at(250000, 0, 3000)});
  plan.movers.push_back({.id = agent_id(kBattery, 1),
                         .platform = kAirliner,
                         .group = kBattery,
                         .side = Side::kDefender,
                         .route_first = 0,
                         .route_count = 1,
                         .spawn_ns = seconds(1),
                         .position = at(-150000, 0, 3000)});
  SensorSpec radar = plan.sensors[0];
  radar.site = kNoRow;
  radar.mover = 1;
  radar.range_ref_m = 20000;
  radar.range_max_m = 20000;
  radar.detect_ref_prob = 0.99F;
  radar.kind = SensorKind::kOptical;
  radar.scan_ns = seconds(1);
  plan.sensors = {radar};
  plan.end_ns = seconds(1200);
  const auto battle = run_to_end({plan}, {.record_events = true});
  int seen = 0;
  for (const Event& event : battle->take_events(0)) {
    seen += event.kind == EventKind::kDetect && event.target == agent_id(kRaiders, 0) ? 1 : 0;
  }
  EXPECT_GT(seen, 10);
}

}  // namespace
}  // namespace boyd::test
