/// From heights on latitude and longitude to the relief of a theatre.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "host/scenario/source_texts.hpp"
#include "host/scenario/terrain_grid.hpp"
#include "kernels/state/plan.hpp"

namespace boyd::scenario {

/// Distance of a grid's posts at an origin, the smaller of both ways, in whole metres, at least 1.
std::uint32_t step_of(const TerrainGrid& grid, const Place& origin);

/// The grid in the frame about an origin, heights step_m apart, bilinear, in whole metres, the sea
/// and what lies below it at 0; cut at 2,000 km. Throws std::runtime_error where that would be more
/// than kReliefPostsMax heights.
Relief relief_around(const TerrainGrid& grid, const Place& origin, std::uint32_t step_m);

/// The reliefs that the arms of a document share, each read and projected once.
class ReliefStore {
public:
  /// Keeps what it reads in sources.reliefs. Without `reads_files` it takes them from there.
  ReliefStore(SourceFiles& sources, bool reads_files)
      : sources_(sources), reads_files_(reads_files) {}

  /// step_m 0: as the grid's own. Throws std::runtime_error.
  std::shared_ptr<const Relief> get(const std::string& path,
                                    const Place& origin,
                                    std::uint32_t step_m);

private:
  const TerrainGrid& grid(const std::string& path);

  using Key = std::tuple<std::string, double, double, std::uint32_t>;
  SourceFiles& sources_;
  bool reads_files_;
  std::map<std::string, TerrainGrid> grids_;
  std::map<Key, std::shared_ptr<const Relief>> reliefs_;
};

}  // namespace boyd::scenario
