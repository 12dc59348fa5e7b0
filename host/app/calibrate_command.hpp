/// `boyd calibrate`: which points of an experiment give published shares.
#pragma once

#include "host/app/command_line.hpp"

namespace boyd::app {

int calibrate_command(const CalibrateArguments& arguments);

}  // namespace boyd::app
