#include "viewer/map/map_picture.hpp"

#include <algorithm>
#include <cmath>

#include "host/time/time.hpp"
#include "viewer/map/map_lines.hpp"
#include "viewer/map/mover_places.hpp"

namespace boyd::viewer {

namespace {

/// More movers than this are drawn as dots.
constexpr std::size_t kSymbolsMax = 3000;
constexpr double kDotsFrom_m_per_px = 1500;
constexpr double kNamesBelow_m_per_px = 220;

float half_px_of(const Projection& projection) {
  const double scale = std::clamp(400 / projection.metres_per_pixel(), 0.7, 1.25);
  return static_cast<float>(11 * scale);
}

Symbol symbol_of(const MoverView& mover, const Place3& place, const Scene& scene) {
  Symbol symbol;
  symbol.id = mover.id;
  symbol.affiliation = affiliation_of(mover.side);
  symbol.icon = icon_of(scene.plan.platforms.at(mover.platform).role);
  symbol.place = place;
  symbol.is_airborne = true;
  return symbol;
}

Symbol symbol_of(const PictureTrackView& track, TimeNs time_ns, const Scene& scene) {
  Symbol symbol;
  symbol.track_id = track.track_id;
  if (track.track_id < scene.plan.movers.size()) {
    symbol.id = scene.plan.movers[track.track_id].id;
  }
  symbol.affiliation = affiliation_of(track.identity);
  symbol.icon = track.identity == Identity::kDecoy     ? Icon::kDecoy
                : track.identity == Identity::kHostile ? Icon::kUav
                : track.identity == Identity::kNeutral ? Icon::kTraffic
                                                       : Icon::kNone;
  symbol.place = place_of(track, time_ns);
  symbol.is_airborne = true;
  symbol.is_faint = !track.is_confirmed;
  return symbol;
}

class Cartographer {
public:
  Cartographer(const FrameSource& source,
               TimeNs time_ns,
               const Projection& projection,
               const MapOptions& options,
               const Choice& choice)
      : source_(source),
        scene_(source.scene()),
        time_ns_(time_ns),
        moment_(source.frames().at(time_ns)),
        projection_(projection),
        options_(options),
        choice_(choice),
        pen_(map_, projection) {}

  MapPicture make(double speed) {
    if (!moment_.before) {
      return {};
    }
    if (options_.areas) {
      add_areas(pen_, map_, scene_);
    }
    add_ranges(pen_, scene_, *moment_.before, options_);
    if (options_.trails && options_.picture == kNoRow) {
      add_trails(pen_, source_, time_ns_, options_);
    }
    add_sites();
    if (options_.picture == kNoRow) {
      add_movers();
      add_events(pen_, source_, time_ns_, std::max(8.0, speed * 0.6));
    } else {
      add_tracks();
    }
    // What is chosen lies over everything, what is defended over the units that defend it.
    std::stable_sort(map_.symbols.begin(),
                     map_.symbols.end(),
                     [](const Symbol& a, const Symbol& b) { return height_of(a) < height_of(b); });
    return std::move(map_);
  }

private:
  static int height_of(const Symbol& symbol) {
    return symbol.is_chosen ? 3 : symbol.is_airborne ? 2 : symbol.icon == Icon::kAsset ? 1 : 0;
  }

  void add(const Symbol& symbol) {
    map_.symbols.push_back(symbol);
    if (symbol.is_airborne && projection_.camera().is_3d) {
      const Colour stem = with_alpha(colour_of(symbol.affiliation), 0.35);
      pen_.line({symbol.place.x, symbol.place.y, 0}, symbol.place, stem, stem);
    }
    if (symbol.is_chosen) {
      pen_.ring_px(symbol.place, symbol.half_px * 1.7, kWhite);
      pen_.ring_px(symbol.place, symbol.half_px * 1.7 + 2, kWhite);
    }
  }

