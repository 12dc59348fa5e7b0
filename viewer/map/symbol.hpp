/// Symbols in the manner of APP-6 (MIL-STD-2525): the frame says whose it is, the icon what it is.
///
/// Frames: hostile a diamond, friend a rectangle, neutral a square, unknown a quatrefoil; of what
/// flies the same, open below. Colours are those of Okabe and Ito (2008), which the colour-blind
/// can tell apart.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/tick.hpp"
#include "viewer/map/projection.hpp"
#include "viewer/source/scene.hpp"

namespace boyd::viewer {

/// 0xAABBGGRR, as Dear ImGui and OpenGL (four bytes) take it.
using Colour = std::uint32_t;
constexpr Colour colour(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return 0xFF000000U | (blue << 16U) | (green << 8U) | red;
}
constexpr Colour with_alpha(Colour base, double alpha) {
  return (base & 0x00FFFFFFU) | (static_cast<std::uint32_t>(alpha * 255.99) << 24U);
}
inline constexpr Colour kVermillion = colour(213, 94, 0);
inline constexpr Colour kSkyBlue = colour(86, 180, 233);
inline constexpr Colour kBlue = colour(0, 114, 178);
inline constexpr Colour kGreen = colour(0, 158, 115);
inline constexpr Colour kYellow = colour(240, 228, 66);
inline constexpr Colour kOrange = colour(230, 159, 0);
inline constexpr Colour kPurple = colour(204, 121, 167);
inline constexpr Colour kGrey = colour(150, 155, 160);
inline constexpr Colour kWhite = colour(235, 238, 240);

enum class Affiliation : std::uint8_t { kFriend, kHostile, kNeutral, kUnknown };
Colour colour_of(Affiliation affiliation);
/// As the defender sees it.
Affiliation affiliation_of(Side side);
Affiliation affiliation_of(Identity identity);
const char* name_of(Affiliation affiliation);

enum class Icon : std::uint8_t {
  kNone,
  kUav,
  kDecoy,
  kMissile,
  kInterceptor,
  kFighter,
  kTraffic,
  kRadar,
  kAirDefenceMissile,
  kGun,
  kJammer,
  kHeadquarters,
  kAsset,
  kLaunchSite,
};
inline constexpr std::size_t kIcons = 14;
const char* name_of(Icon icon);

/// A stroke from (x0, y0) to (x1, y1), in halves of the frame's size, y up.
using Stroke = std::array<float, 4>;
inline constexpr std::size_t kStrokesMax = 7;
std::span<const Stroke> strokes_of(Icon icon);

Icon icon_of(Role role);
/// By what stands there: mounts before sensors.
Icon icon_of_site(const WorldPlan& plan, std::uint32_t site);

/// What the shader draws for a frame.
enum class Shape : std::uint8_t { kDot, kRectangle, kDiamond, kSquare, kQuatrefoil };
Shape shape_of(Affiliation affiliation);

/// One symbol on the map.
struct Symbol {
  AgentId id = kNoAgent;
  std::uint32_t track_id = kNoRow;  ///< of a picture instead of the truth
  Place3 place;
  float half_px = 11;
  Affiliation affiliation = Affiliation::kUnknown;
  Icon icon = Icon::kNone;
  bool is_airborne = false;
  bool is_faint = false;  ///< out of action, or an old track
  bool is_chosen = false;
  bool is_dot = false;  ///< too small for frame and icon
};

}  // namespace boyd::viewer
