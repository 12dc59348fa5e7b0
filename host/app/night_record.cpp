#include "host/app/night_record.hpp"

#include <iterator>

namespace boyd::app {

void NightRecord::note(const WorldReport& report) {
  for (const TriggerReport& trigger : report.triggers) {
    std::map<TimeNs, std::uint32_t>& counts = counts_[trigger.trigger];
    if (counts.empty() || counts.rbegin()->second != trigger.count) {
      counts[report.now_ns] = trigger.count;
    }
  }
  for (std::uint32_t g = 0; g < report.groups.size(); ++g) {
    std::map<TimeNs, bool>& links = links_[g];
    if (links.empty() || links.rbegin()->second != report.groups[g].is_linked) {
      links[report.now_ns] = report.groups[g].is_linked;
    }
  }
}

std::optional<std::uint32_t> NightRecord::trigger_count(std::uint32_t trigger,
                                                        TimeNs time_ns) const {
  const auto counts = counts_.find(trigger);
  if (counts == counts_.end()) {
    return std::nullopt;
  }
  const auto after = counts->second.upper_bound(time_ns);
  if (after == counts->second.begin()) {
    return std::nullopt;
  }
  return std::prev(after)->second;
}

bool NightRecord::is_linked(std::uint32_t group, TimeNs time_ns) const {
  const auto links = links_.find(group);
  if (links == links_.end()) {
    return true;
  }
  const auto after = links->second.upper_bound(time_ns);
  return after == links->second.begin() || std::prev(after)->second;
}

}  // namespace boyd::app
