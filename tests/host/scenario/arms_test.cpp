/// Arms: what each changes, how they inherit, and what identifies a scenario.
#include <gtest/gtest.h>

#include "host/scenario/document.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

std::string with_arm(const std::string& arm) {
  return smoke_text() + "\n[[arm]]\n" + arm;
}

}  // namespace

TEST(Arms, AuthorityRowsHoldInTheOrderInWhichAnArmListsThem) {
  const Document document = read(smoke_text());
  EXPECT_TRUE(document.arm(0).command.authority.empty());
  ASSERT_EQ(document.arm(1).command.authority.size(), 1U);
  EXPECT_EQ(document.arm(1).command.authority[0].name, "by_operations_centre");
  EXPECT_EQ(document.arm(1).command.authority[0].validity_s, 600);
  EXPECT_EQ(document.arm(2).command.authority[0].name, "at_once");
}

TEST(Arms, AChainInSeriesIsReadWithItsLinks) {
  const Document document = read(smoke_text());
  const command::CommandPlan& plan = document.arm(1).command;
  ASSERT_EQ(plan.chains.size(), 2U);
  const command::Chain& chain = plan.chains[0];
  ASSERT_EQ(chain.nodes.size(), 2U);
  ASSERT_EQ(chain.edges.size(), 1U);
  EXPECT_EQ(chain.entry, 0U);
  EXPECT_EQ(chain.exit, 1U);
  EXPECT_EQ(chain.edges[0].link.delay.p1, 2);
  EXPECT_EQ(chain.nodes[0].servers_count, 2U);
  EXPECT_EQ(chain.nodes[0].law.kind, command::LawKind::kLognormal);
  EXPECT_EQ(chain.nodes[0].law.p1, 60);
  EXPECT_TRUE(plan.chains[1].nodes.empty());
  EXPECT_TRUE(command::check_plan(plan).empty());
  // One hour before the first wave, which comes after one minute.
  EXPECT_EQ(plan.warning_ns, -59 * 60 * kNsPerSecond);
}

TEST(Arms, ASettingOfAnArmChangesThatArmOnly) {
  const Document document = read(smoke_text());
  EXPECT_FALSE(document.arm(1).pictures[0].perfect);
  EXPECT_TRUE(document.arm(2).pictures[0].perfect);
}

TEST(Arms, AnArmLikeAnotherTakesItsAuthorityAndSettingsAndItsOwnOnTop) {
  const Document document = read(with_arm(
      "name = \"slower\"\nlike = \"instant_full_picture\"\nset = { \"weapon.gun.magazine_count\" = "
      "5 }\n[[arm]]\nname = \"slowest\"\nlike = \"slower\"\nset = { \"weapon.gun.magazine_count\" "
      "= "
      "2 }\n"));
  ASSERT_EQ(document.arm_names().size(), 5U);
  for (const std::size_t arm : {3U, 4U}) {
    ASSERT_EQ(document.arm(arm).command.authority.size(), 1U);
    EXPECT_EQ(document.arm(arm).command.authority[0].name, "at_once");
    EXPECT_TRUE(document.arm(arm).pictures[0].perfect);
  }
  EXPECT_EQ(document.arm(0).groups[1].weapons[0].magazine_count, 30U);
  EXPECT_EQ(document.arm(3).groups[1].weapons[0].magazine_count, 5U);
  EXPECT_EQ(document.arm(4).groups[1].weapons[0].magazine_count, 2U);
}

TEST(Arms, AnArmMayListFewerRequests) {
  const Document document =
      read(with_arm("name = \"quiet\"\nlike = \"operations_centre\"\nrequests = []\n"));
  EXPECT_EQ(document.arm(1).command.rules.size(), 1U);
  EXPECT_TRUE(document.arm(3).command.rules.empty());
}

TEST(Arms, ASettingOfTheCommandLineStandsAboveAnArms) {
  const Document document = read(smoke_text(), {{"picture.defence.perfect", "false"}});
  EXPECT_FALSE(document.arm(2).pictures[0].perfect);
}

TEST(Arms, AGroupOverridesItsWeapons) {
  const Document document = read(smoke_text(), {{"group.battery.magazine_count", "4"}});
  EXPECT_EQ(document.arm(0).groups[0].weapons[0].magazine_count, 4U);
  EXPECT_EQ(document.arm(0).weapons[0].spec.magazine_count, 8U);
}

TEST(Arms, ThePostureChoosesTheStateOfEveryGroup) {
  const Document document = read(smoke_text(), {{"scenario.posture", "war"}});
  EXPECT_EQ(document.arm(0).groups[0].spec.autonomy, Autonomy::kA3);
  EXPECT_EQ(document.arm(0).groups[1].spec.weapon_control, WeaponControl::kFree);
}

TEST(Arms, AnUnknownArmNamesTheNearest) {
  const Document document = read(smoke_text());
  EXPECT_EQ(document.arm_row("operations_centre"), 1U);
  try {
    document.arm_row("operation_centre");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_NE(std::string(error.what()).find("operations_centre"), std::string::npos);
  }
}

