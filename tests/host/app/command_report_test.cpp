/// What `boyd command` prints, draws and writes as JSON.
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/app/histogram_text.hpp"
#include "host/app/latency_json.hpp"
#include "host/app/latency_svg.hpp"
#include "host/app/latency_table.hpp"
#include "host/app/svg_canvas.hpp"
#include "tests/host/command/plans.hpp"

namespace boyd::app {
namespace {

using namespace command::testing;
using command::deterministic;

bool shows(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

CommandReport report_of(const command::CommandPlan& plan,
                        std::uint32_t samples_count,
                        std::vector<double> times_s = {}) {
  CommandReport report;
  report.source = "test <&> \"plan\"";
  report.samples_count = samples_count;
  report.seed = 1;
  ArmReport& arm = report.arms.emplace_back();
  arm.name = "arm";
  arm.plan = plan;
  command::SampleRequest request;
  request.situation = command::situations_of(plan).front();
  request.samples_count = samples_count;
  for (command::PathSample& path : command::sample_orders(plan, request)) {
    arm.paths.push_back(report_path(plan, std::move(path), times_s));
  }
  return report;
}

/// Ten, then thirty seconds; then a gate that lets half through.
command::CommandPlan half_refused() {
  return plan_with(series("staff",
                          {delay("a", deterministic(10)),
                           delay("b", deterministic(30)),
                           gate("c", 0.5, deterministic(60))}));
}

TEST(CommandReport, AWaterfallPutsTheNodesOnOneTimeAxis) {
  const CommandReport report = report_of(half_refused(), 200);
  const PathReport& path = report.arms[0].paths.at(0);
  ASSERT_EQ(path.waterfall.size(), 3U);
  EXPECT_EQ(path.waterfall[1].label, "b");
  EXPECT_DOUBLE_EQ(path.waterfall[1].arrived_s, 10);
  EXPECT_DOUBLE_EQ(path.waterfall[1].finished_s, 40);
  EXPECT_DOUBLE_EQ(path.waterfall[1].share_frac, 0.3);
  EXPECT_NEAR(path.waterfall[2].refused_frac, 0.5, 4 * 0.5 / std::sqrt(200.0));
  const std::string text = waterfall_text(path.waterfall, kAsciiGlyphs, true);
  EXPECT_TRUE(shows(text, "100.0 s")) << text;
  // 48 cells for 100 s: a fills 5, b 14 from the fifth on, c the rest.
  EXPECT_TRUE(shows(text, "  #####  ")) << text;
  EXPECT_TRUE(shows(text, "       ##############  ")) << text;
  EXPECT_TRUE(shows(text, " " + std::string(29, '#') + " ")) << text;
}

TEST(CommandReport, ParallelBranchesLieBesideEachOther) {
  command::Chain chain;
  chain.name = "fork";
  chain.nodes = {delay("start", deterministic(10)),
                 delay("left", deterministic(20)),
                 delay("right", deterministic(40)),
                 delay("end", deterministic(10))};
  chain.edges = {edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3)};
  chain.entry = 0;
  chain.exit = 3;
  const CommandReport report = report_of(plan_with(chain), 10);
  const std::vector<WaterfallRow>& rows = report.arms[0].paths.at(0).waterfall;
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[1].arrived_s, rows[2].arrived_s);
  EXPECT_LT(rows[1].finished_s, rows[2].finished_s);
  EXPECT_EQ(rows[3].arrived_s, 50);
}

TEST(CommandReport, TheChanceOfAnOrderByATimeIsCountedOverAllOrders) {
  const CommandReport report = report_of(half_refused(), 400, {99, 100});
  const PathReport& path = report.arms[0].paths.at(0);
  ASSERT_EQ(path.by_time.size(), 2U);
  EXPECT_EQ(path.by_time[0].executed.mean, 0.0);
  EXPECT_GT(path.by_time[0].executed.high, 0.0) << "Wilson";
  EXPECT_EQ(path.by_time[1].executed.mean, path.executed.mean);
  EXPECT_NEAR(*path.executed.mean, 0.5, 4 * 0.5 / std::sqrt(400.0));
  EXPECT_LT(path.executed.low, path.executed.mean);
}

TEST(CommandReport, UsualTimesSpanTheSample) {
  const CommandReport report =
      report_of(plan_with(series("post", {delay("a", command::uniform(30, 4000))})), 2000);
  std::vector<double> times_s;
  for (const ShareByTime& by : report.arms[0].paths.at(0).by_time) {
    times_s.push_back(by.time_s);
  }
  EXPECT_EQ(times_s, (std::vector<double>{60, 600, 3600, 8 * 3600}));
}

TEST(CommandReport, WhatNeverCameHasABarOfItsOwn) {
  const CommandReport report = report_of(half_refused(), 100);
  const std::string text = histogram_text(report.arms[0].paths.at(0), kAsciiGlyphs);
  EXPECT_TRUE(shows(text, "100.0 s to 100.0 s")) << text;
  EXPECT_TRUE(shows(text, "refused  ..")) << text;
  EXPECT_TRUE(shows(text, " %"));
}

TEST(CommandReport, TheTableHasAllParts) {
  const CommandReport report = report_of(half_refused(), 100);
  const std::string full = latency_table(report, true, kAsciiGlyphs);
  for (const char* part : {"== arm",
                           "engage: engage_area by staff; war, attribution confirmed",
                           "order received",
                           "first authorised shot",
                           "where the time goes",
                           "an order within",
                           "at all",
                           "request to first action",
                           "# works"}) {
    EXPECT_TRUE(shows(full, part)) << part << " in\n" << full;
  }
  const std::string brief = latency_table(report, false, kAsciiGlyphs);
  EXPECT_FALSE(shows(brief, "where the time goes"));
  EXPECT_TRUE(shows(brief, "--details"));
}

TEST(CommandReport, NobodyWhoMayGrantItIsSaid) {
  command::CommandPlan plan = half_refused();
  plan.authority.clear();
  const std::string text = latency_table(report_of(plan, 10), true, kAsciiGlyphs);
  EXPECT_TRUE(shows(text, "nobody may grant it")) << text;
  EXPECT_TRUE(shows(text, "no row of the authority matrix matches")) << text;
}

run::OrderRecord order_of_rule(std::int64_t decided_s, std::int64_t shot_s) {
  run::OrderRecord order;
  order.rule = 0;
  order.authority = 0;
  order.situation = {command::Posture::kWar, command::Attribution::kConfirmed, false};
  order.requested_ns = 1000 * kNsPerSecond;
  order.decided_ns = order.requested_ns + decided_s * kNsPerSecond;
  order.received_ns = order.decided_ns;
  order.executed_ns = order.decided_ns;
  order.first_use_ns = shot_s < 0 ? kNever : order.requested_ns + shot_s * kNsPerSecond;
  return order;
}

TEST(CommandReport, BattlesGiveTheFourthEndPoint) {
  CommandReport report = report_of(half_refused(), 100);
  report.battles_count = 2;
  std::vector<run::WorldOutcome> worlds(2);
  worlds[0].orders = {order_of_rule(100, 130), order_of_rule(120, -1)};
  worlds[1].orders = {order_of_rule(140, 170)};
  worlds[1].orders[0].authority = kNoRow;
  report.arms[0].battles = battle_end_points(worlds);
  ASSERT_EQ(report.arms[0].battles.size(), 2U);
  const BattleEndPoints& battle = report.arms[0].battles[0];
  EXPECT_EQ(battle.orders_count, 2);
  EXPECT_EQ(battle.decision.count, 2);
  EXPECT_EQ(battle.first_shot.count, 1);
  EXPECT_EQ(battle.first_shot.median_s(), 130);
  EXPECT_EQ(report.arms[0].in_battle(report.arms[0].paths.at(0)), &battle);
  const std::string text = latency_table(report, true, kAsciiGlyphs);
  EXPECT_TRUE(shows(text, "in battle, 2 nights")) << text;
  EXPECT_TRUE(shows(text, "2.2 min [2.2 min, 2.2 min]")) << text;
  EXPECT_TRUE(shows(text, "50.0 %")) << text;
  const nlohmann::json json = nlohmann::json::parse(latency_json(report));
  const nlohmann::json& arm = json.at("arms").at(0);
  EXPECT_EQ(arm.at("rules").at(0).at("first_shot").at("median_s"), 130);
  EXPECT_EQ(arm.at("battles").at(0).at("action").at("count"), 2);
  EXPECT_TRUE(arm.at("battles").at(1).at("authority").is_null());
}

TEST(CommandReport, WithoutABattleItIsSaidWhatIsNeeded) {
  CommandReport report = report_of(half_refused(), 100);
  EXPECT_TRUE(shows(latency_table(report, true, kAsciiGlyphs), "--battles"));
  report.is_doctrine = true;
  EXPECT_TRUE(shows(latency_table(report, true, kAsciiGlyphs), "needs a battle, so a scenario"));
}

TEST(CommandReport, JsonHoldsEverythingWithUnits) {
  const CommandReport report = report_of(half_refused(), 100);
  const nlohmann::json json = nlohmann::json::parse(latency_json(report));
  const nlohmann::json& rule = json.at("arms").at(0).at("rules").at(0);
  EXPECT_EQ(rule.at("rule"), "engage");
  EXPECT_EQ(rule.at("chain"), "staff");
  EXPECT_EQ(rule.at("action").at("median_s"), 100.0);
  EXPECT_EQ(rule.at("action").at("p01_s"), 100.0);
  EXPECT_EQ(rule.at("action").at("p99_s"), 100.0);
  EXPECT_TRUE(rule.at("first_shot").is_null());
  EXPECT_EQ(rule.at("executed_share").get<double>() + rule.at("refused_share").get<double>(), 1.0);
  EXPECT_TRUE(rule.at("by_time").at(0).at("executed").contains("ci95_low"));
  const nlohmann::json& node = rule.at("nodes").at(2);
  EXPECT_EQ(node.at("node"), "c");
  EXPECT_EQ(node.at("visits_per_order"), 1.0);
  EXPECT_EQ(node.at("work").at("median_s"), 60.0);
  EXPECT_EQ(node.at("refused_share"), rule.at("refused_share"));
  EXPECT_EQ(node.at("outcomes").at("refused"), rule.at("refused_share"));
  EXPECT_DOUBLE_EQ(node.at("work_share_of_median"), 0.6);
  EXPECT_DOUBLE_EQ(rule.at("parts_share_of_median").at("work"), 1.0);
  std::int64_t counted = 0;
  for (const nlohmann::json& bin : rule.at("histogram").at("bins")) {
    counted += bin.at("count").get<std::int64_t>();
  }
  EXPECT_EQ(counted, rule.at("action").at("count"));
  EXPECT_FALSE(json.at("arms").at(0).contains("loads"));
}

TEST(CommandReport, DurationsThatDoNotExistAreNull) {
  command::CommandPlan plan = half_refused();
  plan.authority.clear();
  const nlohmann::json json = nlohmann::json::parse(latency_json(report_of(plan, 10)));
  const nlohmann::json& rule = json.at("arms").at(0).at("rules").at(0);
  EXPECT_TRUE(rule.at("action").at("median_s").is_null());
  EXPECT_TRUE(rule.at("chain").is_null());
  EXPECT_EQ(rule.at("no_authority_share"), 1.0);
}

/// Whether tags close in the order in which they open, and text holds no bare < or &.
bool is_well_formed(const std::string& xml) {
  std::vector<std::string> open;
  std::size_t at = xml.find("?>") + 2;
  while ((at = xml.find_first_of("<&", at)) != std::string::npos) {
    if (xml[at] == '&') {
      const std::size_t end = xml.find(';', at);
      const std::string name = xml.substr(at + 1, end - at - 1);
      if (name != "amp" && name != "lt" && name != "gt" && name != "quot") {
        return false;
      }
      at = end;
      continue;
    }
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) {
      return false;
    }
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1)) {
        return false;
      }
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) {
      return false;
    }
    at = end;
  }
  return open.empty();
}