  void add_sites() {
    const WorldView& view = *moment_.before;
    const bool truth = options_.picture == kNoRow;
    for (std::uint32_t row = 0; row < scene_.plan.sites.size(); ++row) {
      const SiteSpec& site = scene_.plan.sites[row];
      Symbol symbol;
      symbol.id = site.id;
      symbol.affiliation = affiliation_of(site.side);
      symbol.icon = icon_of_site(scene_.plan, row);
      // A picture knows launch sites only from where they are believed to be.
      const bool believed = !truth && site.kind == SiteKind::kLaunchSite &&
                            scene_.plan.pictures.at(options_.picture).side != site.side;
      symbol.place = metres(believed ? site.believed : view.sites.at(row).position);
      symbol.half_px = half_px_of(projection_) * (site.kind == SiteKind::kUnit ? 0.8F : 1.0F);
      symbol.is_faint = view.sites.at(row).is_out;
      symbol.is_chosen = choice_.agent == site.id;
      add(symbol);
      name_site(site, row, symbol);
    }
  }

  void name_site(const SiteSpec& site, std::uint32_t row, const Symbol& symbol) {
    const bool important = site.kind == SiteKind::kAsset || site.kind == SiteKind::kHeadquarters ||
                           site.kind == SiteKind::kLaunchSite;
    if (!options_.names || (!important && projection_.metres_per_pixel() > kNamesBelow_m_per_px &&
                            !symbol.is_chosen)) {
      return;
    }
    std::string text = scene_.site_names.at(row);
    const float damage = moment_.before->sites.at(row).damage;
    if (damage > 0.005F) {
      text += " -" + std::to_string(std::lround(100 * damage)) + " %";
    }
    const int rank = symbol.is_chosen ? 9 : site.kind == SiteKind::kAsset ? 5 : important ? 4 : 3;
    map_.labels.push_back({symbol.place, text, kWhite, rank, symbol.half_px + 2});
  }

  void add_movers() {
    const std::vector<MoverView>& movers = moment_.before->movers;
    if (movers.size() > kSymbolsMax || projection_.metres_per_pixel() > kDotsFrom_m_per_px) {
      map_.dots = {moment_, kNoRow, time::to_seconds(time_ns_ - moment_.before->now_ns)};
      if (choice_.agent != kNoAgent) {
        for (const Symbol& dot : symbols_of(map_.dots, scene_)) {
          if (dot.id == choice_.agent) {
            add_chosen_dot(dot);
          }
        }
      }
      return;
    }
    for_each_mover(moment_, time_ns_, [&](const MoverView& mover, const Place3& place) {
      Symbol symbol = symbol_of(mover, place, scene_);
      const bool launched = mover.row == kNoRow || mover.row >= scene_.plan.movers.size();
      symbol.half_px = half_px_of(projection_) * (launched ? 0.7F : 0.85F);
      symbol.is_chosen = choice_.agent == mover.id;
      add(symbol);
      if (symbol.is_chosen) {
        name_chosen(symbol);
      }
    });
  }

  void add_chosen_dot(Symbol dot) {
    dot.is_chosen = true;
    add(dot);
    name_chosen(dot);
  }

  void name_chosen(const Symbol& symbol) {
    if (options_.names) {
      map_.labels.push_back(
          {symbol.place, agent_name(scene_, symbol.id), kWhite, 9, symbol.half_px * 1.7 + 4});
    }
  }

  void add_tracks() {
    const auto& pictures = moment_.before->pictures;
    if (options_.picture >= pictures.size()) {
      return;
    }
    const std::vector<PictureTrackView>& tracks = pictures[options_.picture];
    if (tracks.size() > kSymbolsMax) {
      map_.dots = {moment_, options_.picture, time::to_seconds(time_ns_ - moment_.before->now_ns)};
      return;
    }
    for (const PictureTrackView& track : tracks) {
      Symbol symbol = symbol_of(track, time_ns_, scene_);
      symbol.half_px = half_px_of(projection_) * 0.85F;
      symbol.is_chosen = symbol.id != kNoAgent && choice_.agent == symbol.id;
      const double sigma_m = track.sigma_m;
      if (sigma_m > 4 * projection_.metres_per_pixel()) {
        pen_.circle(symbol.place, sigma_m, with_alpha(colour_of(symbol.affiliation), 0.4));
      }
      add(symbol);
    }
  }

