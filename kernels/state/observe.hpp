/// What a world looks like, read from the arrays of its batch.
#pragma once

#include <cstdint>

#include "kernels/state/batch.hpp"
#include "kernels/state/world_view.hpp"

namespace boyd {

/// World `w` of a batch whose arrays the host can read, into `view`, whose memory is used again.
void look_at_world(const BatchView& batch, std::uint32_t w, WorldView& view);

}  // namespace boyd
