#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/record/entities.hpp"
#include "host/record/export_formats.hpp"
#include "host/record/words.hpp"
#include "host/scenario/frame.hpp"
#include "host/time/time.hpp"

namespace boyd::record {

namespace {

/// Types of events of the format, in the order of their columns in the entity table.
enum class CdfType : std::uint8_t { kStatus, kLocation, kSpotted, kShot, kKill, kLoss };
constexpr std::array<const char*, 6> kCdfWords = {
    "status update", "location update", "spotted secondary", "shot", "kill", "loss"};
constexpr std::array<const char*, 6> kCdfIds = {"status", "loc", "spot", "shot", "kill", "loss"};
constexpr std::array<const char*, 6> kCdfColumns = {"status_update_events",
                                                    "location_update_events",
                                                    "spotted_secondary_events",
                                                    "shot_events",
                                                    "kill_events",
                                                    "loss_events"};

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

/// The format lets every event have a primary entity; what has no place in the battle is a system
/// entity: "command", to which orders happen, and each picture, which sees.
std::vector<Entity> with_system_entities(const Entities& entities, const StaticTables& tables) {
  std::vector<Entity> all = entities.all();
  Entity command;
  command.name = "command";
  command.kind = "command";
  all.push_back(command);
  for (const StaticTables::Picture& picture : tables.pictures) {
    Entity entity;
    entity.name = "picture " + picture.name;
    entity.kind = "picture";
    entity.side = picture.side;
    all.push_back(entity);
  }
  return all;
}

class CdfWriter {
public:
  CdfWriter(Recording& recording, const std::string& folder)
      : recording_(recording),
        entities_(recording),
        frame_({recording.subject().latitude_deg, recording.subject().longitude_deg, 0}),
        name_(fmt::format("{}_{}", recording.subject().arm, recording.subject().replication)),
        events_file_(path(folder, "CDF_Events", "csv")),
        entities_file_(path(folder, "CDF_EntityTable", "csv")),
        metadata_file_(path(folder, "CDF_Metadata", "yaml")),
        all_(with_system_entities(entities_, recording.tables())),
        counts_(all_.size()) {
    for (const Entity& entity : all_) {
      places_.push_back(entity.position);
      first_ns_.push_back(entity.is_mover ? kNever : recording.subject().start_ns);
    }
  }

  void write() {
    write_events();
    write_entities();
    write_metadata();
    events_file_.commit();
    entities_file_.commit();
    metadata_file_.commit();
  }

private:
  std::string path(const std::string& folder, const char* what, const char* ending) const {
    return (std::filesystem::path(folder) / fmt::format("{}_{}.{}", what, name_, ending)).string();
  }

  /// "case,rep," of every row: the arm and the replication.
  std::string case_and_rep() const {
    return fmt::format(
        "{},{},", quoted(recording_.subject().arm), recording_.subject().replication);
  }

  std::string entity_cells(std::optional<std::size_t> row) const {
    if (!row) {
      return ",,,,,,";
    }
    const Entity& entity = all_[*row];
    return fmt::format("{},{},{},{},0,{},{}",
                       id_text(*row),
                       quoted(entity.name),
                       quoted(entity.kind),
                       quoted(entity.group),
                       quoted(entity.nation),
                       kSideWords.at(static_cast<std::size_t>(entity.side)));
  }

  bool is_system(std::size_t row) const { return row >= entities_.all().size(); }
  std::size_t command_row() const { return entities_.all().size(); }
  std::optional<std::size_t> picture_row(std::uint64_t picture) const {
    const std::size_t row = command_row() + 1 + static_cast<std::size_t>(picture);
    return row < all_.size() ? std::optional(row) : std::nullopt;
  }
  std::string id_text(std::size_t row) const {
    return is_system(row) ? quoted(all_[row].name) : fmt::format("{}", all_[row].agent);
  }

  void write_event(TimeNs time_ns,
                   CdfType type,
                   std::optional<std::size_t> primary,
                   std::optional<std::size_t> secondary,
                   const nlohmann::ordered_json& detail) {
    const auto t = static_cast<std::size_t>(type);
    std::string place = ",";
    if (primary) {
      counts_[*primary][t] += 1;
    }
    if (primary && !is_system(*primary)) {
      const scenario::Place at = frame_.unproject(places_[*primary]);
      place = fmt::format("{:.7f},{:.7f}", at.longitude_deg, at.latitude_deg);
    }
    events_file_.write(
        fmt::format("{}{:.3f},{},{},{}-{},{},{},{}\n",
                    case_and_rep(),
                    time::to_seconds(time_ns),
                    entity_cells(primary),
                    place,
                    kCdfIds[t],
                    events_counts_[t]++,
                    kCdfWords[t],
                    quoted(detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)),
                    entity_cells(secondary)));
  }

  void write_battle_event(const Event& event) {
    const auto actor = entities_.actor_of(event);
    const auto target = entities_.row_of(event.target);
    const std::string word = kEventWords.at(static_cast<std::size_t>(event.kind));
    switch (event.kind) {
      case EventKind::kShot:
        write_event(event.time_ns,
                    CdfType::kShot,
                    actor,
                    target,
                    event.order == kNoRow ? nlohmann::ordered_json{{"ordinal", event.ordinal}}
                                          : nlohmann::ordered_json{{"ordinal", event.ordinal},
                                                                   {"order", event.order}});
        return;
      case EventKind::kKill:
        write_event(event.time_ns, CdfType::kKill, actor, target, {{"cause", "fire"}});
        write_event(event.time_ns, CdfType::kLoss, target, actor, {{"cause", "fire"}});
        return;
      case EventKind::kJamLoss:
        write_event(event.time_ns, CdfType::kLoss, actor, std::nullopt, {{"cause", "jamming"}});
        return;
      case EventKind::kSiteOut:
        write_event(event.time_ns, CdfType::kLoss, actor, std::nullopt, {{"cause", "strike"}});
        return;
      case EventKind::kConfirm:
        write_event(event.time_ns,
                    CdfType::kSpotted,
                    picture_row(event.actor),
                    target,
                    nlohmann::ordered_json::object());
        return;
      case EventKind::kSpawn:
      case EventKind::kLeak:
      case EventKind::kImpact:
      case EventKind::kOutOfFuel:
      case EventKind::kLeave:
        write_event(event.time_ns, CdfType::kStatus, actor, target, {{"status", word}});
        return;
      default:
        return;
    }
  }

