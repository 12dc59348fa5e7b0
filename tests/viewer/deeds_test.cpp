#include "viewer/chain/deeds.hpp"

#include <gtest/gtest.h>

namespace boyd::viewer {
namespace {

constexpr AgentId kBattery = agent_id(0, 2);
constexpr AgentId kRaider = agent_id(1, 7);
constexpr AgentId kMount = mount_key(0, 2, 1);
constexpr AgentId kOtherMount = mount_key(0, 3, 0);

class Deeds : public ::testing::Test {
protected:
  Deeds() {
    for (const char* name : {"battery", "raid"}) {
      scene_.group_names.emplace_back(name);
      scene_.command.groups.emplace_back().name = name;
    }
    scene_.area_names = {"bay"};
    scene_.command.rules.emplace_back().name = "engage_bay";
    orders_.emplace_back().rule = 0;
  }

  std::vector<std::string> of(AgentId agent, std::size_t most = 9) const {
    std::vector<std::string> texts;
    for (const Deed& deed : deeds_of(scene_, events_, orders_, agent, most)) {
      texts.push_back(deed.text);
    }
    return texts;
  }

  /// value: 1 self-defence, 2 order, 3 standing rules.
  void shot(TimeNs at_ns, AgentId mount, float word, std::uint32_t order) {
    events_.push_back({at_ns, EventKind::kShot, mount, kRaider, 0, word, order});
  }

  Scene scene_;
  std::vector<command::Order> orders_;
  std::vector<Event> events_;
};

using Texts = std::vector<std::string>;

TEST_F(Deeds, AShotNamesTheOrderOnWhoseWordItWasFired) {
  shot(5, kMount, 2, 0);
  EXPECT_EQ(of(kBattery), Texts{"fires at raid/7 by order 0 (engage_bay)"});
  EXPECT_EQ(of(kRaider), Texts{"battery/2 fires at it by order 0 (engage_bay)"});
  EXPECT_EQ(deeds_of(scene_, events_, orders_, kBattery, 1).at(0).order, 0U);
}

TEST_F(Deeds, WithoutAnOrderItSaysWhyAllTheSame) {
  shot(5, kMount, 1, kNoRow);
  shot(6, kMount, 3, kNoRow);
  shot(7, kMount, 3, 0);
  EXPECT_EQ(of(kBattery),
            (Texts{"fires at raid/7 on standing rules, in force by order 0 (engage_bay)",
                   "fires at raid/7 on standing rules",
                   "fires at raid/7 in self-defence"}));
}

TEST_F(Deeds, AnotherMembersShotsAreNotItsOwn) {
  shot(5, kOtherMount, 2, 0);
  EXPECT_TRUE(of(kBattery).empty());
}

TEST_F(Deeds, WhatWasLaunchedHasTheShotsOfTheMountThatLaunchedIt) {
  shot(5, kMount, 2, 0);
  EXPECT_EQ(of(launched_id(kBattery, 1, 4)).size(), 1U);
  EXPECT_TRUE(of(launched_id(kBattery, 0, 4)).empty());
}

TEST_F(Deeds, AnOrdersEffectOnItsGroupIsTold) {
  events_.push_back({3, EventKind::kApply, 0, 0, 0, static_cast<float>(EffectKind::kEngageArea)});
  EXPECT_EQ(of(kBattery), Texts{"order 0 (engage_bay) permits engagements in bay"});
  EXPECT_TRUE(of(kRaider).empty());
}

TEST_F(Deeds, WhoComesDownElsewhereIsToldToMiss) {
  events_.push_back({3, EventKind::kMiss, kRaider, kBattery});
  events_.push_back({4, EventKind::kMiss, launched_id(kBattery, 1, 4), kNoAgent});
  EXPECT_EQ(of(kRaider), Texts{"misses battery/2"});
  EXPECT_EQ(of(launched_id(kBattery, 1, 4)), Texts{"misses its target"});
}

TEST_F(Deeds, NewestFirstAndNoMoreThanAsked) {
  shot(5, kMount, 2, 0);
  events_.push_back({9, EventKind::kKill, kMount, kRaider});
  EXPECT_EQ(of(kRaider),
            (Texts{"is killed by battery/2", "battery/2 fires at it by order 0 (engage_bay)"}));
  EXPECT_EQ(of(kRaider, 1), Texts{"is killed by battery/2"});
  EXPECT_EQ(of(kBattery, 1), Texts{"kills raid/7"});
}

}  // namespace
}  // namespace boyd::viewer
