/// What sensors take for targets, whom they hear, and who answers.
#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

namespace {

/// False alarms of one scan at most, on average.
constexpr double kAlarmsMax = 64;

}  // namespace

void SectionReader::read_false_alarms(TableReader& reader, SensorSpec& spec) {
  const bool alarms = reader.given("resolution_cells_count");
  for (const char* key : {"gate_cells_count", "gate_radius_m", "false_altitude_max_m"}) {
    if (reader.given(key) && !alarms) {
      reader.report(key, "has no effect without resolution_cells_count");
    }
  }
  if (!alarms) {
    return;
  }
  FalseAlarmSpec& alarm = spec.false_alarm;
  alarm.cells_count = static_cast<float>(reader.number("resolution_cells_count", 1, 1e12));
  alarm.gate_cells_count = static_cast<float>(reader.number("gate_cells_count", 0, 1e9));
  alarm.gate_radius_m = static_cast<float>(reader.number("gate_radius_m", 0, 100000));
  alarm.altitude_max_m =
      static_cast<float>(reader.number("false_altitude_max_m", 0, 50000, 3000.0));
  const double mean =
      static_cast<double>(alarm.cells_count) * static_cast<double>(spec.false_alarm_prob);
  if (mean > kAlarmsMax) {
    reader.report("resolution_cells_count",
                  "gives " + text_of_number(mean) +
                      " false alarms a scan at false_alarm_prob; 64 is the most");
  }
}

void SectionReader::read_passive(TableReader& reader, SensorSpec& spec) {
  spec.emission_ref_w = static_cast<float>(reader.number("emission_ref_w", 1e-6, 1e12));
  spec.bearing_only = reader.given("bearing_only") && reader.boolean("bearing_only", false);
  if (spec.bearing_only) {
    for (const char* key : {"error_range_m", "error_range_frac"}) {
      if (reader.given(key)) {
        reader.report(key, "has no effect with bearing_only = true: its error is error_angle_deg");
      }
    }
    return;
  }
  spec.error_range_m = static_cast<float>(reader.number("error_range_m", 0, 100000, 0.0));
  spec.error_range_frac = static_cast<float>(reader.number("error_range_frac", 0, 10, 0.0));
  if (!(spec.error_range_m > 0) && !(spec.error_range_frac > 0)) {
    reader.report("error_range_frac",
                  "is missing: a bearing alone says little of range, 0.5 of it perhaps; or "
                  "error_range_m");
  }
}

std::array<float, kIdentities> SectionReader::read_beliefs(TableReader& row) {
  const char* const beliefs[kIdentities] = {
      "unknown_prob", "hostile_prob", "neutral_prob", "friend_prob", "decoy_prob"};
  std::array<float, kIdentities> probs{};
  double sum = 0;
  for (std::size_t belief = 1; belief < kIdentities; ++belief) {
    const double prob = row.number(beliefs[belief], 0, 1, 0.0);
    probs[belief] = static_cast<float>(prob);
    sum += prob;
  }
  probs[0] = static_cast<float>(sum < 1 ? 1 - sum : 0);
  if (sum > 1.0000001) {
    row.report("", "the probabilities sum to " + text_of_number(sum) + ", more than 1");
    return {1, 0, 0, 0, 0};
  }
  return probs;
}

void SectionReader::read_clutter(TableReader& reader, PictureSpec& picture) {
  if (reader.given("false_tracks_max_count")) {
    picture.false_tracks_max_count =
        static_cast<std::uint32_t>(reader.integer("false_tracks_max_count", 1, 4096));
    if (picture.perfect) {
      picture.false_tracks_max_count = 0;  // an arm may make perfect what is none in others
    }
  }
}

void SectionReader::read_association(TableReader& reader, PictureSpec& picture) {
  if (reader.given("association_gate_sigma")) {
    picture.gate_sigma = static_cast<float>(reader.number("association_gate_sigma", 0.1, 20));
    if (picture.perfect) {
      picture.gate_sigma = 0;  // an arm may make perfect what is none in others
    }
  }
}

void SectionReader::read_interrogation(TableReader& reader, PictureSpec& picture) {
  picture.iff = reader.given("iff_failure_prob");
  if (picture.iff) {
    picture.iff_failure_prob = static_cast<float>(reader.number("iff_failure_prob", 0, 1));
    picture.iff_partner_failure_prob = picture.iff_failure_prob;
  }
  if (reader.given("iff_partner_failure_prob")) {
    picture.iff_partner_failure_prob =
        static_cast<float>(reader.number("iff_partner_failure_prob", 0, 1));
    if (!picture.iff) {
      reader.report("iff_partner_failure_prob", "has no effect without iff_failure_prob");
    }
  }
}

}  // namespace boyd::scenario
