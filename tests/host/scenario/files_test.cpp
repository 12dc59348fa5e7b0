/// Files that are missing, hostile, included, merged, and settings laid over them.
#include <algorithm>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/scenario/source_files.hpp"
#include "host/scenario/tree.hpp"
#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {

namespace {

bool any_says(const std::vector<Problem>& problems,
              const std::string& key,
              const std::string& words) {
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    return problem.key == key && problem.what.find(words) != std::string::npos;
  });
}

std::string repeated(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t k = 0; k < count; ++k) {
    text += part;
  }
  return text;
}

/// The value of a key after merging and settings, as TOML; empty when it is not there.
std::string merged_value(const std::string& path,
                         const std::string& table,
                         const std::string& key,
                         const std::vector<Setting>& settings = {}) {
  std::vector<Problem> problems;
  toml::table tree = merge_sources(read_sources(path), problems);
  apply_settings(tree, settings, problems);
  EXPECT_TRUE(problems.empty());
  const toml::array* array = tree["weapon"].as_array();
  for (const toml::node& node : *array) {
    const toml::table& element = *node.as_table();
    if (element["name"].value_or(std::string()) == table && element.contains(key)) {
      return std::to_string(element[key].value_or(-1));
    }
  }
  return "";
}

}  // namespace

TEST(ScenarioFile, AMissingFileIsSaidToBeMissing) {
  const Folder folder;
  const std::vector<Problem> problems = problems_of(folder.path("nowhere.toml"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(text_of(problems[0]), folder.path("nowhere.toml") + ": there is no such file");
}

TEST(ScenarioFile, WhatIsNoRegularFileIsSaidToBeWhatItIs) {
  const Folder folder;
  EXPECT_TRUE(any_says(problems_of(folder.path("")), "", "is a folder"));
  EXPECT_TRUE(any_says(problems_of("/dev/zero"), "", "is a device"));
  const std::string pipe = folder.path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(any_says(problems_of(pipe), "", "is a pipe"));
}

TEST(ScenarioFile, ControlCharactersAreWrittenOut) {
  EXPECT_EQ(printable("a\x1b[2J\tb\n\x7f\xC2\x9B \xC3\xBC"),
            "a\\u001b[2J\\tb\\n\\u007f\\u009b \xC3\xBC");
  const std::string loud =
      changed(smoke_text(), {{"question = \"Does", "question = \"\\u001b[2JDoes"}});
  EXPECT_NE(read(loud).resolved_text(0).find("\"\\u001b[2JDoes"), std::string::npos);
  EXPECT_EQ(text_of({"f", 1, 2, "k", "found '\x1b'"}), "f:1:2: k: found '\\u001b'");
}

TEST(ScenarioFile, WhatTurnsTheDirectionOfTextIsWrittenOut) {
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6\xD8\x9C"),
            "a\\u202eb\\u2066\\u061c");
  EXPECT_EQ(printable("\xE2\x80\x93 \xE2\x80"), "\xE2\x80\x93 \xE2\x80")
      << "a dash, and half a one";
  EXPECT_EQ(printable_lines("one\n\ttwo\r\n"), "one\n\\ttwo\\u000d\n");
}

TEST(ScenarioFile, ALibraryIsReadUnderTheSameLimits) {
  const Folder folder;
  EXPECT_THROW(read_file(folder.write("deep.toml", "x = " + repeated("[", 200000))), ScenarioError);
  EXPECT_THROW(read_file("/dev/zero"), ScenarioError);
  EXPECT_EQ(read_file(folder.write("flat.toml", "x = 4\n"))["x"].value_or(0), 4);
}

TEST(ScenarioFile, AnEmptyFileIsNotAScenario) {
  const Folder folder;
  EXPECT_TRUE(any_says(problems_of(folder.write("empty.toml", "")), "scenario", "missing"));
}

TEST(ScenarioFile, TextThatIsNotTomlIsReportedWithItsPlace) {
  const Folder folder;
  const std::string path = folder.write("broken.toml", "[scenario]\nname = \n");
  const std::vector<Problem> problems = problems_of(path);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].file, path);
  EXPECT_EQ(problems[0].line, 2U);
  EXPECT_NE(problems[0].what.find("not TOML"), std::string::npos);
}

