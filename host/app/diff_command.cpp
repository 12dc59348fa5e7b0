#include "host/app/diff_command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/app/difference_text.hpp"

namespace boyd::app {

int diff_command(const DiffArguments& arguments) {
  record::Recording first(arguments.first);
  record::Recording second(arguments.second);
  fmt::print("first:  {}\nsecond: {}\n", world_text(first), world_text(second));
  for (const std::string& sentence : record::setting_differences(first, second)) {
    fmt::print("differs before the start: {}\n", sentence);
  }
  if (const auto difference = record::first_difference(first, second)) {
    fmt::print("{}", difference_text(*difference));
    return 1;
  }
  fmt::print("no difference in {} frames\n", std::min(first.frames_count(), second.frames_count()));
  return 0;
}

}  // namespace boyd::app
