/// What is wrong with a recording, or with writing one.
#pragma once

#include <stdexcept>

namespace boyd::record {

/// Says which file, what is wrong with it, and what would be right.
class RecordingError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

}  // namespace boyd::record
