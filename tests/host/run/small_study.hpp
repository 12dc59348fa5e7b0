/// A study of a few groups and one chain of command, built by hand.
#pragma once

#include <string>
#include <vector>

#include "host/run/study.hpp"

namespace boyd::run {

/// Arms differ in how long their one command post takes. Replication r has world seed
/// seed_first + r in every arm.
class SmallStudy : public Study {
public:
  struct Arm {
    std::string name;
    double service_mean_s = 30;
  };

  explicit SmallStudy(std::vector<Arm> arms, std::uint64_t seed_first = 1)
      : arms_(std::move(arms)), seed_first_(seed_first) {}

  std::uint32_t arms_count() const override { return static_cast<std::uint32_t>(arms_.size()); }
  std::string arm_name(std::uint32_t arm) const override { return arms_.at(arm).name; }
  WorldSetup world(std::uint32_t arm, std::uint32_t replication) const override;

  /// World seeds from which on world() throws; none by default.
  std::uint64_t broken_from_seed = ~0ULL;
  Objective objective;

private:
  std::vector<Arm> arms_;
  std::uint64_t seed_first_;
};

}  // namespace boyd::run