  void note_orders() {
    for (const command::Order& order : recording_.orders(recording_.frames_count() - 1)) {
      const auto note = [&](TimeNs time_ns, const char* what) {
        if (time_ns != kNever) {
          orders_.emplace(
              time_ns,
              nlohmann::ordered_json{{"status", std::string("order ") + what},
                                     {"order", order.index},
                                     {"detail", order_text(order, recording_.tables())}});
        }
      };
      note(order.requested_ns, "requested");
      note(order.decided_ns, "decided");
      note(command::received_ns(order), "received");
      note(command::action_ns(order), "in force");
    }
  }

  void write_orders(TimeNs until_ns) {
    while (!orders_.empty() && orders_.begin()->first <= until_ns) {
      write_event(orders_.begin()->first,
                  CdfType::kStatus,
                  command_row(),
                  std::nullopt,
                  orders_.begin()->second);
      orders_.erase(orders_.begin());
    }
  }

  void write_events() {
    std::string header = "case,rep,time";
    const auto add_entity = [&](const std::string& which) {
      header += "," + which + "_entity_id";
      for (const char* cell : {"name", "type", "commander", "level", "affiliation", "force"}) {
        header += "," + which + "_entity_" + cell;
      }
    };
    add_entity("primary");
    header += ",primary_x,primary_y,event_id,event_type,event_detail";
    add_entity("secondary");
    events_file_.write(header + "\n");
    note_orders();
    for (std::size_t k = 0; k < recording_.frames_count(); ++k) {
      const WorldView view = recording_.view(k);
      for (const MoverView& mover : view.movers) {
        if (const auto row = entities_.row_of(mover.id)) {
          places_[*row] = mover.position;
          first_ns_[*row] = std::min(first_ns_[*row], view.now_ns);
        }
      }
      for (const Event& event : recording_.events(k, k)) {
        write_orders(event.time_ns);
        write_battle_event(event);
      }
      write_orders(view.now_ns);
      for (const MoverView& mover : view.movers) {
        write_event(view.now_ns,
                    CdfType::kLocation,
                    entities_.row_of(mover.id),
                    std::nullopt,
                    nlohmann::ordered_json::object());
      }
    }
  }

  void write_entities() {
    std::string header =
        "case,rep,id,name,type,commander_id,commander_name,level,affiliation,force,init_comps,"
        "cbt_per_comp,init_cbt_pwr,system_entity,start_entity,time_added,total_events";
    for (const char* column : kCdfColumns) {
      header += std::string(",") + column;
    }
    entities_file_.write(header + "\n");
    for (std::size_t row = 0; row < all_.size(); ++row) {
      const Entity& entity = all_[row];
      std::int64_t total = 0;
      std::string counts;
      for (const std::int64_t count : counts_[row]) {
        total += count;
        counts += fmt::format(",{}", count);
      }
      const bool is_there = !entity.is_mover || first_ns_[row] == recording_.subject().start_ns;
      entities_file_.write(
          fmt::format("{}{},{},{},,{},0,{},{},1,1,1,{},{},{:.3f},{}{}\n",
                      case_and_rep(),
                      id_text(row),
                      quoted(entity.name),
                      quoted(entity.kind),
                      quoted(entity.group),
                      quoted(entity.nation),
                      kSideWords.at(static_cast<std::size_t>(entity.side)),
                      is_system(row) ? "True" : "False",
                      is_there ? "True" : "False",
                      first_ns_[row] == kNever ? 0.0 : time::to_seconds(first_ns_[row]),
                      total,
                      counts));
    }
  }

  void write_metadata() {
    const Subject& subject = recording_.subject();
    const auto text = [](const std::string& value) {
      return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    };
    metadata_file_.write(fmt::format(
        "case: {}\nreplication: \"{}\"\nmodel_name: {}\ndistance_unit: degree\ntime_unit: s\n"
        "cbt_pwr_unit: agent\ndata_name: {}\nseed: {}\ntotal_entities: {}\n",
        text(subject.arm),
        subject.replication,
        text("boyd " + subject.version),
        text(subject.scenario),
        subject.seed,
        all_.size()));
  }

  Recording& recording_;
  Entities entities_;
  scenario::Frame frame_;
  std::string name_;
  run::OutputFile events_file_;
  run::OutputFile entities_file_;
  run::OutputFile metadata_file_;
  std::vector<Entity> all_;  ///< those with a place, then command, then the pictures
  std::vector<std::array<std::int64_t, 6>> counts_;  ///< events by type, of each entity
  std::vector<TimeNs> first_ns_;
  std::vector<Position> places_;
  std::array<std::int64_t, 6> events_counts_{};
  std::multimap<TimeNs, nlohmann::ordered_json> orders_;
};

}  // namespace

void write_cdf(Recording& recording, const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw RecordingError(fmt::format("cannot make the folder {}: {}", folder, failed.message()));
  }
  CdfWriter(recording, folder).write();
}

}  // namespace boyd::record
