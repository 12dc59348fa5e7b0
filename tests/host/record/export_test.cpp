#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/record/export_formats.hpp"
#include "host/scenario/frame.hpp"
#include "tests/host/record/recorded_world.hpp"

namespace boyd::record {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// Cells of a line of CSV without quotes across lines.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

class ExportedRecording : public testing::Test {
protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    record_world(Recipe{}, folder_->file("night.h5"));
    recording_ = new Recording(folder_->file("night.h5"));
  }
  static void TearDownTestSuite() {
    delete recording_;
    delete folder_;
  }

  static std::string acmi() {
    run::OutputFile out(folder_->file("night.acmi"));
    write_acmi(*recording_, out);
    out.commit();
    return text_of(folder_->file("night.acmi"));
  }
  static std::size_t count_events(EventKind kind) {
    std::size_t count = 0;
    for (const Event& event : recording_->events(0, recording_->frames_count() - 1)) {
      count += event.kind == kind ? 1 : 0;
    }
    return count;
  }

  static TemporaryFolder* folder_;
  static Recording* recording_;
};
TemporaryFolder* ExportedRecording::folder_ = nullptr;
Recording* ExportedRecording::recording_ = nullptr;

TEST_F(ExportedRecording, to_acmi_has_header_and_frames_in_order) {
  const std::vector<std::string> lines = lines_of(acmi());
  ASSERT_GT(lines.size(), 10U);
  EXPECT_EQ(lines[0],
            "\xEF\xBB\xBF"
            "FileType=text/acmi/tacview");
  EXPECT_EQ(lines[1], "FileVersion=2.2");
  EXPECT_TRUE(lines[2].starts_with("0,ReferenceTime=20"));
  double before_s = -1;
  for (const std::string& line : lines) {
    if (line.starts_with('#')) {
      EXPECT_GT(std::stod(line.substr(1)), before_s);
      before_s = std::stod(line.substr(1));
    }
  }
  EXPECT_GT(before_s, 0);
}

TEST_F(ExportedRecording, to_acmi_introduces_every_object_before_it_moves_dies_or_leaves) {
  std::map<std::string, bool> there;
  std::size_t destroyed = 0;
  std::size_t bookmarks = 0;
  for (const std::string& line : lines_of(acmi())) {
    if (line.starts_with("0,Event=Destroyed|")) {
      const std::string id = line.substr(18, line.size() - 19);
      EXPECT_TRUE(there[id]) << line;
      ++destroyed;
    } else if (line.starts_with("0,Event=Bookmark|")) {
      ++bookmarks;
    } else if (line.starts_with('-')) {
      EXPECT_TRUE(std::exchange(there[line.substr(1)], false)) << line;
    } else if (line.find(",T=") != std::string::npos) {
      const std::string id = line.substr(0, line.find(','));
      const bool is_new = line.find("Type=") != std::string::npos;
      EXPECT_NE(std::exchange(there[id], true), is_new) << line;
      EXPECT_EQ(is_new, line.find("Coalition=") != std::string::npos) << line;
    }
  }
  EXPECT_GT(destroyed, 0U);
  EXPECT_GE(destroyed, count_events(EventKind::kLeak));
  EXPECT_GE(bookmarks, recording_->orders(recording_->frames_count() - 1).size());
}

TEST_F(ExportedRecording, to_acmi_puts_sites_where_the_scenario_has_them) {
  const scenario::Document document(Recipe{}.scenario);
  const scenario::Asset& asset = document.arm(0).assets.front();
  for (const std::string& line : lines_of(acmi())) {
    if (line.find("CallSign=" + asset.name) != std::string::npos) {
      double longitude = 0;
      double latitude = 0;
      ASSERT_EQ(std::sscanf(line.c_str(), "%*x,T=%lf|%lf", &longitude, &latitude), 2);
      // A metre, to which positions are rounded, is less than 2e-5 degrees of either here.
      EXPECT_NEAR(longitude, asset.place.longitude_deg, 2e-5);
      EXPECT_NEAR(latitude, asset.place.latitude_deg, 2e-5);
      return;
    }
  }
  FAIL() << "no line names " << asset.name;
}

