/// The shipped library of platforms, sensors and weapons.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace boyd::scenario::test
