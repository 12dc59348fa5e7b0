/// Recordings and where they differ, in words.
#pragma once

#include <string>

#include "host/record/difference.hpp"

namespace boyd::app {

/// "night.h5, arm bilateral, replication 3, seed 1".
std::string world_text(const record::Recording& recording);

/// Where and what, one line each.
std::string difference_text(const record::Difference& difference);

}  // namespace boyd::app
