/// The shipped library of platforms, sensors and weapons.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <toml++/toml.h>

#include "tests/host/scenario/written_scenario.hpp"

namespace boyd::scenario::test {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(PlatformLibrary, EveryFileCanBeIncluded) {
  const std::filesystem::path shipped =
      std::filesystem::path(BOYD_SOURCE_DIR) / "scenarios/platforms";
  const Folder folder;
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(shipped)) {
    names.push_back(file.path().filename().string());
    folder.write("platforms/" + names.back(), text_of(file.path()));
  }
  ASSERT_GE(names.size(), 4U);
  for (const std::string& name : names) {
    const std::string text = "include = [\"platforms/" + name + "\"]\n" + smoke_text();
    for (const Problem& problem : problems_of(folder.write("scenario.toml", text))) {
      ADD_FAILURE() << name << ": " << problem.file << ":" << problem.line << ": " << problem.key
                    << ": " << problem.what;
    }
  }
}

/// Name of the first platform of the smoke scenario.
std::string first_platform() {
  const toml::table tree = toml::parse(smoke_text());
  return tree["platform"][0]["name"].value_or(std::string());
}

/// The element of that name, in whichever file of the library it stands.
toml::table element_of(const std::string& section, const std::string& name) {
  const std::filesystem::path shipped =
      std::filesystem::path(BOYD_SOURCE_DIR) / "scenarios/platforms";
  for (const auto& file : std::filesystem::directory_iterator(shipped)) {
    const toml::table tree = toml::parse_file(file.path().string());
    if (const toml::array* elements = tree[section].as_array()) {
      for (const toml::node& element : *elements) {
        const toml::table* table = element.as_table();
        if ((*table)["name"].value_or(std::string()) == name) {
          return *table;
        }
      }
    }
  }
  ADD_FAILURE() << section << " " << name << " is not in the library";
  return {};
}

TEST(PlatformLibrary, HasEveryDroneAndMissileOfThePublishedTableWithWhatNoModelReads) {
  for (const char* name : {"geran_2",
                           "geran_3",
                           "gerbera",
                           "lancet_3",
                           "fpv_7_inch",
                           "mavic",
                           "orlan_10",
                           "molniya_2",
                           "switchblade_300",
                           "switchblade_600",
                           "harop",
                           "iskander_m",
                           "bayraktar_tb2",
                           "mq_9_reaper",
                           "fpv_fibre_10_inch",
                           "sting",
                           "kh_101",
                           "fpv_interceptor"}) {
    const toml::table element = element_of("platform", name);
    for (const char* key : {"flight_range_m", "ceiling_m", "mass_kg", "warhead_kg"}) {
      EXPECT_TRUE(element["facts"][key].is_number()) << name << " " << key;
    }
    const bool ballistic = element["role"].value_or(std::string()) == "ballistic";
    EXPECT_EQ(element["facts"]["altitude_low_m"].is_number(), !ballistic) << name;
  }
}

TEST(PlatformLibrary, HasEveryDefenceOfThePublishedTableWithWhatNoModelReads) {
  for (const char* name : {"gepard",
                           "skyranger",
                           "c_ram_centurion",
                           "mobile_fire_group",
                           "mistral_3",
                           "stinger",
                           "vl_mica",
                           "iris_t_slm",
                           "nasams",
                           "nasams_er",
                           "samp_t",
                           "patriot_pac_3",
                           "iron_dome",
                           "iron_beam",
                           "helma_p",
                           "zhitel",
                           "trench_jammer",
                           "sting_team",
                           "rf_jammer_hand_held",
                           "rf_jammer_vehicle",
                           "navigation_jammer",
                           "fighter_missile"}) {
    EXPECT_TRUE(element_of("weapon", name)["facts"]["kill_small_drone_prob"].is_number()) << name;
  }
  for (const char* name : {"giraffe_1x", "gm200", "trml_4d", "acoustic_post"}) {
    EXPECT_TRUE(element_of("sensor", name)["facts"]["targets_count"].is_number()) << name;
  }
}

TEST(PlatformLibrary, FactsAreCheckedAndMoveNoHash) {
  const auto with_facts = [](const std::string& facts) {
    std::string text = smoke_text();
    text.insert(text.find('\n', text.find("[[platform]]")), "\nfacts = { " + facts + " }");
    return text;
  };
  const std::string of = "platform." + first_platform() + ".facts.";
  expect_problem(with_facts("mas_kg = @@200"), {of + "mas_kg", {"did you mean 'mass_kg'?"}});
  expect_problem(with_facts("mass_kg = @@-1"), {of + "mass_kg", {"0 to"}});
  expect_problem(with_facts("assumed = @@['mass_kg']"),
                 {of + "assumed", {"which this table does not have"}});
  const std::string hash = read(smoke_text()).hash();
  EXPECT_EQ(read(with_facts("mass_kg = 200, assumed = ['mass_kg']")).hash(), hash);
}

}  // namespace
}  // namespace boyd::scenario::test