TEST(ScenarioFile, TextThatIsNotUtf8IsReportedWithItsPlace) {
  const Folder folder;
  const std::vector<Problem> problems =
      problems_of(folder.write("latin.toml", "[scenario]\nname = \"\xff\xfe\"\n"));
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].line, 2U);
  EXPECT_NE(problems[0].what.find("utf-8"), std::string::npos);
}

TEST(ScenarioFile, AKeyGivenTwiceIsAnError) {
  const Folder folder;
  const std::vector<Problem> problems =
      problems_of(folder.write("twice.toml", "[scenario]\nname = \"a\"\nname = \"b\"\n"));
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].line, 3U);
}

TEST(HostileFile, DeepNestingIsRefusedNotFollowed) {
  const Folder folder;
  const std::vector<std::string> texts = {
      repeated("a.", 200000) + "a = 1\n",
      "[" + repeated("a.", 200000) + "a]\n",
      "x = " + repeated("[", 200000),
      "x = " + repeated("{ a = ", 200000),
      "x = " + repeated("[{" + repeated("a.", 300) + "a =\n", 200),
  };
  for (const std::string& text : texts) {
    EXPECT_FALSE(problems_of(folder.write("deep.toml", text)).empty()) << text.substr(0, 20);
  }
}

TEST(HostileFile, AHeaderWithoutANameIsRefused) {
  for (const char* header : {"@@[[ = 51", "@@[= 1", "  @@[ ]", "@@[[ ]]", "@@[", "\t@@[[.a]]"}) {
    expect_problem(std::string("a = \"\"\"[ \"\"\"\"\nb = [\n[1],\n]\n") + header + "\n",
                   {"", {"without a name"}});
  }
}

TEST(HostileFile, BracketsAndDotsInStringsAndCommentsAreNotCounted) {
  const Folder folder;
  const std::string many = repeated("[.", 600);
  for (const std::string quote : {"\"", "'", "\"\"\"", "'''"}) {
    const std::vector<Problem> problems = problems_of(folder.write(
        "strings.toml", "x = " + quote + many + quote + " # " + many + "\n" + smoke_text()));
    ASSERT_EQ(problems.size(), 1U) << quote;
    EXPECT_EQ(problems[0].key, "x");
  }
}

TEST(HostileFile, CharactersBeyondAsciiStandInStringsAndCommentsOnly) {
  expect_problem("@@\xEF\xB9\xBF# comment\n", {"", {"strings and comments only"}});
  expect_problem("na@@\xC3\xAFve = 1\n", {"", {"strings and comments only"}});
  const Folder folder;
  EXPECT_TRUE(
      problems_of(folder.write("mark.toml", "\xEF\xBB\xBF# \xC3\xAF\n" + smoke_text())).empty());
}

TEST(HostileFile, AFileOfMoreThanFourMebibytesIsRefused) {
  const Folder folder;
  const std::vector<Problem> problems =
      problems_of(folder.write("large.toml", repeated("# padding\n", 450000)));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].what.find("4 MiB"), std::string::npos);
}

TEST(HostileFile, ManyWrongKeysNeitherHangNorFillTheScreen) {
  const Folder folder;
  std::string text = "[scenario]\n";
  for (int k = 0; k < 50000; ++k) {
    text += "key_" + std::to_string(k) + " = 1\n";
  }
  const std::vector<Problem> problems = problems_of(folder.write("many.toml", text));
  EXPECT_FALSE(problems.empty());
  EXPECT_LE(problems.size(), 1000U);
}

