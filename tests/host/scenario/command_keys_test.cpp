/// Keys of posts, consensus, outages and centres: what they come to, and what is refused.
#include <gtest/gtest.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

/// The smoke scenario with more of a command; parts of it are replaced in the tests.
const std::string& command_text() {
  static const std::string text = smoke_text() + R"(
[[nation]]
name = "host"

[[area]]
name = "abroad"
latitude_deg = 57.0
longitude_deg = 24.0
radius_m = 9000
nation = "host"

[[centre]]
name = "alliance"
precedence = 2

[[centre]]
name = "capital"

[[network]]
name = "brigade_radio"
group = "jammers"

[[pool]]
name = "watch"
servers_count = 2
discipline = "preemptive"
works_from_h = 7
works_to_h = 19
queue_max_count = 5
overload = "drop_oldest"

[[chain]]
name = "staff"
refuse_prob = 0.1

[[chain.node]]
name = "desk"
kind = "service"
law = "gamma"
mean_min = 2
shape = 2.5
discipline = "priority"
queue_max_count = 3
overload = "escalate"
superior = "chief"
decide_prob = 0.7
superior_link = { delay = { law = "deterministic", value_s = 3 }, network = "brigade_radio" }
successor = "reserve"
takeover = { law = "deterministic", value_min = 20 }
headquarters = "battery"
outage_work = "hand_over"

[[chain.node]]
name = "chief"
kind = "gate"
law = "empirical"
values_min = [5, 1, 20]
weights = [2, 1, 1]
approve_prob = 0.9

[[chain.node]]
name = "reserve"
kind = "service"
law = "deterministic"
value_min = 4
approve_prob = 0.95

[[chain.node]]
name = "watch_officer"
kind = "service"
law = "deterministic"
value_s = 30
pool = "watch"

[[chain.node]]
name = "board"
kind = "meeting"
law = "deterministic"
value_h = 72
every_h = 24
first_h = 6
capacity_count = 4
discipline = "priority"

[[chain.node]]
name = "council"
kind = "consensus"
mode = "silence"
members_count = 8
reply = { law = "lognormal", median_h = 2, log_sigma = 0.7 }
objection = { none_prob = 1, suspected_prob = 0.3, probable_prob = 0.1, confirmed_prob = 0.02 }
persistence_prob = 0.25
deadline = { law = "deterministic", value_h = 24 }
members = [
  { name = "largest", attendance = "blocks" },
  { name = "second", number = 3, objection_prob = 0.5, nation = "host", reservation_prob = 0.2 },
  { name = "third", reply = { law = "exponential", mean_h = 1 } },
]
blocs = [
  { name = "south", members = ["second", "third"], shock_prob = 0.1 },
  { name = "north", unnamed_count = 2, shock = { none_prob = 0.5, suspected_prob = 0.4, probable_prob = 0.3, confirmed_prob = 0.2 } },
]
smaller_body = { without = ["largest"], convene = { law = "deterministic", value_h = 10 }, rounds_max_count = 2 }

[[outage]]
name = "strike"
chain = "staff"
node = "desk"
at_h = 0.5
prob = 0.4

[[outage]]
name = "jamming"
network = "brigade_radio"
quality_frac = 0.3
at_h = 0.1
delay = { law = "exponential", mean_min = 5 }
duration = { law = "deterministic", value_min = 15 }
every_h = 2
times_count = 3

[[consent]]
name = "overflight"
host = "host"
nation = "defender"
order = "engage_area"
grant_prob = 0.6
once = true
delay = { law = "exponential", mean_min = 30 }

[[authority]]
name = "by_staff"
order = "retask"
centre = "alliance"
chain = "staff"
)";
  return text;
}

void expect_command_problem(const Change& change, const Expected& expected) {
  expect_problem(changed(command_text(), {change}), expected);
}

const command::Node& node_of(const command::CommandPlan& plan, std::size_t node) {
  return plan.chains.back().nodes.at(node);
}

}  // namespace

