#include "viewer/map/map_lines.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "host/time/time.hpp"
#include "viewer/map/jammed_range.hpp"

namespace boyd::viewer {

namespace {

constexpr int kCircleCorners = 72;
constexpr std::size_t kTrailsMax = 4000;  ///< movers with a trail
constexpr std::size_t kTrailSteps = 24;

const MoverView* find_mover(const WorldView& view, AgentId id) {
  const auto found = std::lower_bound(
      view.movers.begin(), view.movers.end(), id, [](const MoverView& m, AgentId i) {
        return m.id < i;
      });
  return found != view.movers.end() && found->id == id ? &*found : nullptr;
}

/// Where an agent was, as far as the frames tell.
std::optional<Place3> place_of_agent(const FrameSource& source, AgentId id, TimeNs time_ns) {
  const std::uint32_t site = site_row_of(source.scene(), id);
  const Moment moment = source.frames().at(time_ns);
  if (!moment.before) {
    return std::nullopt;
  }
  if (site != kNoRow) {
    return metres(moment.before->sites.at(site).position);
  }
  for (const FramePtr& frame : {moment.before, moment.after}) {
    if (const MoverView* mover = find_mover(*frame, id)) {
      const double ahead_s = time::to_seconds(time_ns - frame->now_ns);
      Place3 place = metres(mover->position);
      place.x += mover->velocity.x * ahead_s;
      place.y += mover->velocity.y * ahead_s;
      return place;
    }
  }
  return std::nullopt;
}

std::optional<Place3> place_of_mount(const FrameSource& source, AgentId key, TimeNs time_ns) {
  const WorldPlan& plan = source.scene().plan;
  const auto found = std::lower_bound(
      plan.mounts.begin(), plan.mounts.end(), key, [](const MountSpec& mount, AgentId k) {
        return mount.key < k;
      });
  if (found == plan.mounts.end() || found->key != key) {
    return std::nullopt;
  }
  return found->site != kNoRow ? metres(plan.sites.at(found->site).position)
                               : place_of_agent(source, plan.movers.at(found->mover).id, time_ns);
}

}  // namespace

MapVertex MapPen::vertex(const Place3& place, Colour colour) const {
  const Place3 anchor = projection_.anchor();
  return {static_cast<float>(place.x - anchor.x),
          static_cast<float>(place.y - anchor.y),
          static_cast<float>(place.z),
          colour};
}

void MapPen::line(const Place3& from, const Place3& to, Colour from_colour, Colour to_colour) {
  map_.lines.push_back(vertex(from, from_colour));
  map_.lines.push_back(vertex(to, to_colour));
}

void MapPen::circle(const Place3& centre, double radius_m, Colour colour) {
  contour(
      centre, [&](double) { return radius_m; }, colour);
}

void MapPen::contour(const Place3& centre,
                     const std::function<double(double)>& range_m,
                     Colour colour) {
  const auto corner_at = [&](int corner) {
    const double angle = 2 * std::numbers::pi * corner / kCircleCorners;
    const double range = range_m(angle);
    return Place3{centre.x + range * std::cos(angle), centre.y + range * std::sin(angle), centre.z};
  };
  Place3 before = corner_at(0);
  for (int corner = 1; corner <= kCircleCorners; ++corner) {
    const Place3 next = corner_at(corner);
    line(before, next, colour, colour);
    before = next;
  }
}

void MapPen::disc(const Place3& centre, double radius_m, Colour colour) {
  Place3 before{centre.x + radius_m, centre.y, centre.z};
  for (int corner = 1; corner <= kCircleCorners; ++corner) {
    const double angle = 2 * std::numbers::pi * corner / kCircleCorners;
    const Place3 next{
        centre.x + radius_m * std::cos(angle), centre.y + radius_m * std::sin(angle), centre.z};
    for (const Place3& corner_place : {centre, before, next}) {
      map_.areas.push_back(vertex(corner_place, colour));
    }
    before = next;
  }
}

void MapPen::ring_px(const Place3& centre, double radius_px, Colour colour) {
  circle(centre, radius_px * projection_.metres_per_pixel(), colour);
}

void add_areas(MapPen& pen, MapPicture& map, const Scene& scene) {
  for (std::size_t a = 0; a < scene.plan.areas.size(); ++a) {
    const AreaSpec& area = scene.plan.areas[a];
    const Place3 centre = metres(area.centre);
    const Colour colour = area.restricted ? kVermillion : kGrey;
    pen.disc(centre, area.radius_m, with_alpha(colour, area.restricted ? 0.07 : 0.05));
    pen.circle(centre, area.radius_m, with_alpha(colour, 0.55));
    const Place3 top{centre.x, centre.y + area.radius_m, 0};
    map.labels.push_back({top, scene.area_names.at(a), with_alpha(colour, 0.9), 1, 2});
  }
}

void add_ranges(MapPen& pen, const Scene& scene, const WorldView& view, const MapOptions& options) {
  const auto stands = [&](std::uint32_t site) {
    return site != kNoRow && !view.sites.at(site).is_out;
  };
  if (options.sensor_ranges) {
    for (const SensorSpec& sensor : scene.plan.sensors) {
      if (stands(sensor.site)) {
        const double range_m = sensor.range_max_m > 0 ? sensor.range_max_m : sensor.range_ref_m;
        pen.circle(metres(view.sites[sensor.site].position), range_m, with_alpha(kPurple, 0.35));
      }
    }
  }
  const std::vector<RadarJammer> jammers =
      options.jamming ? radar_jammers(scene, view) : std::vector<RadarJammer>{};
  for (const SensorSpec& sensor : scene.plan.sensors) {
    if (!jammers.empty() && sensor.kind == SensorKind::kRadar && sensor.jnr_at_1m > 0 &&
        stands(sensor.site)) {
      const Place3 at = metres(view.sites[sensor.site].position);
      pen.contour(
          at,
          [&](double bearing_rad) { return jammed_range_m(sensor, at, jammers, bearing_rad); },
          with_alpha(kOrange, 0.7));
    }
  }
  for (std::size_t m = 0; m < scene.plan.mounts.size(); ++m) {
    const MountSpec& mount = scene.plan.mounts[m];
    if (!stands(mount.site)) {
      continue;
    }
    const Place3 place = metres(view.sites[mount.site].position);
    if (mount.kind == MountKind::kJammer) {
      if (options.jamming) {
        const double alpha = view.mounts.at(m).is_jamming ? 0.30 : 0.06;
        pen.disc(place, mount.range_max_m, with_alpha(kOrange, alpha));
        pen.circle(place, mount.range_max_m, with_alpha(kOrange, 0.7));
      }
    } else if (options.weapon_ranges && mount.kind != MountKind::kStrike) {
      const bool busy = view.mounts.at(m).engaging_count > 0;
      const bool empty = view.mounts.at(m).magazine_count == 0;
      pen.circle(place, mount.range_max_m, with_alpha(empty ? kGrey : kSkyBlue, busy ? 0.9 : 0.3));
    }
  }
}

void add_trails(MapPen& pen, const FrameSource& source, TimeNs time_ns, const MapOptions& options) {
  const Moment moment = source.frames().at(time_ns);
  if (!moment.before || moment.before->movers.size() > kTrailsMax) {
    return;
  }
  const std::vector<FramePtr>& frames = source.frames().frames();
  const std::size_t last = source.frames().row_at(time_ns);
  const std::size_t first = source.frames().row_at(time_ns - time::from_seconds(options.trail_s));
  const std::size_t step = std::max<std::size_t>(1, (last - first) / kTrailSteps);
  // Rows are multiples of the step, so that a trail does not tremble as time goes on.
  for (std::size_t row = (first / step) * step; row < last; row += step) {
    const std::size_t next = std::min(row + step, last);
    const double age = static_cast<double>(last - next) / static_cast<double>(last - first + 1);
    for (const MoverView& mover : frames[row]->movers) {
      if (const MoverView* later = find_mover(*frames[next], mover.id)) {
        const Colour colour =
            with_alpha(colour_of(affiliation_of(mover.side)), 0.6 * (1 - std::min(1.0, age)));
        pen.line(metres(mover.position), metres(later->position), colour, colour);
      }
    }
  }
}

void add_events(MapPen& pen, const FrameSource& source, TimeNs time_ns, double window_s) {
  const TimeNs window_ns = time::from_seconds(window_s);
  for (const Event& event : source.events().between(time_ns - window_ns, time_ns)) {
    const double age = time::to_seconds(time_ns - event.time_ns) / window_s;
    const double fresh = 1 - age;
    if (event.kind == EventKind::kShot) {
      const auto from = place_of_mount(source, event.actor, event.time_ns);
      const auto to = place_of_agent(source, event.target, event.time_ns);
      if (from && to) {
        pen.line(*from, *to, with_alpha(kWhite, 0.15 * fresh), with_alpha(kWhite, 0.9 * fresh));
      }
      continue;
    }
    const bool lost = event.kind == EventKind::kKill || event.kind == EventKind::kJamLoss;
    const bool struck = event.kind == EventKind::kLeak || event.kind == EventKind::kSiteOut;
    if (!lost && !struck) {
      continue;
    }
    const auto place = place_of_agent(
        source,
        event.kind == EventKind::kSiteOut || event.kind == EventKind::kJamLoss ? event.actor
                                                                               : event.target,
        event.time_ns);
    if (place) {
      const Colour colour = struck                           ? kVermillion
                            : event.kind == EventKind::kKill ? kWhite
                                                             : kOrange;
      pen.ring_px(*place, (struck ? 18 : 6) + 14 * age, with_alpha(colour, fresh));
      if (struck) {
        pen.ring_px(*place, 10 + 20 * age, with_alpha(colour, fresh));
      }
    }
  }
}

}  // namespace boyd::viewer
