#include "host/validate/registry.hpp"

#include <iterator>

namespace boyd::validate {

const std::vector<Case>& all_cases() {
  static const std::vector<Case> kCases = [] {
    std::vector<Case> all;
    for (auto* family : {queue_cases,
                         consensus_cases,
                         chain_cases,
                         attrition_cases,
                         fire_unit_cases,
                         salvo_cases,
                         flock_cases,
                         guidance_cases,
                         sensing_cases,
                         association_cases,
                         bearing_cases,
                         radar_cases,
                         terrain_cases,
                         track_cases,
                         conservation_cases,
                         convergence_cases,
                         history_cases}) {
      std::vector<Case> some = family();
      all.insert(
          all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    return all;
  }();
  return kCases;
}

const Case* find_case(const std::string& name) {
  for (const Case& known : all_cases()) {
    if (known.name == name) {
      return &known;
    }
  }
  return nullptr;
}

}  // namespace boyd::validate
