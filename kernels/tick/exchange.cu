#include <algorithm>

#include "kernels/core/atomics.hpp"
#include "kernels/tick/exchange.hpp"

namespace boyd::BOYD_BACKEND {

namespace {

/// Starts the worlds that shall go on. Per world.
struct GoOn {
  BatchView view;
  ExchangeView exchange;

  BOYD_HD void operator()(std::uint32_t w) const {
    const bool goes = exchange.until_ns[w] != kStays;
    view.running[w] = goes ? 1U : 0U;
    if (goes) {
      view.clock[w].until_ns = exchange.until_ns[w];
    }
    if (w == 0U) {
      *exchange.stopped_count = 0U;
    }
  }
};

/// Notes how far a world is, and of one that has stopped, once, that it has. Per world.
struct NoteStop {
  BatchView view;
  ExchangeView exchange;

  BOYD_HD void operator()(std::uint32_t w) const {
    exchange.now_ns[w] = view.clock[w].now_ns;
    if (exchange.until_ns[w] == kStays || view.running[w] != 0U) {
      return;
    }
    exchange.until_ns[w] = kStays;
    exchange.stopped[atomic_add(*exchange.stopped_count, 1U)] = w;
  }
};

/// Packs one row of the report of a world that has stopped. Per report: its head, then its
/// triggers, then its groups.
struct PackReport {
  BatchView view;
  ExchangeView exchange;

  BOYD_HD void operator()(std::uint32_t place, std::uint32_t item) const {
    const PackedReports& reports = exchange.reports;
    if (place >= *exchange.stopped_count) {
      return;
    }
    const std::uint32_t w = exchange.stopped[place];
    if (item == 0U) {
      reports.head(place).clock = view.clock[w];
      reports.head(place).world = w;
    } else if (item <= reports.triggers) {
      const std::uint32_t t = item - 1U;
      reports.trigger(place)[t] = view.trigger[static_cast<std::size_t>(w) * reports.triggers + t];
    } else {
      const std::uint32_t g = item - 1U - reports.triggers;
      reports.group(place)[g] = view.group_report[static_cast<std::size_t>(w) * reports.groups + g];
    }
  }
};

/// Of what is told at each look: the count, for whose sake the times lie aligned behind it.
constexpr std::size_t kCountBytes = sizeof(TimeNs);

ExchangeView view_of(std::byte* until, std::byte* told, std::byte* reports, const BatchRows& rows) {
  ExchangeView view;
  view.until_ns = reinterpret_cast<TimeNs*>(until);
  view.stopped_count = reinterpret_cast<std::uint32_t*>(told);
  view.now_ns = reinterpret_cast<TimeNs*>(told + kCountBytes);
  view.reports = {reports, rows.triggers, rows.groups};
  return view;
}

}  // namespace

Exchange::Exchange(const BatchRows& rows, std::uint32_t worlds)
    : worlds_(worlds),
      until_(sizeof(TimeNs) * worlds),
      told_(kCountBytes + sizeof(TimeNs) * worlds),
      stopped_(sizeof(std::uint32_t) * worlds),
      reports_(PackedReports{nullptr, rows.triggers, rows.groups}.bytes_each() * worlds),
      host_(view_of(until_.host(), told_.host(), reports_.host(), rows)),
      backend_(view_of(until_.backend(), told_.backend(), reports_.backend(), rows)) {
  backend_.stopped = reinterpret_cast<std::uint32_t*>(stopped_.data());
}

void Exchange::go_on(Stepper& stepper, const BatchView& view) {
  stepper.to_backend(until_.backend(), until_.host(), sizeof(TimeNs) * worlds_);
  stepper.enqueue([&](const Executor& executor) {
    for_each_world(executor, {0, worlds_}, view.everywhere, GoOn{view, backend_});
  });
}

void Exchange::look(Stepper& stepper, const BatchView& view, const Executor& executor) {
  for_each_world(executor, {0, worlds_}, view.everywhere, NoteStop{view, backend_});
  stepper.to_host(told_.host(), told_.backend(), kCountBytes + sizeof(TimeNs) * worlds_);
  fetch(stepper, view, 0, expected_count_);
}

const PackedReports& Exchange::reports(Stepper& stepper, const BatchView& view) {
  const std::uint32_t count = stopped_count();
  if (count > expected_count_) {
    fetch(stepper, view, expected_count_, count - expected_count_);
    stepper.wait();
  }
  expected_count_ = std::max(count, 1U);
  return host_.reports;
}

void Exchange::fetch(Stepper& stepper,
                     const BatchView& view,
                     std::uint32_t first,
                     std::uint32_t count) {
  const PackedReports& packed = backend_.reports;
  stepper.enqueue([&](const Executor& executor) {
    for_each_item(executor,
                  {first, count},
                  view.everywhere,
                  {nullptr, 1U + packed.triggers + packed.groups},
                  PackReport{view, backend_});
  });
  stepper.to_host(host_.reports.at(first), packed.at(first), packed.bytes_each() * count);
}

}  // namespace boyd::BOYD_BACKEND
