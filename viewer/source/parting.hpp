/// Where two nights that began alike part.
#pragma once

#include <optional>
#include <string>

#include "viewer/source/frame_source.hpp"

namespace boyd::viewer {

struct Parting {
  std::optional<TimeNs> time_ns;  ///< none: alike as far as both are known
  std::string what;               ///< the first thing that happened in one of them alone
};

/// By the events of both: exact in time, as far as both have come.
Parting parting_of(const FrameSource& one, const FrameSource& other);

}  // namespace boyd::viewer
