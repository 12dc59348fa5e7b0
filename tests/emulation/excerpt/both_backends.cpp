#include "tests/emulation/excerpt/both_backends.hpp"

#include <algorithm>
#include <sstream>

#include "tests/kernels/small_world.hpp"

namespace boyd::test {

namespace {

bool any_changed(const WorldReport& report) {
  return std::any_of(report.triggers.begin(), report.triggers.end(), [](const TriggerReport& t) {
    return t.changed;
  });
}

bool same(const TrackView& a, const TrackView& b) {
  return a.track_id == b.track_id && a.identity == b.identity && a.position.x == b.position.x &&
         a.position.y == b.position.y && a.position.z == b.position.z &&
         a.measured_ns == b.measured_ns;
}

bool same(const TriggerReport& a, const TriggerReport& b) {
  return a.count == b.count && a.fires == b.fires && a.changed == b.changed &&
         a.oldest_measurement_ns == b.oldest_measurement_ns && a.urgent_count == b.urgent_count &&
         std::equal(a.urgent.begin(),
                    a.urgent.begin() + std::min(a.urgent_count, kUrgentTracks),
                    b.urgent.begin(),
                    [](const TrackView& x, const TrackView& y) { return same(x, y); });
}

}  // namespace

BothBackends::BothBackends(std::span<const WorldPlan> plans,
                           const BatchOptions& options,
                           Excerpt& excerpt)
    : plans_(plans.begin(), plans.end()),
      options_(options),
      excerpt_(excerpt),
      cpu_(make_battle(Backend::kCpu, plans_, options_)) {}

void BothBackends::inject(std::uint32_t world, std::span<const Injection> effects) {
  cpu_->inject(world, effects);
  if (cuda_) {
    cuda_->inject(world, effects);
  }
}

void BothBackends::restore(std::span<const std::byte> snapshot) {
  cpu_->restore(snapshot);
  if (cuda_) {
    cuda_->restore(snapshot);
  }
}

void BothBackends::advance(std::span<const TimeNs> until_ns) {
  const auto count = static_cast<std::uint32_t>(plans_.size());
  std::vector<bool> done(count, false);
  std::vector<TimeNs> next(count);
  for (;;) {
    bool any = false;
    TimeNs earliest_ns = kNever;
    for (std::uint32_t w = 0; w < count; ++w) {
      const WorldReport& report = cpu_->report(w);
      done[w] = done[w] || report.state != WorldState::kRunning || report.now_ns >= until_ns[w];
      const TimeNs step_ns = report.now_ns < excerpt_.from_ns
                                 ? excerpt_.from_ns
                                 : report.now_ns + plans_[w].command_interval_ns;
      next[w] = done[w] ? report.now_ns : std::min(until_ns[w], step_ns);
      any = any || !done[w];
      if (report.state == WorldState::kRunning) {
        earliest_ns = std::min(earliest_ns, report.now_ns);
      }
    }
    if (earliest_ns >= excerpt_.until_ns) {
      excerpt_.stop.request();
      return;
    }
    if (!any) {
      return;
    }
    if (!cuda_ && earliest_ns >= excerpt_.from_ns) {
      start_excerpt();
    }
    cpu_->advance(next);
    if (cuda_) {
      advance_all(*cuda_, next);
      ++excerpt_.ticks_count;
      for (std::uint32_t w = 0; w < count; ++w) {
        compare(w);
      }
    }
    for (std::uint32_t w = 0; w < count; ++w) {
      done[w] = done[w] || any_changed(cpu_->report(w));
    }
    if (excerpt_.stop.requested()) {
      return;
    }
  }
}

void BothBackends::start_excerpt() {
  cuda_ = make_battle(Backend::kCuda, plans_, options_);
  cuda_->restore(excerpt_.other_start.empty() ? cpu_->snapshot() : excerpt_.other_start);
  excerpt_.shots_count.assign(plans_.size(), 0);
  excerpt_.kills_count.assign(plans_.size(), 0);
  excerpt_.shots_before_count.clear();
  for (std::uint32_t w = 0; w < plans_.size(); ++w) {
    excerpt_.shots_before_count.push_back(total(cpu_->result(w), Counter::shots_count));
    compare(w);
  }
}

void BothBackends::compare(std::uint32_t w) {
  const WorldReport& a = cpu_->report(w);
  const WorldReport& b = cuda_->report(w);
  if (a.now_ns != b.now_ns || a.state != b.state) {
    note_difference(w, "its clock or whether it runs");
    return;
  }
  for (std::size_t t = 0; t < a.triggers.size(); ++t) {
    if (!same(a.triggers[t], b.triggers[t])) {
      note_difference(w, "trigger " + std::to_string(t));
    }
  }
  const WorldResult cpu = cpu_->result(w);
  const WorldResult cuda = cuda_->result(w);
  excerpt_.shots_count[w] = total(cpu, Counter::shots_count);
  excerpt_.kills_count[w] =
      total(cpu, Counter::attackers_shot_down_count) + total(cpu, Counter::decoys_shot_down_count);
  if (cpu.state_hash != cuda.state_hash) {
    std::ostringstream text;
    text << std::hex << "its state hash, " << cpu.state_hash << " and " << cuda.state_hash;
    note_difference(w, text.str());
  }
  if (cpu.nations != cuda.nations || cpu.site_damage != cuda.site_damage ||
      cpu.fates != cuda.fates || cpu.agent_ticks != cuda.agent_ticks ||
      cpu.pair_evaluations != cuda.pair_evaluations) {
    note_difference(w, "its counters, damage or fates");
  }
}

void BothBackends::note_difference(std::uint32_t world, const std::string& what) {
  if (excerpt_.difference.empty()) {
    std::ostringstream text;
    text << "world " << world << " at " << static_cast<double>(cpu_->report(world).now_ns) * 1e-9
         << " s: " << what;
    excerpt_.difference = text.str();
  }
  excerpt_.stop.request();
}

}  // namespace boyd::test
