/// A line about a device, for people.
#pragma once

#include <string>

namespace boyd {

struct DeviceFact {
  std::string name;   ///< "driver"
  std::string value;  ///< "for CUDA up to 13.0"
};

}  // namespace boyd
