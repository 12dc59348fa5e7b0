#include "kernels/stage/lanes_isa.hpp"

#include "kernels/stage/assign_lanes.hpp"
#include "kernels/stage/exchange_lanes.hpp"
#include "kernels/stage/sense_lanes.hpp"

namespace boyd::BOYD_BACKEND {

const LaneStages kLaneStages{&sense_lanes, &exchange_lanes, &assign_lanes};

}  // namespace boyd::BOYD_BACKEND