TEST(CommandKeys, ServersQueuesAndHoursAreRead) {
  const Document document = read(changed(
      command_text(),
      {{"name = \"battery\"\nnation", "name = \"battery\"\ncentres = [\"capital\"]\nnation"},
       {"[scenario]\n",
        "[scenario]\nstart_time_of_day_h = 22\n"
        "conflict_rule = \"precedence\"\n"}}));
  const command::CommandPlan& plan = document.arm(0).command;
  EXPECT_EQ(plan.midnight_to_start_s, 22 * 3600);
  EXPECT_EQ(plan.conflict_rule, command::ConflictRule::kPrecedence);
  ASSERT_EQ(plan.pools.size(), 1U);
  EXPECT_EQ(plan.pools[0].discipline, command::Discipline::kPreemptive);
  EXPECT_EQ(plan.pools[0].duty.hours.from_s, 7 * 3600);
  EXPECT_EQ(plan.pools[0].duty.hours.to_s, 19 * 3600);
  EXPECT_EQ(plan.pools[0].duty.queue_max, 5U);
  EXPECT_EQ(plan.pools[0].duty.overload, command::Overload::kDropOldest);
  const command::Node& desk = node_of(plan, 0);
  EXPECT_EQ(desk.law.kind, command::LawKind::kGamma);
  EXPECT_EQ(desk.law.p1, 120);
  EXPECT_EQ(desk.law.p2, 2.5);
  EXPECT_EQ(desk.duty.overload, command::Overload::kEscalate);
  EXPECT_EQ(desk.superior, 1U);
  EXPECT_EQ(desk.decide_prob, 0.7);
  EXPECT_EQ(desk.superior_link.network, 0U);
  EXPECT_EQ(desk.successor, 2U);
  EXPECT_EQ(desk.takeover.p1, 1200);
  EXPECT_EQ(desk.duty.headquarters, 0U);
  EXPECT_EQ(desk.duty.outage_work, command::OutageWork::kHandOver);
  const command::Node& chief = node_of(plan, 1);
  ASSERT_EQ(chief.law.steps.size(), 3U);
  EXPECT_EQ(chief.law.steps[0].value_s, 60);
  EXPECT_EQ(chief.law.steps[1].up_to_prob, 0.75);
  EXPECT_EQ(node_of(plan, 2).approve_prob, 0.95);
  const command::Node& board = node_of(plan, 4);
  EXPECT_EQ(board.kind, command::NodeKind::kMeeting);
  EXPECT_EQ(board.rhythm.every_s, 86400);
  EXPECT_EQ(board.rhythm.first_s, 6 * 3600);
  EXPECT_EQ(board.rhythm.capacity_max, 4U);
  EXPECT_EQ(plan.groups[0].centres, std::vector<std::uint32_t>{1});
  EXPECT_TRUE(plan.groups[0].bound);
  EXPECT_FALSE(plan.groups[1].bound);
}

TEST(CommandKeys, SuperiorsAndSuccessorsStandBesideTheSeries) {
  const Document document = read(command_text());
  const command::Chain& chain = document.arm(0).command.chains.back();
  EXPECT_EQ(chain.refuse_prob, 0.1);
  EXPECT_EQ(chain.entry, 0U);
  EXPECT_EQ(chain.exit, 5U);
  ASSERT_EQ(chain.edges.size(), 3U);
  EXPECT_EQ(chain.edges[0].from, 0U);
  EXPECT_EQ(chain.edges[0].to, 3U);
}

