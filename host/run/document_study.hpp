/// A scenario file as a study: its arms, and their worlds by replication.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/run/study.hpp"
#include "host/scenario/document.hpp"

namespace boyd::run {

class DocumentStudy : public Study {
public:
  /// until_s: worlds end then at the latest. `document` outlives this object.
  DocumentStudy(const scenario::Document& document,
                std::uint64_t seed,
                std::optional<double> until_s);

  std::uint32_t arms_count() const override;
  std::string arm_name(std::uint32_t arm) const override;
  WorldSetup world(std::uint32_t arm, std::uint32_t replication) const override;

private:
  const scenario::Document& document_;
  std::uint64_t seed_;
  std::optional<TimeNs> until_ns_;
  std::vector<std::shared_ptr<const command::PreparedPlan>> commands_;
};

/// The measures that a scenario names beforehand, or the default ones. Throws ScenarioError for a
/// name that is no measure, with the nearest one.
std::vector<std::string> primary_measures_of(const scenario::Document& document);

}  // namespace boyd::run
