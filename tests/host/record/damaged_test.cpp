/// A recording that was cut, damaged, or whose writer was killed: opened as far as it goes or
/// refused, never a crash. Each try runs in a process of its own.
#include <array>
#include <csignal>
#include <fstream>
#include <random>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/record/difference.hpp"
#include "host/record/recording.hpp"
#include "host/record/replay.hpp"
#include "host/record/seal.hpp"
#include "tests/host/record/written_recording.hpp"

namespace boyd::record {
namespace {

constexpr std::size_t kSealBytes = 32;
constexpr int kRefused = 3;
constexpr int kWrong = 4;

std::string bytes_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Reads about 40 frames of a recording from its first to its last. Frames that it shows must be
/// those of `world`.
int read_all(const std::string& path, const Written& world) {
  try {
    Recording recording(path);
    const std::size_t step = 1 + recording.frames_count() / 40;
    for (std::size_t k = 0; k < recording.frames_count(); k += step) {
      const RecordedFrame& frame = world.frames.at(k);
      const bool same = recording.state_hash(k) == frame.state_hash &&
                        !difference_of(recording.view(k), frame.view, world.tables) &&
                        recording.orders(k).size() == frame.orders.size();
      recording.events(k, k);
      recording.detections(k, k);
      recording.triggers(k, k);
      if (!same) {
        return kWrong;
      }
    }
    recording.view(recording.frames_count() - 1);
    return recording.end() ? 0 : 1;
  } catch (const RecordingError& error) {
    return std::string(error.what()).find(path) == std::string::npos ? kWrong : kRefused;
  }
}

/// 0 whole, 1 opened as far as it goes, kRefused; anything else is a failure of the reader.
int outcome_of(const std::string& path, const Written& world) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(read_all(path, world));
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

class DamagedRecording : public testing::Test {
protected:
  static void SetUpTestSuite() {
    Recipe recipe;
    recipe.every_s = 20;
    world_ = new Written(written_world(recipe));
    const TemporaryFolder folder;
    write_recording(*world_, folder.file("whole.h5"));
    whole_ = new std::string(bytes_of_file(folder.file("whole.h5")));
    // What a killed process leaves: not closed, some of it flushed.
    FrameWriter writer(folder.file("killed.h5"));
    writer.begin(world_->subject, world_->tables);
    for (const RecordedFrame& frame : world_->frames) {
      writer.add(frame);
      writer.flush();
    }
    killed_ = new std::string(bytes_of_file(folder.file("killed.h5")));
  }
  static void TearDownTestSuite() {
    delete world_;
    delete whole_;
    delete killed_;
  }

  int outcome_of_bytes(const std::string& bytes) {
    write_bytes(folder_.file("damaged.h5"), bytes);
    return outcome_of(folder_.file("damaged.h5"), *world_);
  }