TEST(CommandKeys, MembersBlocsAndASmallerBodyAreRead) {
  const Document document = read(command_text());
  const command::Consensus& council = node_of(document.arm(0).command, 5).consensus;
  ASSERT_TRUE(council.objection);
  EXPECT_EQ((*council.objection)[1], 0.3);
  EXPECT_EQ(council.persistence_prob, 0.25);
  ASSERT_EQ(council.members.size(), 3U);
  EXPECT_EQ(council.members[0].name, "largest");
  EXPECT_EQ(council.members[0].number, 7U) << "the last seat";
  EXPECT_EQ(council.members[0].attendance, command::Attendance::kBlocks);
  EXPECT_EQ(council.members[1].name, "") << "drawn by its number";
  EXPECT_EQ(council.members[1].number, 3U);
  EXPECT_EQ(council.members[1].reservation_prob, 0.2);
  EXPECT_EQ(council.members[2].number, 6U);
  ASSERT_EQ(council.blocs.size(), 2U);
  EXPECT_EQ(council.blocs[0].seats, (std::vector<std::uint32_t>{3, 6}));
  EXPECT_EQ(council.blocs[1].seats, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(council.blocs[1].shock[0], 0.5);
  ASSERT_TRUE(council.smaller_body);
  EXPECT_EQ(council.smaller_body->without, std::vector<std::uint32_t>{7});
  EXPECT_EQ(council.smaller_body->rounds_max, 2U);
  EXPECT_FALSE(council.smaller_body->session);
}

TEST(CommandKeys, OutagesNetworksConsentsAndCentresAreRead) {
  const Document document = read(command_text());
  const command::CommandPlan& plan = document.arm(0).command;
  EXPECT_TRUE(command::check_plan(plan).empty());
  EXPECT_EQ(plan.networks.at(0).group, 2U);
  ASSERT_EQ(plan.outages.size(), 2U);
  EXPECT_EQ(plan.outages[0].node, 0U);
  EXPECT_FALSE(plan.outages[0].duration) << "for good";
  EXPECT_EQ(plan.outages[0].prob, 0.4);
  EXPECT_EQ(plan.outages[1].network, 0U);
  EXPECT_EQ(plan.outages[1].quality, 0.3);
  EXPECT_EQ(plan.outages[1].every_s, 7200);
  EXPECT_EQ(plan.outages[1].times_count, 3U);
  ASSERT_EQ(plan.consents.size(), 1U);
  EXPECT_EQ(plan.consents[0].grant_prob, 0.6);
  EXPECT_TRUE(plan.consents[0].once);
  EXPECT_EQ(plan.consents[0].kind, command::OrderKind::kEngageArea);
  EXPECT_EQ(plan.area_nations.back(), plan.consents[0].host);
  EXPECT_EQ(plan.centres.at(0).precedence, 2);
}

TEST(MalformedPost, HoursNeedBothEnds) {
  expect_command_problem({"works_to_h = 19\n", ""}, {"pool.watch.works_from_h", {"both"}});
  expect_command_problem({"works_from_h = 7", "works_from_h = @@25"},
                         {"pool.watch.works_from_h", {"0 to 24", "25"}});
  expect_command_problem({"first_h = 6", "first_h = 6\nworks_from_h = @@1\nworks_to_h = 2"},
                         {"chain.staff.node.board.works_from_h", {"no effect"}});
}

TEST(MalformedPost, AQueueLimitSaysWhatItIsFor) {
  expect_command_problem({"queue_max_count = 5\n", ""},
                         {"pool.watch.overload", {"no effect", "queue_max_count"}});
  expect_command_problem({"queue_max_count = 3", "queue_max_count = @@-1"},
                         {"chain.staff.node.desk.queue_max_count", {"0 to", "-1"}});
  expect_command_problem({"approve_prob = 0.9\n", "approve_prob = 0.9\nqueue_max_count = @@1\n"},
                         {"chain.staff.node.chief.queue_max_count", {"nobody waits"}});
  expect_command_problem({"overload = \"drop_oldest\"", "overload = \"escalate\""},
                         {"chain.staff.node", {"watch_officer", "superior"}});
  expect_command_problem({"overload = \"escalate\"", "overload = @@\"forget\""},
                         {"chain.staff.node.desk.overload", {"drop_oldest", "forget"}});
}

TEST(MalformedPost, AMeetingNeedsARhythm) {
  expect_command_problem({"every_h = 24\n", ""}, {"chain.staff.node.board.every_s", {"missing"}});
  expect_command_problem({"capacity_count = 4", "capacity_count = @@0"},
                         {"chain.staff.node.board.capacity_count", {"1 to", "0"}});
  expect_command_problem(
      {"capacity_count = 4\ndiscipline = \"priority\"", "discipline = @@\"preemptive\""},
      {"chain.staff.node.board.discipline", {"fifo, priority", "preemptive"}});
}

TEST(MalformedPost, SuperiorsAndSuccessorsAreNodesOfTheChain) {
  expect_command_problem({"superior = \"chief\"", "superior = @@\"cheif\""},
                         {"chain.staff.node.desk.superior", {"no node", "chief"}});
  expect_command_problem({"superior = \"chief\"", "superior = \"desk\""},
                         {"chain.staff.node", {"circle", "desk"}});
  expect_command_problem({"decide_prob = 0.7", "decide_prob = @@1.7"},
                         {"chain.staff.node.desk.decide_prob", {"0 to 1", "1.7"}});
  expect_command_problem({"superior = \"chief\"\n", ""},
                         {"chain.staff.node.desk.decide_prob", {"no effect", "superior"}});
  expect_command_problem({"superior = \"chief\"\n", ""},
                         {"chain.staff.node.desk.overload", {"superior to escalate to"}});
  expect_command_problem({"successor = \"reserve\"\n", ""},
                         {"chain.staff.node.desk.takeover", {"no effect", "successor"}});
  expect_command_problem(
      {"headquarters = \"battery\"\noutage", "headquarters = @@\"batery\"\noutage"},
      {"chain.staff.node.desk.headquarters", {"no group", "battery"}});
  expect_command_problem(
      {"headquarters = \"battery\"\noutage", "headquarters = @@\"night\"\noutage"},
      {"chain.staff.node.desk.headquarters", {"no group"}});
  expect_command_problem({"outage_work = \"hand_over\"", "outage_work = @@\"forget\""},
                         {"chain.staff.node.desk.outage_work", {"keep, hand_over, lose"}});
}

TEST(MalformedPost, ASuperiorStandsOnNoEdge) {
  expect_command_problem({"[[chain.node]]\nname = \"chief\"",
                          "[[chain.edge]]\nname = \"up\"\nfrom = \"desk\"\nto = @@\"chief\"\n\n"
                          "[[chain.node]]\nname = \"chief\""},
                         {"chain.staff.edge.up.to", {"superior or successor", "no edge"}});
}

TEST(MalformedLaw, GammaAndEmpiricalSayWhatTheyNeed) {
  expect_command_problem({"shape = 2.5", "shape = @@0"},
                         {"chain.staff.node.desk.shape", {"0.05 to 10000"}});
  expect_command_problem({"shape = 2.5\n", ""}, {"chain.staff.node.desk.shape", {"missing"}});
  expect_command_problem({"weights = [2, 1, 1]", "weights = [2, 1]"},
                         {"chain.staff.node.chief.law", {"empirical", "weights"}});
  expect_command_problem({"values_min = [5, 1, 20]\n", ""},
                         {"chain.staff.node.chief.law", {"empirical", "at least one value"}});
  expect_command_problem({"values_min = [5, 1, 20]", "values_min = @@[5, \"one\", 20]"},
                         {"chain.staff.node.chief.values_min", {"list of numbers", "text"}});
  expect_command_problem({"values_min = [5, 1, 20]", "values_min = @@5"},
                         {"chain.staff.node.chief.values_min", {"list of numbers"}});
  expect_command_problem({"values_min = [5, 1, 20]", "values_min = @@[5, -1, 20]"},
                         {"chain.staff.node.chief.values_min", {"must be", "-1"}});
  expect_command_problem(
      {"values_min = [5, 1, 20]", "values_min = [5, 1, 20]\nvalues_h = @@[1, 2, 3]"},
      {"chain.staff.node.chief.values_h", {"second time", "values_min"}});
}

TEST(MalformedConsensus, ProbabilitiesByAttributionAreComplete) {
  expect_command_problem({"suspected_prob = 0.3, probable_prob = 0.1,", "suspected_prob = 0.3,"},
                         {"chain.staff.node.council.objection.probable_prob", {"missing"}});
  expect_command_problem(
      {"persistence_prob = 0.25", "persistence_prob = 0.25\nobjection_prob = 0.1"},
      {"chain.staff.node.council.objection", {"contradictory"}});
  expect_command_problem({"shock_prob = 0.1", "shok_prob = 0.1"},
                         {"chain.staff.node.council.blocs.south.shock_prob", {"missing"}});
  expect_command_problem({"persistence_prob = 0.25", "persistence_prob = @@2"},
                         {"chain.staff.node.council.persistence_prob", {"0 to 1"}});
}

TEST(MalformedConsensus, ACommonShockNeedsABloc) {
  expect_command_problem(
      {"persistence_prob = 0.25", "persistence_prob = 0.25\ncommon_shock_prob = @@0.1"},
      {"chain.staff.node.council.common_shock_prob", {"no effect", "bloc_count"}});
}

TEST(MalformedPost, HoursThatBeginWhenTheyEndAreRefused) {
  expect_command_problem({"works_to_h = 19", "works_to_h = @@7"},
                         {"pool.watch.works_to_h", {"always works"}});
}

TEST(MalformedConsensus, MembersHaveOneNameAndOneSeat) {
  expect_command_problem({"name = \"third\"", "name = \"largest\""},
                         {"chain.staff.node.council.members", {"'largest' is given twice"}});
  expect_command_problem({"{ name = \"third\", reply", "{ name = \"third\", number = @@3, reply"},
                         {"chain.staff.node.council.members.third.number", {"another member"}});
  expect_command_problem({"members_count = 8", "members_count = 2"},
                         {"chain.staff.node.council.members", {"more than the 2"}});
  expect_command_problem({"attendance = \"blocks\"", "attendance = @@\"sleeps\""},
                         {"chain.staff.node.council.members.largest.attendance",
                          {"present, abstains, blocks", "sleeps"}});
  expect_command_problem(
      {"attendance = \"blocks\"", "attendance = @@\"blocks\", objection_prob = 1"},
      {"chain.staff.node.council.members.largest.attendance", {"contradictory"}});
  expect_command_problem({"nation = \"host\", reservation_prob", "reservation_prob"},
                         {"chain.staff.node.council.members.second.reservation_prob", {"nation"}});
}

TEST(MalformedConsensus, BlocsAndSmallerBodiesNameMembers) {
  expect_command_problem(
      {"members = [\"second\", \"third\"]", "members = @@[\"second\", \"thrid\"]"},
      {"chain.staff.node.council.blocs.south.members", {"no member", "third"}});
  expect_command_problem({"members = [\"second\", \"third\"], ", ""},
                         {"chain.staff.node.council.blocs.south.members", {"unnamed_count"}});
  expect_command_problem({"unnamed_count = 2", "unnamed_count = @@6"},
                         {"chain.staff.node.council.blocs.north.unnamed_count", {"more than"}});
  expect_command_problem({"without = [\"largest\"]", "without = @@[\"lagrest\"]"},
                         {"chain.staff.node.council.smaller_body.without", {"largest"}});
  expect_command_problem({"smaller_body = { without", "smaller_body = { chairman = @@1, without"},
                         {"chain.staff.node.council.smaller_body.chairman", {"not a key"}});
}

TEST(MalformedOutage, ItHasOneTargetThatExists) {
  expect_command_problem({"network = \"brigade_radio\"\nquality", "network = @@\"wire\"\nquality"},
                         {"outage.jamming.network", {"no network"}});
  expect_command_problem({"node = \"desk\"\nat_h", "node = @@\"dsek\"\nat_h"},
                         {"outage.strike.node", {"no node of that chain", "desk"}});
  expect_command_problem({"node = \"desk\"\nat_h", "at_h"},
                         {"outage.strike.node", {"exactly one"}});
  expect_command_problem({"node = \"desk\"\nat_h", "node = @@\"watch_officer\"\nat_h"},
                         {"outage.strike.node", {"pool 'watch'"}});
  expect_command_problem({"chain = \"staff\"\nnode", "node"},
                         {"outage.strike.node", {"both chain and node"}});
  expect_command_problem({"at_h = 0.5\nprob", "at_h = 0.5\nquality_frac = @@0.5\nprob"},
                         {"outage.strike.quality_frac", {"no effect", "network"}});
}

TEST(MalformedOutage, OfAHeadquartersAtWhichNoPostSitsItHasNoEffect) {
  const Change at_battery{"chain = \"staff\"\nnode = \"desk\"\nat_h",
                          "headquarters = \"battery\"\nat_h"};
  EXPECT_EQ(read(changed(command_text(), {at_battery})).arm(0).command.outages.at(0).headquarters,
            0U);
  expect_command_problem(
      {"chain = \"staff\"\nnode = \"desk\"\nat_h", "headquarters = @@\"jammers\"\nat_h"},
      {"outage.strike.headquarters", {"no post sits with 'jammers'"}});
}

TEST(MalformedOutage, WhatComesAgainEndsBefore) {
  expect_command_problem({"duration = { law = \"deterministic\", value_min = 15 }\n", ""},
                         {"outage.jamming.duration", {"missing"}});
  expect_command_problem({"every_h = 2\n", ""}, {"outage.jamming.times_count", {"no effect"}});
  expect_command_problem({"times_count = 3", "times_count = @@0"},
                         {"outage.jamming.times_count", {"1 to 10000"}});
}

TEST(MalformedCentre, ReferencesToItAreChecked) {
  expect_command_problem({"centre = \"alliance\"\nchain", "centre = @@\"aliance\"\nchain"},
                         {"authority.by_staff.centre", {"no centre", "alliance"}});
  expect_command_problem(
      {"name = \"battery\"\nnation", "name = \"battery\"\ncentres = @@[\"paris\"]\nnation"},
      {"group.battery.centres", {"no centre"}});
  expect_command_problem({"[scenario]\n", "[scenario]\nconflict_rule = @@\"loudest\"\n"},
                         {"scenario.conflict_rule", {"first, latest, precedence"}});
  expect_command_problem({"[scenario]\n", "[scenario]\nstart_time_of_day_h = @@30\n"},
                         {"scenario.start_time_of_day_h", {"0 to 24"}});
}

TEST(MalformedConsent, ItIsAnothersSoil) {
  expect_command_problem({"nation = \"defender\"\norder = \"engage_area\"\ngrant",
                          "nation = @@\"host\"\norder = \"engage_area\"\ngrant"},
                         {"consent.overflight.nation", {"own soil"}});
  expect_command_problem({"grant_prob = 0.6\n", ""},
                         {"consent.overflight.grant_prob", {"missing"}});
  expect_command_problem({"host = \"host\"", "host = @@\"hosst\""},
                         {"consent.overflight.host", {"no nation", "host"}});
}

TEST(MalformedNetwork, ItIsTheRadiosOfAGroup) {
  expect_command_problem({"group = \"jammers\"", "group = @@\"jamers\""},
                         {"network.brigade_radio.group", {"no group", "jammers"}});
  expect_command_problem(
      {"value_s = 3 }, network = \"brigade_radio\"", "value_s = 3 }, network = @@\"wire\""},
      {"chain.staff.node.desk.superior_link.network", {"no network"}});
}

}  // namespace boyd::scenario::test
