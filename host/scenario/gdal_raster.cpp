#include "host/scenario/gdal_raster.hpp"

#include <stdexcept>

#if defined(BOYD_HAVE_GDAL)
#include <algorithm>
#include <cmath>
#include <memory>

#include <gdal_priv.h>
#include <gdalwarper.h>
#include <ogr_srs_api.h>
#endif

namespace boyd::scenario {

#if defined(BOYD_HAVE_GDAL)

namespace {

constexpr int kPostsMax = 20000;  ///< along either axis

struct CloseDataset {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, CloseDataset>;

/// While it lives GDAL keeps its messages to itself, for refuse().
struct QuietErrors {
  QuietErrors() {
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
  }
  ~QuietErrors() { CPLPopErrorHandler(); }
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;
};

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  const std::string reason = CPLGetLastErrorMsg();
  throw std::runtime_error(path + ": " + what + (reason.empty() ? "" : " (" + reason + ")"));
}

/// The raster as GDAL warps it to WGS84.
Dataset warped(const std::string& path, GDALDatasetH file) {
  char* wgs84 = nullptr;
  OGRSpatialReferenceH reference = OSRNewSpatialReference(nullptr);
  OSRImportFromEPSG(reference, 4326);
  OSRExportToWkt(reference, &wgs84);
  OSRDestroySpatialReference(reference);
  Dataset warped(GDALAutoCreateWarpedVRT(file, nullptr, wgs84, GRA_Bilinear, 0.125, nullptr));
  CPLFree(wgs84);
  if (warped == nullptr) {
    refuse(path, "cannot be brought to latitude and longitude");
  }
  return warped;
}

/// Heights in m of what is sea where there are no data.
std::int16_t height_of(float value, bool has_none, double none) {
  const auto height = static_cast<double>(value);
  if (!std::isfinite(height) || (has_none && height == none)) {
    return 0;
  }
  return static_cast<std::int16_t>(std::lround(std::clamp(height, -12000.0, 10000.0)));
}

}  // namespace

bool has_gdal() {
  return true;
}

TerrainGrid read_gdal_raster(const std::string& path) {
  GDALAllRegister();
  const QuietErrors quiet;
  const Dataset file(GDALOpen(path.c_str(), GA_ReadOnly));
  if (file == nullptr) {
    refuse(path, "is no raster that GDAL reads");
  }
  const Dataset raster = warped(path, file.get());
  double place[6] = {};
  const int columns = GDALGetRasterXSize(raster.get());
  const int rows = GDALGetRasterYSize(raster.get());
  if (GDALGetGeoTransform(raster.get(), place) != CE_None || columns < 2 || rows < 2) {
    refuse(path, "does not say where on the earth it lies, or has less than 2 by 2 heights");
  }
  if (columns > kPostsMax || rows > kPostsMax) {
    refuse(path, "has more than 20,000 heights along one side; cut it to the theatre");
  }
  GDALRasterBandH band = GDALGetRasterBand(raster.get(), 1);
  std::vector<float> values(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  if (GDALRasterIO(
          band, GF_Read, 0, 0, columns, rows, values.data(), columns, rows, GDT_Float32, 0, 0) !=
      CE_None) {
    refuse(path, "cannot be read");
  }
  int has_none = 0;
  const double none = GDALGetRasterNoDataValue(band, &has_none);
  TerrainGrid grid;
  grid.rows = static_cast<std::uint32_t>(rows);
  grid.columns = static_cast<std::uint32_t>(columns);
  grid.longitude_step_deg = place[1];
  grid.latitude_step_deg = -place[5];
  // A cell's value is that of its middle.
  grid.longitude_west_deg = place[0] + place[1] / 2;
  grid.latitude_north_deg = place[3] + place[5] / 2;
  grid.source = path;
  for (const float value : values) {
    grid.height_m.push_back(height_of(value, has_none != 0, none));
  }
  return grid;
}

#else

bool has_gdal() {
  return false;
}

TerrainGrid read_gdal_raster(const std::string& path) {
  throw std::runtime_error(path +
                           ": this program was built without GDAL, which reads such files: "
                           "configure it where libgdal-dev is installed, or give a .json relief");
}

#endif

}  // namespace boyd::scenario