  static Written* world_;
  static std::string* whole_;
  static std::string* killed_;
  TemporaryFolder folder_;
};
Written* DamagedRecording::world_ = nullptr;
std::string* DamagedRecording::whole_ = nullptr;
std::string* DamagedRecording::killed_ = nullptr;

TEST_F(DamagedRecording, that_is_not_damaged_opens) {
  EXPECT_EQ(outcome_of_bytes(*whole_), 0);
  EXPECT_EQ(outcome_of_bytes(*killed_), 1);
}

TEST_F(DamagedRecording, cut_anywhere_after_it_was_finished_opens_or_is_refused) {
  std::mt19937_64 random(1);
  for (std::size_t k = 0; k < 60; ++k) {
    const std::size_t length = k < 20 ? whole_->size() - k : random() % whole_->size();
    const int outcome = outcome_of_bytes(whole_->substr(0, length));
    EXPECT_TRUE(outcome == 0 || outcome == kRefused) << length << ": " << outcome;
  }
}

TEST_F(DamagedRecording, of_a_killed_process_cut_anywhere_opens_as_far_as_it_goes_or_is_refused) {
  Recipe recipe;
  recipe.every_s = 1;  // several chunks of each table
  const Written world = written_world(recipe);
  FrameWriter writer(folder_.file("killed.h5"));
  writer.begin(world.subject, world.tables);
  for (std::size_t k = 0; k < world.frames.size(); ++k) {
    writer.add(world.frames[k]);
    if (k % 100 == 99) {
      writer.flush();
    }
  }
  const std::string killed = bytes_of_file(folder_.file("killed.h5"));
  std::mt19937_64 random(2);
  int opened = 0;
  for (std::size_t k = 0; k < 400; ++k) {
    const std::size_t length = k < 10 ? killed.size() - k : random() % killed.size();
    write_bytes(folder_.file("cut.h5"), killed.substr(0, length));
    const int outcome = outcome_of(folder_.file("cut.h5"), world);
    EXPECT_TRUE(outcome == 1 || outcome == kRefused) << length << ": " << outcome;
    opened += outcome == 1 ? 1 : 0;
  }
  EXPECT_GT(opened, 10);
}

TEST_F(DamagedRecording, with_any_bit_flipped_is_refused_by_its_seal) {
  std::mt19937_64 random(3);
  for (int k = 0; k < 60; ++k) {
    std::string bytes = *whole_;
    const std::size_t at = random() % (bytes.size() - kSealBytes);
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
    EXPECT_EQ(outcome_of_bytes(bytes), kRefused) << at;
  }
}

TEST_F(DamagedRecording, without_its_seal_never_shows_what_a_flipped_bit_made_of_it) {
  std::mt19937_64 random(4);
  for (const std::string* original : {whole_, killed_}) {
    for (int k = 0; k < 150; ++k) {
      std::string bytes = original->substr(0, original->size() - kSealBytes);
      if (original == killed_) {
        bytes = *killed_;
      }
      for (int flips = 0; flips <= k % 4; ++flips) {
        const std::size_t at = k % 2 == 0 ? random() % bytes.size() : random() % 4096;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
      }
      const int outcome = outcome_of_bytes(bytes);
      EXPECT_TRUE(outcome == 0 || outcome == 1 || outcome == kRefused) << k << ": " << outcome;
    }
  }
}

TEST_F(DamagedRecording, with_rubbish_written_over_it_opens_or_is_refused) {
  std::mt19937_64 random(5);
  for (int k = 0; k < 60; ++k) {
    std::string bytes = k % 2 == 0 ? *killed_ : whole_->substr(0, whole_->size() - kSealBytes);
    const std::size_t at = random() % bytes.size();
    for (std::size_t i = at; i < std::min(bytes.size(), at + random() % 600); ++i) {
      bytes[i] = static_cast<char>(random());
    }
    const int outcome = outcome_of_bytes(bytes);
    EXPECT_TRUE(outcome == 0 || outcome == 1 || outcome == kRefused) << k << ": " << outcome;
  }
}

TEST_F(DamagedRecording, that_is_none_is_refused_with_its_name) {
  EXPECT_EQ(outcome_of_bytes(""), kRefused);
  EXPECT_EQ(outcome_of_bytes("[scenario]\n"), kRefused);
  EXPECT_EQ(outcome_of(folder_.file("absent.h5"), *world_), kRefused);
  EXPECT_EQ(outcome_of(folder_.path().string(), *world_), kRefused);
}

TEST_F(DamagedRecording, of_a_process_that_was_killed_opens_up_to_its_last_flush) {
  const std::string path = folder_.file("victim.h5");
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe(pipe_ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    FrameWriter writer(path);
    writer.begin(world_->subject, world_->tables);
    for (std::size_t k = 0; k < world_->frames.size() / 2; ++k) {
      writer.add(world_->frames[k]);
    }
    writer.flush();
    writer.add(world_->frames[world_->frames.size() / 2]);
    const char ready = 'r';
    [[maybe_unused]] const auto told = write(pipe_ends[1], &ready, 1);
    pause();
    _exit(0);
  }
  char ready = 0;
  ASSERT_EQ(read(pipe_ends[0], &ready, 1), 1);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  ASSERT_EQ(outcome_of(path, *world_), 1);
  const Recording recording(path);
  EXPECT_EQ(recording.frames_count(), world_->frames.size() / 2);
  EXPECT_FALSE(recording.end().has_value());
}

TEST_F(DamagedRecording, that_names_a_rule_its_scenario_does_not_have_is_refused_at_its_replay) {
  Written world = *world_;
  world.subject.hand_orders = {{0, 4711, false}};
  write_recording(world, folder_.file("rule.h5"));
  Recording recording(folder_.file("rule.h5"));
  const run::StopFlag stop;
  try {
    replay(recording, {}, stop, [](double) {});
    FAIL() << "was replayed";
  } catch (const RecordingError& error) {
    EXPECT_NE(std::string(error.what()).find("rule 4711"), std::string::npos) << error.what();
  }
}

TEST_F(DamagedRecording, with_a_side_that_there_is_not_is_refused) {
  Written world = *world_;
  for (RecordedFrame& frame : world.frames) {
    for (MoverView& mover : frame.view.movers) {
      mover.side = static_cast<Side>(9);
    }
  }
  write_recording(world, folder_.file("side.h5"));
  EXPECT_THROW(Recording{folder_.file("side.h5")}, RecordingError);
}

TEST_F(DamagedRecording, of_another_layout_is_refused_with_both_numbers) {
  const std::string path = folder_.file("other.h5");
  {
    Hdf5Writer writer(path, Hdf5Writer::Mode::kCreate);
    writer.attribute("what", std::string("boyd recording"));
    writer.attribute("format", std::int64_t{99});
    writer.close();
  }
  try {
    const Recording recording(path);
    FAIL() << "was opened";
  } catch (const RecordingError& error) {
    EXPECT_NE(std::string(error.what()).find("layout 99"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace boyd::record
