#include "host/command/load_sample.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/host/command/plans.hpp"

namespace boyd::command {
namespace {

using namespace testing;

LoadSample load(const CommandPlan& plan, double rate_per_s, std::uint32_t requests_count) {
  LoadRequest request;
  request.rate_per_s = rate_per_s;
  request.requests_count = requests_count;
  request.seed = 5;
  return sample_load(plan, request);
}

// Means under load are judged by the standard errors that the batches give, at 4 of them.

TEST(LoadSample, AQueueWithThreeServersWaitsAsErlangSays) {
  const CommandPlan plan = plan_with(series("post", {service("post", exponential(10), 3)}));
  const LoadSample out = load(plan, 0.2, 100'000);
  ASSERT_EQ(out.posts.size(), 1U);
  const PostLoad& post = out.posts[0];
  // Erlang C with 2 E on 3 servers: P(wait) = 4/9, Wq = 4.4444 s; Lq = 0.2 * Wq.
  EXPECT_GT(post.wait_error_s, 0);
  EXPECT_LT(post.wait_error_s, 0.3);
  EXPECT_NEAR(post.wait_mean_s, 40.0 / 9, 4 * post.wait_error_s);
  EXPECT_NEAR(post.queue_mean, 8.0 / 9, 4 * 0.2 * post.wait_error_s);
  EXPECT_NEAR(post.utilisation_frac, 2.0 / 3, 0.01);
  EXPECT_NEAR(post.offered_frac, post.utilisation_frac, 1e-3);
  EXPECT_NEAR(post.arrivals_per_s, 0.2, 4 * std::sqrt(0.2 / out.measured_s));
  EXPECT_TRUE(post.stable);
  EXPECT_FALSE(out.too_short);
  EXPECT_EQ(post.servers_count, 3U);
}

TEST(LoadSample, TheWaitOfConstantWorkIsHalfThatOfExponentialWork) {
  const CommandPlan plan = plan_with(series("post", {service("post", deterministic(1))}));
  const PostLoad post = load(plan, 0.5, 100'000).posts.at(0);
  EXPECT_NEAR(post.wait_mean_s, 0.5, 4 * post.wait_error_s);  // M/D/1: rho/(2 mu (1 - rho))
  EXPECT_LT(post.wait_error_s, 0.02);
}

TEST(LoadSample, APostThatDrownsIsNamedAndTheOthersAreNot) {
  const CommandPlan plan =
      plan_with(series("staff", {service("fit", exponential(1)), service("slow", exponential(9))}));
  const LoadSample out = load(plan, 0.2, 20'000);
  ASSERT_EQ(out.posts.size(), 2U);
  EXPECT_TRUE(out.posts[0].stable);
  EXPECT_EQ(out.posts[1].name, "staff / slow");
  EXPECT_FALSE(out.posts[1].stable);
  EXPECT_NEAR(out.posts[1].offered_frac, 1.8, 0.1);
  EXPECT_NEAR(out.posts[1].utilisation_frac, 1, 1e-9);
}

TEST(LoadSample, NodesOfAPoolAreOnePost) {
  CommandPlan plan =
      plan_with(series("staff", {service("a", exponential(1)), service("b", exponential(1))}));
  plan.pools.push_back({"officers", 2, Discipline::kFifo});
  plan.chains[0].nodes[0].pool = 0;
  plan.chains[0].nodes[1].pool = 0;
  const LoadSample out = load(plan, 0.5, 5'000);
  ASSERT_EQ(out.posts.size(), 1U);
  EXPECT_EQ(out.posts[0].name, "officers");
  EXPECT_EQ(out.posts[0].servers_count, 2U);
  EXPECT_NEAR(out.posts[0].utilisation_frac, 0.5, 0.05);
}

TEST(LoadSample, ANodeWithoutServersNeverDrowns) {
  const CommandPlan plan = plan_with(series("staff", {delay("wait", deterministic(100))}));
  const PostLoad post = load(plan, 1, 10'000).posts.at(0);
  EXPECT_TRUE(post.stable);
  EXPECT_EQ(post.servers_count, 0U);
  EXPECT_EQ(post.wait_mean_s, 0);
  EXPECT_NEAR(post.utilisation_frac, 100, 5) << "mean number at work";
}

TEST(LoadSample, APostIsJudgedByWhatItCanDoInItsWorkingHours) {
  CommandPlan plan = plan_with(series("post", {service("post", exponential(600))}));
  plan.chains[0].nodes[0].duty.hours = {8 * 3600.0, 16 * 3600.0};
  const PostLoad fit = load(plan, 1.0 / 3600, 20'000).posts.at(0);
  // 24 a day of 10 min each in 8 hours.
  EXPECT_NEAR(fit.open_frac, 1.0 / 3, 1e-12);
  EXPECT_NEAR(fit.work_mean_s, 600, 600 * 4 / std::sqrt(16'000.0));
  EXPECT_NEAR(fit.offered_frac, 0.5, 0.03);
  EXPECT_NEAR(fit.utilisation_frac, fit.offered_frac, 0.01);
  EXPECT_TRUE(fit.stable);
  EXPECT_FALSE(load(plan, 3.0 / 3600, 20'000).posts.at(0).stable);
}

TEST(LoadSample, RestBetweenWorkingHoursIsNoWork) {
  CommandPlan plan = plan_with(series("post", {service("post", deterministic(5))}));
  plan.chains[0].nodes[0].duty.hours = {0, 43'200};
  const PostLoad post = load(plan, 0.02, 20'000).posts.at(0);
  EXPECT_NEAR(post.work_mean_s, 5, 1e-9);
}

TEST(LoadSample, MeetingsThatTakeSoManyDrownToo) {
  CommandPlan plan = plan_with(series("post", {delay("board", deterministic(60))}));
  Node& board = plan.chains[0].nodes[0];
  board.kind = NodeKind::kMeeting;
  board.rhythm.every_s = 3600;
  board.rhythm.capacity_max = 2;
  EXPECT_TRUE(load(plan, 1.0 / 3600, 5'000).posts.at(0).stable);
  const PostLoad full = load(plan, 3.0 / 3600, 5'000).posts.at(0);
  EXPECT_FALSE(full.stable);
  EXPECT_NEAR(full.offered_frac, 1.5, 0.1);
}

TEST(LoadSample, ARunShorterThanTheChainSaysSo) {
  const CommandPlan plan = plan_with(series("staff", {delay("long", deterministic(1000))}));
  EXPECT_TRUE(load(plan, 1, 100).too_short);
}

TEST(LoadSample, ARunEndsAfterAHundredYears) {
  const CommandPlan plan = plan_with(series("staff", {service("slow", exponential(86'400))}));
  const LoadSample out = load(plan, 1.0 / (30 * 86'400.0), 100'000);
  EXPECT_NEAR(static_cast<double>(out.requests_count), 1217.5, 4 * std::sqrt(1217.5));
  EXPECT_TRUE(out.posts.at(0).stable);
  EXPECT_LT(out.warm_up_s + out.measured_s, 100 * 365.25 * 86'400);
  EXPECT_EQ(load(plan, 1e-12, 10).requests_count, 0);
}

TEST(LoadSample, ARateMustBeAboveZero) {
  const CommandPlan plan = plan_with(series("post", {service("post", exponential(10))}));
  EXPECT_THROW(load(plan, 0, 10), std::invalid_argument);
  EXPECT_THROW(load(plan, std::nan(""), 10), std::invalid_argument);
}

}  // namespace
}  // namespace boyd::command