TEST(CommandReport, TheJudgeOfXmlKnowsBadXml) {
  EXPECT_TRUE(is_well_formed("<?xml?><a><b x=\"1\"/>&amp;</a>"));
  EXPECT_FALSE(is_well_formed("<?xml?><a><b></a></b>"));
  EXPECT_FALSE(is_well_formed("<?xml?><a>&</a>;"));
  EXPECT_FALSE(is_well_formed("<?xml?><a>"));
}

TEST(CommandReport, TheSvgIsWellFormedAndSelfContained) {
  const std::string svg = latency_svg(report_of(half_refused(), 100));
  EXPECT_TRUE(is_well_formed(svg)) << svg;
  EXPECT_EQ(svg.rfind("<?xml", 0), 0U);
  for (const char* part : {"<title>Decision cycles of test &lt;&amp;&gt; &quot;plan&quot;</title>",
                           "width=\"1200\"",
                           "engage: engage_area by staff",
                           ">a</text>",
                           "% refused",
                           "median time after the request",
                           "time from request to first action",
                           "<polyline"}) {
    EXPECT_TRUE(shows(svg, part)) << part;
  }
  EXPECT_FALSE(shows(svg, "<script"));
  EXPECT_FALSE(shows(svg, "href"));
  EXPECT_FALSE(shows(svg, "nan"));
  EXPECT_FALSE(shows(svg, "inf"));
}