TEST(HostileFile, ManyElementsInTwoFilesMergeInTime) {
  const Folder folder;
  std::string text;
  for (int k = 0; k < 20000; ++k) {
    text += "[[nation]]\nname = \"n" + std::to_string(k) + "\"\n";
  }
  folder.write("library.toml", text);
  EXPECT_FALSE(
      problems_of(folder.write("many.toml", "include = [\"library.toml\"]\n" + text)).empty());
}

TEST(Include, EveryPathThatIsNotThereIsReportedWhereItStands) {
  const std::string text = "include = [\"lib/none.toml\", @@\"lib/nowhere.toml\"]\n";
  expect_problem(text, {"include", {"lib/nowhere.toml", "no such file"}});
  expect_problem("include = [@@\"lib/none.toml\", \"lib/nowhere.toml\"]\n",
                 {"include", {"lib/none.toml", "no such file"}});
}

TEST(Include, AFileThatIncludesItselfIsAnError) {
  const Folder folder;
  folder.write("b.toml", "include = [\"a.toml\"]\n");
  const std::vector<Problem> problems =
      problems_of(folder.write("a.toml", "include = [\"b.toml\"]\n"));
  ASSERT_TRUE(any_says(problems, "include", "includes itself"));
  EXPECT_EQ(problems[0].file, folder.path("b.toml"));
  EXPECT_EQ(problems[0].line, 1U);
}

TEST(Include, OnlyPathsRelativeToTheFile) {
  const Folder folder;
  for (const char* text : {"include = [\"/etc/hostname\"]\n",
                           "include = [1]\n",
                           "include = [\"\"]\n",
                           "include = \"library.toml\"\n",
                           "include = 3\n"}) {
    folder.write("library.toml", "");
    const std::vector<Problem> problems = problems_of(folder.write("a.toml", text));
    EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), [](const Problem& problem) {
      return problem.key == "include";
    })) << text;
  }
}

TEST(Include, KeysOfTheIncludingFileOverrideSingleKeys) {
  const Folder folder;
  folder.write("lib/weapons.toml",
               "[[weapon]]\nname = \"gun\"\nmagazine_count = 10\nchannels_count = 2\n");
  const std::string path =
      folder.write("s.toml",
                   "include = [\"lib/weapons.toml\"]\n[[weapon]]\nname = "
                   "\"gun\"\nmagazine_count = 3\n[[weapon]]\nname = \"other\"\n");
  EXPECT_EQ(merged_value(path, "gun", "magazine_count"), "3");
  EXPECT_EQ(merged_value(path, "gun", "channels_count"), "2");
}

TEST(Include, TheSameFileTwiceCountsOnce) {
  const Folder folder;
  folder.write("lib/weapons.toml", "[[weapon]]\nname = \"gun\"\nmagazine_count = 10\n");
  folder.write("lib/more.toml", "include = [\"weapons.toml\"]\n");
  const std::string path =
      folder.write("s.toml", "include = [\"lib/more.toml\", \"lib/weapons.toml\"]\n");
  EXPECT_EQ(merged_value(path, "gun", "magazine_count"), "10");
}

TEST(Include, AnOverrideInAnotherUnitReplacesTheDuration) {
  const Folder folder;
  const std::size_t cut = smoke_text().find("[[group]]");
  folder.write("lib.toml", smoke_text().substr(0, cut));
  const std::vector<Problem> problems = problems_of(
      folder.write("s.toml",
                   "include = [\"lib.toml\"]\n[[weapon]]\nname = \"gun\"\nreaction_min = 0.2\n" +
                       smoke_text().substr(cut)));
  for (const Problem& problem : problems) {
    ADD_FAILURE() << text_of(problem);
  }
}

TEST(Settings, ReachElementsByName) {
  const Folder folder;
  const std::string path = folder.write("s.toml", smoke_text());
  EXPECT_EQ(merged_value(path, "gun", "magazine_count", {{"weapon.gun.magazine_count", "4"}}), "4");
}

