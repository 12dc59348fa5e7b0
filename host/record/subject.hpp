/// What a recording is of, and what is needed to simulate it again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/run/study.hpp"
#include "host/scenario/document.hpp"

namespace boyd::record {

class Hdf5Reader;
class Hdf5Writer;

inline constexpr std::int64_t kFormat = 2;  ///< of the layout; docs/recording.md

struct Subject {
  std::string version;        ///< of the program that recorded it
  std::string scenario;       ///< path as it was given
  std::string scenario_hash;  ///< hexadecimal
  std::string arm;
  std::uint32_t arm_row = 0;
  std::uint32_t replication = 0;
  std::uint64_t seed = 0;  ///< of the scenario, not of the replication
  std::string until_s;     ///< as it was given; empty: the scenario's end
  std::string backend;
  TimeNs dt_ns = 0;
  TimeNs frame_ns = 0;  ///< between frames
  TimeNs start_ns = 0;
  TimeNs end_ns = 0;         ///< at the latest
  double time_of_day_s = 0;  ///< at time 0, after midnight
  double latitude_deg = 0;   ///< of the origin
  double longitude_deg = 0;
  std::string resolved;  ///< every key of the arm with its value
  scenario::SourceFiles sources;
  std::vector<scenario::CommandLineSetting> settings;
  std::vector<run::HandOrder> hand_orders;
};

void write_subject(const Subject& subject, Hdf5Writer& file);
/// Throws RecordingError, also where the layout is that of another version.
Subject read_subject(const Hdf5Reader& file);

}  // namespace boyd::record