  const FrameSource& source_;
  const Scene& scene_;
  TimeNs time_ns_;
  Moment moment_;
  const Projection& projection_;
  const MapOptions& options_;
  const Choice& choice_;
  MapPicture map_;
  MapPen pen_;
};

}  // namespace

MapPicture make_map(const FrameSource& source,
                    TimeNs time_ns,
                    double speed,
                    const Projection& projection,
                    const MapOptions& options,
                    const Choice& choice) {
  return Cartographer(source, time_ns, projection, options, choice).make(speed);
}

std::vector<Symbol> symbols_of(const MapDots& dots, const Scene& scene) {
  constexpr float half_px = 2.5F;
  std::vector<Symbol> symbols;
  if (!dots.moment.before) {
    return symbols;
  }
  const WorldView& frame = *dots.moment.before;
  const TimeNs time_ns = frame.now_ns + time::from_seconds(dots.ahead_s);
  if (dots.picture == kNoRow) {
    for_each_mover(dots.moment, time_ns, [&](const MoverView& mover, const Place3& place) {
      symbols.push_back(symbol_of(mover, place, scene));
    });
  } else {
    for (const PictureTrackView& track : frame.pictures.at(dots.picture)) {
      symbols.push_back(symbol_of(track, time_ns, scene));
    }
  }
  for (Symbol& symbol : symbols) {
    symbol.is_dot = true;
    symbol.half_px = half_px;
  }
  return symbols;
}

std::optional<Symbol> symbol_at(const MapPicture& map,
                                const Scene& scene,
                                const Projection& projection,
                                const Pixel& pixel) {
  std::optional<Symbol> nearest;
  double nearest_px = 14;
  const auto look_at = [&](const Symbol& symbol) {
    const auto at = projection.pixel_of(symbol.place);
    if (at && std::hypot(at->x - pixel.x, at->y - pixel.y) < nearest_px) {
      nearest_px = std::hypot(at->x - pixel.x, at->y - pixel.y);
      nearest = symbol;
    }
  };
  std::for_each(map.symbols.begin(), map.symbols.end(), look_at);
  const std::vector<Symbol> dots = symbols_of(map.dots, scene);
  std::for_each(dots.begin(), dots.end(), look_at);
  return nearest;
}

namespace {

constexpr Extent kNothing{1e12, -1e12, 1e12, -1e12};

void include_in(Extent& extent, const Place3& place, double radius_m) {
  extent.x_min_m = std::min(extent.x_min_m, place.x - radius_m);
  extent.x_max_m = std::max(extent.x_max_m, place.x + radius_m);
  extent.y_min_m = std::min(extent.y_min_m, place.y - radius_m);
  extent.y_max_m = std::max(extent.y_max_m, place.y + radius_m);
}

Extent or_some(const Extent& extent) {
  return extent.x_max_m >= extent.x_min_m ? extent : Extent{-1e5, 1e5, -1e5, 1e5};
}

}  // namespace

Extent defended_extent(const WorldPlan& plan) {
  constexpr double near_m = 40'000;
  Extent extent = kNothing;
  for (const SiteSpec& site : plan.sites) {
    if (site.side == Side::kDefender) {
      include_in(extent, metres(site.position), near_m);
    }
  }
  return or_some(extent);
}

Extent extent_of(const WorldPlan& plan) {
  Extent extent = kNothing;
  const auto include = [&](const Place3& place, double radius_m) {
    include_in(extent, place, radius_m);
  };
  for (const SiteSpec& site : plan.sites) {
    include(metres(site.position), 5000);
  }
  for (const AreaSpec& area : plan.areas) {
    include(metres(area.centre), area.radius_m);
  }
  for (const MoverSpec& mover : plan.movers) {
    if (mover.side == Side::kAttacker) {
      include(metres(mover.position), 0);
    }
  }
  return or_some(extent);
}

}  // namespace boyd::viewer
