#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include <fmt/format.h>

#include "host/record/entities.hpp"
#include "host/record/export_formats.hpp"
#include "host/scenario/frame.hpp"
#include "host/time/time.hpp"

namespace boyd::record {

namespace {

/// Scenarios have a time of day and no date; Tacview wants both.
constexpr int kYear = 2026;

const char* acmi_type(const Entity& entity) {
  if (!entity.is_mover) {
    switch (entity.site_kind) {
      case SiteKind::kAsset:
      case SiteKind::kHeadquarters:
        return "Ground+Static+Building";
      case SiteKind::kUnit:
        return "Ground+AntiAircraft";
      case SiteKind::kLaunchSite:
        return "Ground+Vehicle";
    }
  }
  switch (entity.role) {
    case Role::kInterceptor:
    case Role::kMissile:
    case Role::kStrike:
      return "Weapon+Missile";
    default:
      return "Air+FixedWing";
  }
}

const char* colour(Side side) {
  return side == Side::kDefender ? "Blue" : side == Side::kAttacker ? "Red" : "Green";
}
const char* coalition(Side side) {
  return side == Side::kDefender ? "Defenders" : side == Side::kAttacker ? "Attackers" : "Neutrals";
}

/// Commas end a property and line ends a record.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == ',' || c == '\\') {
      out += '\\';
    }
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

/// "2026-01-01T21:30:00Z": the time of day at time 0 plus `start_ns`.
std::string reference_time(const Subject& subject) {
  using namespace std::chrono;
  const sys_days day = year(kYear) / January / 1;
  const auto since = seconds(static_cast<std::int64_t>(subject.time_of_day_s)) +
                     floor<seconds>(nanoseconds(subject.start_ns));
  const auto moment = day + since;
  const auto date = floor<days>(moment);
  const year_month_day civil(date);
  const hh_mm_ss<seconds> clock(moment - date);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                     static_cast<int>(civil.year()),
                     static_cast<unsigned>(civil.month()),
                     static_cast<unsigned>(civil.day()),
                     clock.hours().count(),
                     clock.minutes().count(),
                     clock.seconds().count());
}

class AcmiWriter {
public:
  AcmiWriter(Recording& recording, run::OutputFile& out)
      : recording_(recording),
        entities_(recording),
        frame_({recording.subject().latitude_deg, recording.subject().longitude_deg, 0}),
        start_ns_(recording.subject().start_ns),
        out_(out) {}

  void write() {
    const Subject& subject = recording_.subject();
    out_.write(
        "\xEF\xBB\xBF"
        "FileType=text/acmi/tacview\nFileVersion=2.2\n");
    out_.write(fmt::format("0,ReferenceTime={}\n", reference_time(subject)));
    out_.write(fmt::format("0,DataSource=boyd {}\n", escaped(subject.version)));
    out_.write(fmt::format(
        "0,Title={}\n",
        escaped(fmt::format(
            "{}, arm {}, replication {}", subject.scenario, subject.arm, subject.replication))));
    write_sites();
    note_bookmarks();
    for (std::size_t frame = 0; frame < recording_.frames_count(); ++frame) {
      const WorldView view = recording_.view(frame);
      write_events(frame, view.now_ns);
      write_movers(view);
    }
  }

private:
  /// Ids of objects in the file: 0 means the battlefield itself.
  static std::size_t id_of(std::size_t row) { return row + 1; }

  std::string place_text(const Position& position) const {
    const scenario::Place place = frame_.unproject(position);
    return fmt::format(
        "T={:.7f}|{:.7f}|{:.2f}", place.longitude_deg, place.latitude_deg, place.altitude_m);
  }

  void at(TimeNs time_ns) {
    if (time_ns > now_ns_ || !begun_) {
      now_ns_ = std::max(time_ns, begun_ ? now_ns_ : time_ns);
      begun_ = true;
      out_.write(fmt::format("#{:.3f}\n", time::to_seconds(now_ns_ - start_ns_)));
    }
  }

