#include "host/record/changes.hpp"

#include <random>

#include <gtest/gtest.h>

#include "host/record/rows.hpp"

namespace boyd::record {
namespace {

TrackRow track(std::uint32_t id, float sigma_m) {
  return {0, 0, id, 0, 0, 0, 0, 0, 0, sigma_m, 0, 1, 1};
}

TEST(Changes, of_a_state_to_itself_are_none) {
  const std::vector<TrackRow> state{track(1, 5), track(4, 6)};
  std::vector<TrackRow> changes;
  append_changes(state, state, changes);
  EXPECT_TRUE(changes.empty());
}

TEST(Changes, name_what_is_new_what_differs_and_what_is_gone) {
  const std::vector<TrackRow> before{track(1, 5), track(4, 6), track(7, 8)};
  const std::vector<TrackRow> after{track(2, 1), track(4, 9), track(7, 8)};
  std::vector<TrackRow> changes;
  append_changes(before, after, changes);
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_TRUE(changes[0].is_gone());
  EXPECT_EQ(changes[0].track, 1U);
  EXPECT_TRUE(changes[1] == track(2, 1));
  EXPECT_TRUE(changes[2] == track(4, 9));
}

TEST(Changes, of_many_frames_applied_at_once_give_the_last_state) {
  std::mt19937 random(7);
  std::vector<TrackRow> first;
  std::vector<TrackRow> before;
  std::vector<TrackRow> all;
  for (int frame = 0; frame < 200; ++frame) {
    std::vector<TrackRow> after;
    for (std::uint32_t id = 0; id < 20; ++id) {
      if (random() % 3 != 0) {
        after.push_back(track(id, static_cast<float>(random() % 3)));
      }
    }
    append_changes(before, after, all);
    std::vector<TrackRow> state = first;
    apply_changes<TrackRow>(state, all);
    ASSERT_TRUE(state == after) << frame;
    before = after;
  }
}

TEST(Rows, have_columns_without_gaps_that_cover_them) {
  const auto check = [](const TableType& type) {
    std::size_t end = 0;
    for (const Column& column : type.columns) {
      EXPECT_EQ(column.offset, end) << type.path << " " << column.name;
      end += bytes_of(column.cell);
    }
    EXPECT_EQ(end, type.row_bytes) << type.path;
  };
  check(FrameRow::type());
  EXPECT_EQ(FrameRow::type().columns.size(), 3U + kParts);
  for (std::uint32_t part = 0; part < kParts; ++part) {
    check(type_of(static_cast<Part>(part)));
  }
}

}  // namespace
}  // namespace boyd::record
