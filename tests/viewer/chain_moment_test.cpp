#include "viewer/chain/chain_moment.hpp"

#include <gtest/gtest.h>

namespace boyd::viewer {
namespace {

/// One order: waits at node 0 from 10, is worked on from 20 to 40, is at node 1 from 50 to 60; sent
/// to group 7 at 60, there at 80, carried out from 100 to 200.
class ChainMoment : public ::testing::Test {
protected:
  ChainMoment() {
    command::Chain chain;
    chain.nodes.resize(2);
    chain.edges.emplace_back();
    chain.edges[0].from = 0;
    chain.edges[0].to = 1;
    chain.entry = 0;
    chain.exit = 1;
    plan_.chains = {chain};
    plan_.authority.emplace_back().chain = 0;
    command::Order order;
    order.index = 0;
    order.authority = 0;
    order.requested_ns = 10;
    order.decided_ns = 60;
    order.state = command::OrderState::kReleased;
    command::NodeVisit first;
    first.chain = 0;
    first.node = 0;
    first.arrived_ns = 10;
    first.started_ns = 20;
    first.finished_ns = 40;
    command::NodeVisit second = first;
    second.node = 1;
    second.arrived_ns = second.started_ns = 50;
    second.finished_ns = 60;
    order.visits = {first, second};
    command::Leg leg;
    leg.group = 7;
    leg.sent_ns = 60;
    leg.received_ns = 80;
    leg.executed_ns = 100;
    leg.ended_ns = 200;
    order.legs = {leg};
    orders_ = {order};
  }

  std::vector<OrderToken> at(TimeNs time_ns) const { return tokens_at(orders_, plan_, time_ns); }

  command::CommandPlan plan_;
  std::vector<command::Order> orders_;
};

TEST_F(ChainMoment, BeforeTheRequestThereIsNothing) {
  EXPECT_TRUE(at(9).empty());
}

TEST_F(ChainMoment, AnOrderWaitsThenIsWorkedOn) {
  ASSERT_EQ(at(15).size(), 1U);
  EXPECT_TRUE(at(15)[0].is_waiting);
  ASSERT_EQ(at(25).size(), 1U);
  EXPECT_FALSE(at(25)[0].is_waiting);
  EXPECT_DOUBLE_EQ(at(25)[0].share, 0.25);
}

TEST_F(ChainMoment, BetweenTwoNodesItIsOnTheLink) {
  const auto tokens = at(45);
  ASSERT_EQ(tokens.size(), 1U);
  EXPECT_EQ(tokens[0].where, Whereabouts::kLink);
  EXPECT_EQ(tokens[0].node, 0U);
  EXPECT_EQ(tokens[0].next_node, 1U);
  EXPECT_DOUBLE_EQ(tokens[0].share, 0.5);
}

TEST_F(ChainMoment, ThenItGoesToItsGroupWhichMakesReady) {
  ASSERT_EQ(at(70).size(), 1U);
  EXPECT_EQ(at(70)[0].where, Whereabouts::kDelivery);
  EXPECT_EQ(at(70)[0].group, 7U);
  ASSERT_EQ(at(90).size(), 1U);
  EXPECT_EQ(at(90)[0].where, Whereabouts::kGroup);
  EXPECT_TRUE(at(150).empty());
}

TEST_F(ChainMoment, TheWordForItIsThatOfTheMoment) {
  EXPECT_STREQ(word_of(orders_[0], 30), "being decided");
  EXPECT_STREQ(word_of(orders_[0], 70), "on its way");
  EXPECT_STREQ(word_of(orders_[0], 150), "in force");
  EXPECT_STREQ(word_of(orders_[0], 250), "over");
  orders_[0].state = command::OrderState::kRefused;
  orders_[0].legs.clear();
  EXPECT_STREQ(word_of(orders_[0], 70), "refused");
}

TEST_F(ChainMoment, ALegIsToldAsItsGroupSeesIt) {
  const command::Leg& leg = orders_[0].legs[0];
  EXPECT_STREQ(word_of(orders_[0], leg, 30), "being decided");
  EXPECT_STREQ(word_of(orders_[0], leg, 70), "on its way");
  EXPECT_STREQ(word_of(orders_[0], leg, 90), "received, makes ready");
  EXPECT_STREQ(word_of(orders_[0], leg, 150), "in force");
  orders_[0].legs[0].state = command::LegState::kRefusedByCaveat;
  EXPECT_STREQ(word_of(orders_[0], leg, 250), command::name_of(leg.state));
  orders_[0].legs[0].sent_ns = orders_[0].legs[0].received_ns = kNever;
  orders_[0].legs[0].executed_ns = orders_[0].legs[0].ended_ns = kNever;
  EXPECT_STREQ(word_of(orders_[0], leg, 70), "waits for its nation or host");
}

TEST_F(ChainMoment, TheBusiestChainIsTheOneMostOrdersPassed) {
  plan_.chains.push_back(plan_.chains[0]);
  plan_.authority.emplace_back().chain = 1;
  EXPECT_EQ(busiest_chain(orders_, plan_), 0U);
  orders_.push_back(orders_[0]);
  orders_.push_back(orders_[0]);
  orders_[1].authority = orders_[2].authority = 1;
  EXPECT_EQ(busiest_chain(orders_, plan_), 1U);
  orders_[0].authority = kNoRow;
  EXPECT_EQ(chain_of(orders_[0], plan_), kNoRow);
}

}  // namespace
}  // namespace boyd::viewer