  void write_object(std::size_t row, const Position& position) {
    const Entity& entity = entities_.all()[row];
    std::string line = fmt::format("{:x},{},Type={},Name={},Color={},Coalition={},Group={}",
                                   id_of(row),
                                   place_text(position),
                                   acmi_type(entity),
                                   escaped(entity.is_mover ? entity.platform : entity.name),
                                   colour(entity.side),
                                   coalition(entity.side),
                                   escaped(entity.group));
    line += fmt::format(",CallSign={}", escaped(entity.name));
    if (const auto launcher = entities_.row_of(entity.launcher)) {
      line += fmt::format(",Parent={:x}", id_of(*launcher));
    }
    out_.write(line + "\n");
  }

  void write_sites() {
    at(start_ns_);
    for (std::size_t row = 0; row < entities_.all().size(); ++row) {
      if (!entities_.all()[row].is_mover) {
        write_object(row, entities_.all()[row].position);
      }
    }
  }

  /// What happens to orders, by time.
  void note_bookmarks() {
    const StaticTables& tables = recording_.tables();
    for (const command::Order& order : recording_.orders(recording_.frames_count() - 1)) {
      const auto note = [&](TimeNs time_ns, const char* what) {
        if (time_ns != kNever) {
          bookmarks_.emplace(time_ns, fmt::format("{}: {}", what, order_text(order, tables)));
        }
      };
      note(order.requested_ns, "requested");
      note(order.decided_ns, "decided");
      note(command::received_ns(order), "received");
      note(command::action_ns(order), "in force");
    }
  }

  void write_bookmarks(TimeNs until_ns) {
    while (!bookmarks_.empty() && bookmarks_.begin()->first <= until_ns) {
      at(bookmarks_.begin()->first);
      out_.write(fmt::format("0,Event=Bookmark|{}\n", escaped(bookmarks_.begin()->second)));
      bookmarks_.erase(bookmarks_.begin());
    }
  }

  void write_events(std::size_t frame, TimeNs now_ns) {
    for (const Event& event : recording_.events(frame, frame)) {
      std::optional<std::size_t> lost;
      if (event.kind == EventKind::kKill) {
        lost = entities_.row_of(event.target);
      } else if (event.kind == EventKind::kJamLoss || event.kind == EventKind::kLeak ||
                 event.kind == EventKind::kSiteOut) {
        lost = entities_.row_of(event.actor);
      }
      if (lost) {
        write_bookmarks(event.time_ns);
        at(event.time_ns);
        out_.write(fmt::format("0,Event=Destroyed|{:x}|\n", id_of(*lost)));
        if (entities_.all()[*lost].is_mover) {
          remove(*lost);
        }
      }
    }
    write_bookmarks(now_ns);
  }

  void remove(std::size_t row) {
    if (in_air_.erase(row) != 0) {
      out_.write(fmt::format("-{:x}\n", id_of(row)));
    }
  }

  void write_movers(const WorldView& view) {
    at(view.now_ns);
    std::set<std::size_t> seen;
    for (const MoverView& mover : view.movers) {
      const auto row = entities_.row_of(mover.id);
      if (!row) {
        continue;
      }
      seen.insert(*row);
      if (in_air_.insert(*row).second) {
        write_object(*row, mover.position);
      } else {
        out_.write(fmt::format("{:x},{}\n", id_of(*row), place_text(mover.position)));
      }
    }
    const std::set<std::size_t> before = in_air_;
    for (const std::size_t row : before) {
      if (seen.count(row) == 0) {
        remove(row);
      }
    }
  }

  Recording& recording_;
  Entities entities_;
  scenario::Frame frame_;
  TimeNs start_ns_;
  run::OutputFile& out_;
  TimeNs now_ns_ = 0;
  bool begun_ = false;
  std::multimap<TimeNs, std::string> bookmarks_;
  std::set<std::size_t> in_air_;
};

}  // namespace

void write_acmi(Recording& recording, run::OutputFile& out) {
  AcmiWriter(recording, out).write();
}

}  // namespace boyd::record
