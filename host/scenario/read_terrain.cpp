/// [terrain], and the wind of [weather].
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include <xxhash.h>

#include "host/scenario/relief.hpp"
#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

namespace {

constexpr double kRadian = 3.14159265358979323846 / 180.0;

/// Tenths of millimetres per second: the last bits of sine and cosine differ between machines.
float rounded(double speed_mps) {
  return static_cast<float>(std::round(speed_mps * 1e4) / 1e4);
}

std::string hash_of(const Relief& relief) {
  return std::to_string(
      XXH64(relief.height_m.data(), relief.height_m.size() * sizeof(std::int16_t), 0));
}

}  // namespace

/// A relief's path is relative to the file that names it; one that --set names, to the scenario's.
std::string SectionReader::relief_path(const toml::node& node, const std::string& name) const {
  const toml::source_path_ptr& file = node.source().path;
  const std::string from = file && *file != "--set" ? *file : reliefs_main_path_;
  return (std::filesystem::path(from).parent_path() / name).lexically_normal().string();
}

void SectionReader::read_terrain() {
  const toml::node* node = tree_.get("terrain");
  if (node == nullptr || reliefs_ == nullptr) {
    return;
  }
  if (node->as_table() == nullptr) {
    log_.report(*node, "terrain", "needs a table: [terrain]");
    return;
  }
  TableReader reader(*node->as_table(), "terrain", log_);
  const std::string name = reader.text("relief");
  const auto step_m =
      static_cast<std::uint32_t>(reader.given("step_m") ? reader.integer("step_m", 1, 100'000) : 0);
  const toml::node* given = reader.table().get("relief");
  if (!name.empty() && given != nullptr) {
    try {
      out_.relief = reliefs_->get(relief_path(*given, name), out_.general.origin, step_m);
      reader.list("relief_posts_m", std::to_string(out_.relief->step_m));
      reader.list("relief_hash", hash_of(*out_.relief));
    } catch (const std::runtime_error& error) {
      reader.report("relief", error.what());
    }
  }
  reader.sources();
  reader.finish();
}

void SectionReader::read_wind(TableReader& reader) {
  if (!reader.given("wind_speed_mps")) {
    for (const char* key : {"wind_from_deg", "wind_height_m", "wind_shear_exponent"}) {
      if (reader.given(key)) {
        reader.report(key, "has no effect without wind_speed_mps");
      }
    }
    return;
  }
  Wind& wind = out_.weather.wind;
  const double speed_mps = reader.number("wind_speed_mps", 0, 150);
  const double from_rad = kRadian * reader.number("wind_from_deg", 0, 360);
  wind.x_mps = rounded(-speed_mps * std::sin(from_rad));
  wind.y_mps = rounded(-speed_mps * std::cos(from_rad));
  wind.reference_m = static_cast<float>(reader.number("wind_height_m", 1, 20'000, 10.0));
  wind.exponent = static_cast<float>(reader.number("wind_shear_exponent", 0, 1, 0.0));
}

}  // namespace boyd::scenario
