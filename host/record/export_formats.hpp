/// A recording in the formats of other tools. docs/recording.md says what goes where.
#pragma once

#include <string>

#include "host/record/recording.hpp"
#include "host/run/output_file.hpp"

namespace boyd::record {

/// Tacview ACMI 2.2 (tacview.net/documentation/acmi): objects, their ends, orders as bookmarks.
void write_acmi(Recording& recording, run::OutputFile& out);

/// GeoJSON (RFC 7946): the path of every agent, with times.
void write_geojson(Recording& recording, run::OutputFile& out);

/// Dstl's Common Data Format: CDF_EntityTable, CDF_Events and CDF_Metadata in a folder, which is
/// made where there is none.
void write_cdf(Recording& recording, const std::string& folder);

}  // namespace boyd::record
