#include "host/record/subject.hpp"

#include <limits>

#include <fmt/format.h>

#include "host/record/hdf5_reader.hpp"
#include "host/record/hdf5_writer.hpp"
#include "host/record/recording_error.hpp"
#include "host/scenario/terrain_grid.hpp"

namespace boyd::record {

namespace {

constexpr const char* kWhat = "boyd recording";

std::uint32_t u32_attribute(const Hdf5Reader& file, const char* name) {
  const std::uint64_t value = file.u64_attribute(name);
  if (value > std::numeric_limits<std::uint32_t>::max()) {
    throw RecordingError(fmt::format("{}: its attribute {} is too large", file.path(), name));
  }
  return static_cast<std::uint32_t>(value);
}

/// Texts of all files, packed reliefs behind them, one after another, and where each ends.
void write_sources(const scenario::SourceFiles& sources, Hdf5Writer& file) {
  std::vector<std::string> paths;
  std::vector<std::uint64_t> ends;
  std::string all;
  for (const auto* files : {&sources.texts, &sources.reliefs}) {
    for (const auto& [path, text] : *files) {
      paths.push_back(path);
      all += text;
      ends.push_back(all.size());
    }
  }
  file.texts("/scenario/file_path", paths);
  file.numbers("/scenario/file_end", ends);
  file.bytes("/scenario/text", all);
}

scenario::SourceFiles read_sources(const Hdf5Reader& file, std::string main_path) {
  scenario::SourceFiles sources;
  sources.main_path = std::move(main_path);
  const std::vector<std::string> paths = file.texts("/scenario/file_path");
  const std::vector<std::uint64_t> ends = file.u64_numbers("/scenario/file_end");
  const std::string all = file.bytes("/scenario/text");
  std::uint64_t begin = 0;
  for (std::size_t k = 0; k < paths.size() && k < ends.size(); ++k) {
    if (ends[k] < begin || ends[k] > all.size()) {
      throw RecordingError(fmt::format("{}: /scenario/file_end is damaged", file.path()));
    }
    const std::string text = all.substr(begin, ends[k] - begin);
    (scenario::is_packed_terrain(text) ? sources.reliefs : sources.texts)[paths[k]] = text;
    begin = ends[k];
  }
  return sources;
}

constexpr const char* kHandAtPath = "/scenario/hand_order_at_ns";
constexpr const char* kHandRulePath = "/scenario/hand_order_rule";
constexpr const char* kHandPastPath = "/scenario/hand_order_past_chain";
constexpr const char* kHandTrackPath = "/scenario/hand_order_track";

void write_hand_orders(const std::vector<run::HandOrder>& orders, Hdf5Writer& file) {
  std::vector<std::int64_t> at_ns;
  std::vector<std::uint64_t> rules;
  std::vector<std::uint64_t> past;
  std::vector<std::uint64_t> tracks;
  for (const run::HandOrder& order : orders) {
    at_ns.push_back(order.at_ns);
    rules.push_back(order.rule);
    past.push_back(order.is_past_chain ? 1 : 0);
    tracks.push_back(order.track_id);
  }
  file.numbers(kHandAtPath, at_ns);
  file.numbers(kHandRulePath, rules);
  file.numbers(kHandPastPath, past);
  file.numbers(kHandTrackPath, tracks);
}

std::vector<run::HandOrder> read_hand_orders(const Hdf5Reader& file) {
  const std::vector<std::int64_t> at_ns = file.i64_numbers(kHandAtPath);
  const std::vector<std::uint64_t> rules = file.u64_numbers(kHandRulePath);
  const std::vector<std::uint64_t> past = file.u64_numbers(kHandPastPath);
  const std::vector<std::uint64_t> tracks = file.u64_numbers(kHandTrackPath);
  if (rules.size() != at_ns.size() || past.size() != at_ns.size() ||
      tracks.size() != at_ns.size()) {
    throw RecordingError(file.path() + ": its orders by hand are damaged");
  }
  std::vector<run::HandOrder> orders;
  for (std::size_t k = 0; k < at_ns.size(); ++k) {
    if (rules[k] > kNoRow || tracks[k] > kNoRow) {
      throw RecordingError(file.path() + ": its orders by hand are damaged");
    }
    orders.push_back({at_ns[k],
                      static_cast<std::uint32_t>(rules[k]),
                      past[k] != 0,
                      static_cast<std::uint32_t>(tracks[k])});
  }
  return orders;
}

}  // namespace

void write_subject(const Subject& subject, Hdf5Writer& file) {
  file.attribute("what", std::string(kWhat));
  file.attribute("format", kFormat);
  file.attribute("version", subject.version);
  file.attribute("scenario", subject.scenario);
  file.attribute("scenario_hash", subject.scenario_hash);
  file.attribute("main_path", subject.sources.main_path);
  file.attribute("arm", subject.arm);
  file.attribute("arm_row", std::uint64_t{subject.arm_row});
  file.attribute("replication", std::uint64_t{subject.replication});
  file.attribute("seed", subject.seed);
  file.attribute("until_s", subject.until_s);
  file.attribute("backend", subject.backend);
  file.attribute("dt_ns", subject.dt_ns);
  file.attribute("frame_ns", subject.frame_ns);
  file.attribute("start_ns", subject.start_ns);
  file.attribute("end_ns", subject.end_ns);
  file.attribute("time_of_day_s", subject.time_of_day_s);
  file.attribute("latitude_deg", subject.latitude_deg);
  file.attribute("longitude_deg", subject.longitude_deg);
  write_sources(subject.sources, file);
  file.bytes("/scenario/resolved", subject.resolved);
  std::vector<std::string> settings;
  for (const scenario::CommandLineSetting& setting : subject.settings) {
    settings.push_back(setting.path + "=" + setting.value);
  }
  file.texts("/scenario/settings", settings);
  write_hand_orders(subject.hand_orders, file);
}

Subject read_subject(const Hdf5Reader& file) {
  if (!file.has_attribute("what") || file.text_attribute("what") != kWhat) {
    throw RecordingError(file.path() + ": is an HDF5 file, but no recording of boyd");
  }
  const std::int64_t format = file.i64_attribute("format");
  if (format != kFormat) {
    throw RecordingError(fmt::format(
        "{}: has layout {}, this version of boyd reads layout {}", file.path(), format, kFormat));
  }
  Subject subject;
  subject.version = file.text_attribute("version");
  subject.scenario = file.text_attribute("scenario");
  subject.scenario_hash = file.text_attribute("scenario_hash");
  subject.arm = file.text_attribute("arm");
  subject.arm_row = u32_attribute(file, "arm_row");
  subject.replication = u32_attribute(file, "replication");
  subject.seed = file.u64_attribute("seed");
  subject.until_s = file.text_attribute("until_s");
  subject.backend = file.text_attribute("backend");
  subject.dt_ns = file.i64_attribute("dt_ns");
  subject.frame_ns = file.i64_attribute("frame_ns");
  subject.start_ns = file.i64_attribute("start_ns");
  subject.end_ns = file.i64_attribute("end_ns");
  subject.time_of_day_s = file.f64_attribute("time_of_day_s");
  subject.latitude_deg = file.f64_attribute("latitude_deg");
  subject.longitude_deg = file.f64_attribute("longitude_deg");
  subject.sources = read_sources(file, file.text_attribute("main_path"));
  subject.resolved = file.bytes("/scenario/resolved");
  for (const std::string& setting : file.texts("/scenario/settings")) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) {
      throw RecordingError(file.path() + ": /scenario/settings is damaged");
    }
    subject.settings.push_back({setting.substr(0, equals), setting.substr(equals + 1)});
  }
  subject.hand_orders = read_hand_orders(file);
  return subject;
}

}  // namespace boyd::record
