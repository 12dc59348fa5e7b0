/// `boyd info`: this program and what it can run on.
#pragma once

namespace boyd::app {

int info_command();

}  // namespace boyd::app
