#include "host/run/output_file.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace boyd::run {
namespace {

namespace fs = std::filesystem;

class OutputFileTest : public testing::Test {
protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "boyd_output_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string content_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::ptrdiff_t files_count() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }
  static std::string message_of(const std::string& path) {
    try {
      OutputFile file(path);
      file.write(std::string(1 << 20, 'x'));
      file.commit();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  fs::path folder_;
};

TEST_F(OutputFileTest, AppearsOnlyWhenCommitted) {
  const fs::path path = folder_ / "out.json";
  {
    OutputFile file(path);
    file.write("half");
    EXPECT_FALSE(fs::exists(path));
  }
  EXPECT_EQ(files_count(), 0);
  OutputFile file(path);
  file.write("whole");
  file.commit();
  EXPECT_EQ(content_of(path), "whole");
  EXPECT_EQ(files_count(), 1);
}

TEST_F(OutputFileTest, NothingLiesAroundBeforeTheFirstWrite) {
  const fs::path path = folder_ / "out.json";
  OutputFile file(path);
  EXPECT_EQ(files_count(), 0) << "a program that is killed now leaves nothing";
  file.write("whole");
  EXPECT_EQ(files_count(), 1);
  file.commit();
  EXPECT_EQ(content_of(path), "whole");
}

TEST_F(OutputFileTest, LeavesTheOldFileAloneUntilTheNewOneIsWhole) {
  const fs::path path = folder_ / "out.json";
  std::ofstream(path) << "old";
  {
    OutputFile file(path);
    file.write("new");
  }
  EXPECT_EQ(content_of(path), "old");
  OutputFile file(path);
  file.write("new");
  file.commit();
  EXPECT_EQ(content_of(path), "new");
}

TEST_F(OutputFileTest, FollowsALinkInsteadOfReplacingIt) {
  const fs::path target = folder_ / "target.json";
  const fs::path link = folder_ / "link.json";
  std::ofstream(target) << "old";
  fs::create_symlink(target, link);
  OutputFile file(link);
  file.write("new");
  file.commit();
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(content_of(target), "new");
}

TEST_F(OutputFileTest, SaysThatTheDiskIsFull) {
  if (!fs::exists("/dev/full")) {
    GTEST_SKIP() << "no /dev/full on this system";
  }
  EXPECT_EQ(message_of("/dev/full"), "cannot write /dev/full: No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(OutputFileTest, SaysWhyAPathCannotBeOpened) {
  const std::string missing = folder_ / "nowhere" / "out.json";
  EXPECT_EQ(message_of(missing), "cannot open " + missing + ": No such file or directory");
  std::ofstream(folder_ / "file") << "x";
  const std::string under_file = folder_ / "file" / "out.json";
  EXPECT_EQ(message_of(under_file), "cannot open " + under_file + ": Not a directory");
  EXPECT_EQ(message_of(folder_), "cannot open " + folder_.string() + ": Is a directory");
}

}  // namespace
}  // namespace boyd::run