TEST(Settings, AnUnknownPathNamesTheNearest) {
  const Folder folder;
  const std::string path = folder.write("s.toml", smoke_text());
  EXPECT_TRUE(any_says(problems_of(path, {{"weapn.gun.magazine_count", "4"}}),
                       "weapn.gun.magazine_count",
                       "weapon"));
  EXPECT_TRUE(any_says(
      problems_of(path, {{"weapon.gnu.magazine_count", "4"}}), "weapon.gnu.magazine_count", "gun"));
  EXPECT_TRUE(any_says(problems_of(path, {{"weapon.gun.magazin_count", "4"}}),
                       "weapon.gun.magazin_count",
                       "magazine_count"));
  EXPECT_FALSE(problems_of(path, {{"weapon.gun", "4"}}).empty());
  EXPECT_FALSE(problems_of(path, {{"", "4"}}).empty());
  EXPECT_FALSE(problems_of(path, {{"scenario.seed.low", "4"}}).empty());
}

TEST(Settings, ValuesAreTomlOrBareWords) {
  EXPECT_EQ(parse_value("4")->value_or(0), 4);
  EXPECT_EQ(parse_value("war")->value_or(std::string()), "war");
  EXPECT_EQ(parse_value("\"war\"")->value_or(std::string()), "war");
  EXPECT_TRUE(parse_value("true")->is_boolean());
  EXPECT_TRUE(parse_value("[\"a\", \"b\"]")->is_array());
  EXPECT_TRUE(parse_value("[{ a = 1 }]")->is_array());
  EXPECT_EQ(parse_value(""), nullptr);
  EXPECT_EQ(parse_value("1\nother = 2"), nullptr);
  EXPECT_EQ(parse_value("two words"), nullptr);
  const Folder folder;
  const std::string path = folder.write("s.toml", smoke_text());
  EXPECT_TRUE(problems_of(path, {{"scenario.posture", "war"}}).empty());
  EXPECT_TRUE(
      any_says(problems_of(path, {{"scenario.posture", "wra"}}), "scenario.posture", "war"));
  EXPECT_TRUE(
      any_says(problems_of(path, {{"scenario.posture", "wa r"}}), "scenario.posture", "wa r"));
}

TEST(Settings, AValueIsReadUnderTheLimitsOfAFile) {
  const Folder folder;
  const std::string path = folder.write("s.toml", smoke_text());
  for (const std::string& value : {repeated("[", 100000),
                                   repeated("{ a = ", 100000),
                                   repeated("[{" + repeated("a.", 300), 200)}) {
    EXPECT_EQ(parse_value(value), nullptr);
    EXPECT_FALSE(problems_of(path, {{"scenario.seed", value}}).empty()) << value.substr(0, 20);
  }
  EXPECT_TRUE(any_says(problems_of(path, {{"scenario.seed", repeated("[", 40)}}),
                       "scenario.seed",
                       "deeper than 32"));
}

TEST(Settings, ANameCannotBeChanged) {
  const Folder folder;
  const std::string path = folder.write("s.toml", smoke_text());
  for (const char* name : {"group.battery.name", "arm.standing_only.name", "raid.night.name"}) {
    EXPECT_TRUE(any_says(problems_of(path, {{name, "other"}}), name, "cannot be changed")) << name;
  }
  EXPECT_TRUE(problems_of(path, {{"scenario.name", "other"}}).empty());
}

TEST(Settings, ADurationMayComeInAnotherUnit) {
  const Folder folder;
  const std::string path = folder.write("s.toml", smoke_text());
  for (const Problem& problem :
       problems_of(path,
                   {{"chain.operations_centre.node.decide.median_min", "2"},
                    {"scenario.duration_s", "600"}})) {
    ADD_FAILURE() << text_of(problem);
  }
}

TEST(Settings, AnArmsSettingIsReportedWhereItStands) {
  expect_smoke_problem(
      {"\"picture.defence.perfect\" = true", "\"picture.defence.perfct\" = @@true"},
      {"picture.defence.perfct", {"perfect"}});
}

}  // namespace boyd::scenario::test
