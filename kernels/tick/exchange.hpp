/// What a batch and its host tell each other in Battle::advance(), and nothing more: the host how
/// far each world shall run, the batch how far worlds are and what those report that have stopped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "kernels/core/launch.hpp"
#include "kernels/core/memory.hpp"
#include "kernels/core/stepper.hpp"
#include "kernels/state/batch.hpp"

namespace boyd::BOYD_BACKEND {

/// until_ns of a world that stays where it is.
inline constexpr TimeNs kStays = std::numeric_limits<TimeNs>::min();

/// Reports of worlds, packed one after the other.
struct PackedReports {
  struct Head {
    ClockState clock;
    std::uint32_t world;
  };

  std::byte* first = nullptr;
  std::uint32_t triggers = 0;  ///< rows of each report
  std::uint32_t groups = 0;

  [[nodiscard]] BOYD_HD std::size_t bytes_each() const {
    const std::size_t bytes = sizeof(Head) + triggers * sizeof(TriggerReport) +
                              groups * sizeof(GroupReport) + alignof(Head) - 1U;
    return bytes / alignof(Head) * alignof(Head);
  }
  [[nodiscard]] BOYD_HD std::byte* at(std::uint32_t place) const {
    return first + place * bytes_each();
  }
  [[nodiscard]] BOYD_HD Head& head(std::uint32_t place) const {
    return *reinterpret_cast<Head*>(at(place));
  }
  [[nodiscard]] BOYD_HD TriggerReport* trigger(std::uint32_t place) const {
    return reinterpret_cast<TriggerReport*>(at(place) + sizeof(Head));
  }
  [[nodiscard]] BOYD_HD GroupReport* group(std::uint32_t place) const {
    return reinterpret_cast<GroupReport*>(at(place) + sizeof(Head) +
                                          triggers * sizeof(TriggerReport));
  }
};

/// Pointers into what is exchanged, in the memory of the backend or of the host.
struct ExchangeView {
  TimeNs* until_ns = nullptr;              ///< by world; kStays: stays, or has stopped and said so
  std::uint32_t* stopped_count = nullptr;  ///< worlds that have stopped since the batch went on
  TimeNs* now_ns = nullptr;                ///< by world
  std::uint32_t* stopped = nullptr;        ///< which those are; of the backend alone
  PackedReports reports;                   ///< theirs
};

/// The exchange's memory on both sides, and the way between them. Each of its copies is one,
/// however many worlds there are, and the reports of as many worlds as stopped the last time come
/// with what a look brings, so that the host hardly ever waits twice.
class Exchange {
public:
  Exchange(const BatchRows& rows, std::uint32_t worlds);

  /// How far each world shall run; to be set before go_on().
  [[nodiscard]] TimeNs* until_ns() const { return host_.until_ns; }

  /// Lets the worlds go on whose until_ns is not kStays, and no other.
  void go_on(Stepper& stepper, const BatchView& view);
  /// Enqueues what tells the host how far worlds are; the rest after a wait.
  void look(Stepper& stepper, const BatchView& view, const Executor& executor);
  [[nodiscard]] std::uint32_t stopped_count() const { return *host_.stopped_count; }
  [[nodiscard]] const TimeNs* now_ns() const { return host_.now_ns; }
  /// The reports of the worlds that have stopped since go_on(), in no order.
  const PackedReports& reports(Stepper& stepper, const BatchView& view);

private:
  /// Packs reports [first, first + count), as far as there are so many, and enqueues their copy.
  void fetch(Stepper& stepper, const BatchView& view, std::uint32_t first, std::uint32_t count);

  std::uint32_t worlds_;
  std::uint32_t expected_count_ = 1;  ///< worlds that stopped the last time
  TwinBlock until_;
  TwinBlock told_;
  Block stopped_;
  TwinBlock reports_;
  ExchangeView host_;
  ExchangeView backend_;
};

}  // namespace boyd::BOYD_BACKEND
