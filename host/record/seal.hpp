/// A checksum of a whole recording at its end, so that no damaged file is given to the HDF5
/// library.
#pragma once

#include <cstdint>
#include <string>

namespace boyd::record {

enum class Seal : std::uint8_t {
  kWhole,   ///< not a bit has changed since the recording was finished
  kBroken,  ///< some have
  kNone,    ///< never finished, or cut
};

/// Adds 32 bytes after the end of a finished file: a mark, how long it is, and XXH64 of what comes
/// before. Readers of HDF5 do not look there. Throws RecordingError.
void seal_file(const std::string& path);

/// Reads the whole file once. Throws RecordingError when it cannot be read.
Seal seal_of(const std::string& path);

}  // namespace boyd::record