TEST(Arms, ASettingOfAnArmFromTheCommandLineHolds) {
  const std::string text = with_arm("name = \"copy\"\nlike = \"standing_only\"\n");
  EXPECT_TRUE(read(text).arm(3).command.authority.empty());
  const Document like = read(text, {{"arm.copy.like", "instant_full_picture"}});
  ASSERT_EQ(like.arm(3).command.authority.size(), 1U);
  EXPECT_EQ(like.arm(3).command.authority[0].name, "at_once");
  EXPECT_TRUE(like.arm(3).pictures[0].perfect);
  const Document set = read(text, {{"arm.copy.set", "{ \"weapon.gun.magazine_count\" = 5 }"}});
  EXPECT_EQ(set.arm(3).groups[1].weapons[0].magazine_count, 5U);
  EXPECT_EQ(set.arm(0).groups[1].weapons[0].magazine_count, 30U);
  // An arm that is like the changed one follows it.
  const Document followed = read(text, {{"arm.standing_only.authority", "[\"at_once\"]"}});
  EXPECT_EQ(followed.arm(3).command.authority.size(), 1U);
  EXPECT_EQ(read(text, {{"arm.copy.title", "\"A copy\""}}).arm_title(3), "A copy");
}

TEST(Arms, AnArmsSettingsCannotChangeArms) {
  const Folder folder;
  const std::vector<Problem> problems = problems_of(folder.write(
      "s.toml",
      with_arm("name = \"copy\"\nset = { \"arm.standing_only.like\" = \"operations_centre\" }\n")));
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].key, "arm.copy.set");
  EXPECT_NE(problems[0].what.find("cannot change arms"), std::string::npos);
}

TEST(Arms, AScenarioWithoutArmsHasOneInWhichNobodyMayOrder) {
  const Document document = read(smoke_text().substr(0, smoke_text().find("[[arm]]")));
  EXPECT_EQ(document.arm_names(), std::vector<std::string>{"default"});
  EXPECT_TRUE(document.arm(0).command.authority.empty());
}

TEST(ScenarioHash, DependsOnWhatIsSaidAndNotOnLayoutOrPath) {
  const std::string hash = read(smoke_text()).hash();
  EXPECT_EQ(hash.size(), 16U);
  EXPECT_EQ(read("# another comment\n\n" + smoke_text()).hash(), hash);
  EXPECT_NE(read(smoke_text(), {{"scenario.seed", "8"}}).hash(), hash);
  EXPECT_NE(read(smoke_text(), {{"raid.night.mix.decoy_drone", "0.26"}}).hash(), hash);
  EXPECT_NE(read(smoke_text(), {{"chain.operations_centre.node.decide.median_s", "61"}}).hash(),
            hash);
}

TEST(Assumptions, AreCountedByArmOverWhatIsUsed) {
  const Document document = read(smoke_text());
  for (std::size_t arm = 0; arm < 3; ++arm) {
    EXPECT_GT(document.arm(arm).assumed.numbers_count, 50U);
    EXPECT_GT(document.arm(arm).assumed.assumed_count, 0U);
    EXPECT_LE(document.arm(arm).assumed.assumed_count, document.arm(arm).assumed.numbers_count);
  }
  // The chain's laws count in the arm that uses it alone.
  EXPECT_GT(document.arm(1).assumed.numbers_count, document.arm(0).assumed.numbers_count);
}

TEST(Assumptions, ATableWithoutASourceIsAnAssumptionAsAWhole) {
  const std::uint32_t before = read(smoke_text()).arm(0).assumed.assumed_count;
  const std::uint32_t after = read(changed(smoke_text(),
                                           {{"name = \"ramp\"\nnation",
                                             "name = \"ramp\"\nsource = "
                                             "\"a survey\"\nnation"}}))
                                  .arm(0)
                                  .assumed.assumed_count;
  EXPECT_LT(after, before);
}

TEST(Assumptions, APlatformCountsOnceAndPlacesDoNotCount) {
  const std::uint32_t before = read(smoke_text()).arm(0).assumed.numbers_count;
  // A second unit adds places only, a second group that uses the gun its own keys only.
  const std::uint32_t units =
      read(changed(smoke_text(),
                   {{"longitude_deg = 24.02, altitude_m = 10 }",
                     "longitude_deg = 24.02, altitude_m = 10 }, { name = \"gun_2\", latitude_deg = "
                     "57.003, longitude_deg = 24.02 }"}}))
          .arm(0)
          .assumed.numbers_count;
  EXPECT_EQ(units, before);
  const std::uint32_t groups =
      read(
          changed(smoke_text(),
                  {{"[[launch_site]]",
                    "[[group]]\nname = \"more\"\nnation = \"defender\"\npicture = "
                    "\"defence\"\nweapons = [\"gun\"]\nself_defence_radius_m = 5\nstate.crisis = { "
                    "weapon_control = \"hold\", autonomy = \"A0\" }\nunits = [{ name = \"m\", "
                    "latitude_deg = 57, longitude_deg = 24 }]\n[[launch_site]]"}}))
          .arm(0)
          .assumed.numbers_count;
  EXPECT_EQ(groups, before + 1);
}

TEST(CommandLineSettings, AreSplitAtTheFirstEqualsSign) {
  EXPECT_EQ(parse_setting("a.b=c=d").path, "a.b");
  EXPECT_EQ(parse_setting("a.b=c=d").value, "c=d");
  EXPECT_THROW(parse_setting("a.b"), ScenarioError);
  EXPECT_THROW(parse_setting("=4"), ScenarioError);
}

}  // namespace boyd::scenario::test
