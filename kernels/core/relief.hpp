/// Heights of the ground, and whether it stands between two places.
///
/// A relief is a regular grid of posts in the theatre's frame, bilinear between them and sea level
/// outside. Lines of sight bend as on an earth of 4/3 the radius (Skolnik, Introduction to Radar
/// Systems, 2001, section 8.2).
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/core/math.hpp"
#include "kernels/core/relief_frame.hpp"

namespace boyd::BOYD_BACKEND {

/// Twice 4/3 of the earth's mean radius of 6,371,000 m.
inline constexpr float kBulgeDiameter_m = 16'989'333.0F;

/// A place in columns and rows. Differences are taken in integers, so that a relief moves with its
/// theatre.
struct PostPlace {
  float column;
  float row;
};
BOYD_HD inline PostPlace post_place(const ReliefFrame& frame, std::int32_t x, std::int32_t y) {
  return {static_cast<float>(static_cast<std::int64_t>(x) - frame.west) * frame.posts_per_unit,
          static_cast<float>(static_cast<std::int64_t>(y) - frame.south) * frame.posts_per_unit};
}

/// a + t (b - a).
BOYD_HD inline float between(float a, float b, float t) {
  return fma_f(t, b - a, a);
}

/// Height of the ground above sea level, m: bilinear between the four posts around a place.
/// Height: of a post, m, a number that a float holds exactly.
template <class Height>
BOYD_HD inline float ground_m(const ReliefFrame& frame,
                              const Height* heights,
                              std::int32_t x,
                              std::int32_t y) {
  if (frame.columns == 0U) {
    return 0.0F;
  }
  const PostPlace at = post_place(frame, x, y);
  const auto last_column = static_cast<float>(frame.columns - 1U);
  const auto last_row = static_cast<float>(frame.rows - 1U);
  if (!(at.column >= 0.0F && at.row >= 0.0F && at.column < last_column && at.row < last_row)) {
    return 0.0F;
  }
  const auto column = static_cast<std::uint32_t>(at.column);
  const auto row = static_cast<std::uint32_t>(at.row);
  const float u = at.column - static_cast<float>(column);
  const Height* post = heights + static_cast<std::size_t>(row) * frame.columns + column;
  const auto height = [&](std::size_t k) { return static_cast<float>(post[k]); };
  const float south = between(height(0U), height(1U), u);
  const float north = between(height(frame.columns), height(frame.columns + 1U), u);
  return between(south, north, at.row - static_cast<float>(row));
}

/// A line of sight over a relief, in its columns and rows and in height.
struct SightLine {
  PostPlace from;
  PostPlace to;
  float from_m;
  float to_m;
  float bulge_m;  ///< by which the earth rises into it halfway, times 4
};

/// Height of a line of sight above the curved earth at the share t of its way, m.
BOYD_HD inline float sight_height_m(const SightLine& line, float t) {
  return fma_f(-line.bulge_m * t, 1.0F - t, between(line.from_m, line.to_m, t));
}

/// Posts along one axis, and across it.
struct PostAxis {
  float from;  ///< where the line of sight begins and ends on it
  float to;
  std::uint32_t count;   ///< posts
  std::uint32_t stride;  ///< from one to the next in the array
};

/// How many crossings are tried at the same time: side by side in the lanes of a CPU.
#if defined(BOYD_CUDA_LANGUAGE)
inline constexpr std::uint32_t kCrossingsAtOnce = 1;
#else
inline constexpr std::uint32_t kCrossingsAtOnce = 16;
#endif

/// Whether the ground rises above a line of sight where that crosses the grid's lines of one
/// direction, on which the ground runs straight from post to post.
template <class Height>
BOYD_HD inline bool hidden_on_lines(const Height* heights,
                                    const SightLine& line,
                                    const PostAxis& along,
                                    const PostAxis& across) {
  const float low = max_f(min_f(along.from, along.to), 0.0F);
  const float high = min_f(max_f(along.from, along.to), static_cast<float>(along.count - 1U));
  if (!(low <= high)) {
    return false;
  }
  const float way = 1.0F / (along.to - along.from);
  const auto last_place = static_cast<float>(across.count - 1U);
  const auto last = static_cast<std::int32_t>(high);
  const auto below = static_cast<std::int32_t>(low);
  const auto along_stride = static_cast<std::int32_t>(along.stride);
  const auto across_stride = static_cast<std::int32_t>(across.stride);
  const auto at_once = static_cast<std::int32_t>(kCrossingsAtOnce);
  for (std::int32_t first = static_cast<float>(below) < low ? below + 1 : below; first <= last;
       first += at_once) {
    std::uint32_t rises = 0;
    for (std::int32_t lane = 0; lane < at_once; ++lane) {
      const std::int32_t k = first + lane < last ? first + lane : last;
      const float t = (static_cast<float>(k) - along.from) * way;
      const float place = between(across.from, across.to, t);
      const bool inside = place >= 0.0F && place < last_place;
      const float there = inside ? place : 0.0F;
      const auto whole = static_cast<std::int32_t>(there);
      const std::int32_t post = k * along_stride + whole * across_stride;
      const float ground = between(static_cast<float>(heights[post]),
                                   static_cast<float>(heights[post + across_stride]),
                                   there - static_cast<float>(whole));
      const bool hides = inside && ground > 0.0F && sight_height_m(line, t) < ground;
      rises |= hides ? 1U : 0U;
    }
    if (rises != 0U) {
      return true;
    }
  }
  return false;
}

/// Whether the ground hides two places from each other: the line of sight is tried wherever it
/// crosses a line of the grid (Franklin and Ray 1994, algorithm R3), a number of steps that grows
/// with the distance. Level ground at height 0 hides nothing: above it the horizon speaks.
template <class Height>
BOYD_HD inline bool ground_between(const ReliefFrame& frame,
                                   const Height* heights,
                                   Position a,
                                   Position b) {
  if (frame.columns == 0U) {
    return false;
  }
  const float dx = static_cast<float>(static_cast<std::int64_t>(b.x) - a.x) * kMetresPerUnit;
  const float dy = static_cast<float>(static_cast<std::int64_t>(b.y) - a.y) * kMetresPerUnit;
  const SightLine line{post_place(frame, a.x, a.y),
                       post_place(frame, b.x, b.y),
                       static_cast<float>(a.z) * kMetresPerUnit,
                       static_cast<float>(b.z) * kMetresPerUnit,
                       fma_f(dx, dx, dy * dy) / kBulgeDiameter_m};
  if (min_f(line.from_m, line.to_m) - 0.25F * line.bulge_m > frame.highest_m) {
    return false;
  }
  const PostAxis columns{line.from.column, line.to.column, frame.columns, 1U};
  const PostAxis rows{line.from.row, line.to.row, frame.rows, frame.columns};
  return (a.x != b.x && hidden_on_lines(heights, line, columns, rows)) ||
         (a.y != b.y && hidden_on_lines(heights, line, rows, columns));
}

}  // namespace boyd::BOYD_BACKEND