TEST_F(ExportedRecording, to_geojson_has_the_path_of_every_agent_with_times) {
  run::OutputFile out(folder_->file("night.geojson"));
  write_geojson(*recording_, out);
  out.commit();
  const auto json = nlohmann::json::parse(text_of(folder_->file("night.geojson")));
  EXPECT_EQ(json["type"], "FeatureCollection");
  EXPECT_EQ(json["features"].size(), recording_->agents().size());
  for (const auto& feature : json["features"]) {
    const auto& times = feature["properties"]["times_s"];
    if (feature["geometry"]["type"] == "LineString") {
      EXPECT_EQ(feature["geometry"]["coordinates"].size(), times.size());
      EXPECT_GT(times.size(), 1U);
    } else {
      EXPECT_EQ(feature["geometry"]["type"], "Point");
      EXPECT_EQ(times.size(), 1U);
    }
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
  }
}

TEST_F(ExportedRecording, to_cdf_has_case_and_rep_first_and_an_entity_behind_every_event) {
  write_cdf(*recording_, folder_->file("cdf"));
  const std::string name = recording_->subject().arm + "_0";
  const std::vector<std::string> entities =
      lines_of(text_of(folder_->file("cdf/CDF_EntityTable_" + name + ".csv")));
  const std::vector<std::string> events =
      lines_of(text_of(folder_->file("cdf/CDF_Events_" + name + ".csv")));
  EXPECT_TRUE(entities[0].starts_with("case,rep,id,name,type,"));
  EXPECT_TRUE(events[0].starts_with("case,rep,time,primary_entity_id,"));
  std::map<std::string, std::int64_t> total;
  std::map<std::string, std::int64_t> seen;
  for (std::size_t k = 1; k < entities.size(); ++k) {
    const std::vector<std::string> cells = cells_of(entities[k]);
    ASSERT_EQ(cells.size(), cells_of(entities[0]).size()) << entities[k];
    EXPECT_EQ(cells[0], recording_->subject().arm);
    EXPECT_EQ(cells[1], "0");
    total[cells[2]] = std::stoll(cells[16]);
  }
  std::map<std::string, std::size_t> types;
  for (std::size_t k = 1; k < events.size(); ++k) {
    const std::vector<std::string> cells = cells_of(events[k]);
    ASSERT_EQ(cells.size(), cells_of(events[0]).size()) << events[k];
    ASSERT_EQ(total.count(cells[3]), 1U) << events[k];
    ++seen[cells[3]];
    ++types[cells[13]];
  }
  for (const auto& [id, count] : total) {
    EXPECT_EQ(seen[id], count) << id;
  }
  EXPECT_EQ(types["kill"], count_events(EventKind::kKill));
  EXPECT_EQ(types["shot"], count_events(EventKind::kShot));
  EXPECT_NE(text_of(folder_->file("cdf/CDF_Metadata_" + name + ".yaml")).find("time_unit: s"),
            std::string::npos);
}

TEST_F(ExportedRecording, to_a_place_that_cannot_be_written_is_an_error) {
  std::ofstream(folder_->file("a_file")) << "x";
  EXPECT_THROW(write_cdf(*recording_, folder_->file("a_file") + "/cdf"), RecordingError);
}

TEST(Frame, gives_a_place_back_within_the_metre_it_rounds_to) {
  const scenario::Frame frame({55.9, 21.1, 0});
  for (const double latitude : {50.0, 55.9, 60.0}) {
    for (const double longitude : {10.0, 21.1, 35.0}) {
      Position position{};
      ASSERT_TRUE(frame.project({latitude, longitude, 1500}, position));
      const scenario::Place place = frame.unproject(position);
      EXPECT_NEAR(place.latitude_deg, latitude, 1e-5);
      EXPECT_NEAR(place.longitude_deg, longitude, 2e-5);
      EXPECT_EQ(place.altitude_m, 1500);
    }
  }
}

}  // namespace
}  // namespace boyd::record