TEST(CommandReport, TheSvgOfOrdersThatNeverCameIsWellFormed) {
  command::CommandPlan plan = half_refused();
  plan.chains[0].nodes[2].approve_prob = 0;
  const std::string svg = latency_svg(report_of(plan, 20));
  EXPECT_TRUE(is_well_formed(svg));
  EXPECT_TRUE(shows(svg, "no order was ever executed"));
  plan.authority.clear();
  EXPECT_TRUE(is_well_formed(latency_svg(report_of(plan, 20))));
}

TEST(CommandReport, AnInstantChainIsDrawnWithoutAWidth) {
  const std::string svg = latency_svg(report_of(plan_with(command::Chain{}), 20));
  EXPECT_TRUE(is_well_formed(svg));
  EXPECT_FALSE(shows(svg, "nan"));
}

TEST(CommandReport, APostThatDrownsIsSaidInWords) {
  CommandReport report =
      report_of(plan_with(series("staff", {service("slow", command::exponential(10))})), 100);
  command::LoadRequest load;
  load.rate_per_s = 0.2;
  load.requests_count = 500;
  ArmReport& arm = report.arms[0];
  report.rate_per_hour = 720;
  arm.loads.push_back(report_load(arm.plan, load.situation, command::sample_load(arm.plan, load)));
  const std::string text = latency_table(report, false, kAsciiGlyphs);
  EXPECT_TRUE(shows(text, "UNSTABLE")) << text;
  EXPECT_TRUE(shows(text, "staff / slow drowns")) << text;
  const nlohmann::json json = nlohmann::json::parse(latency_json(report));
  EXPECT_EQ(json.at("arms").at(0).at("loads").at(0).at("posts").at(0).at("stable"), false);
}

}  // namespace
}  // namespace boyd::app
