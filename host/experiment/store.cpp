#include "host/experiment/store.hpp"

#include <charconv>
#include <filesystem>

#include <fmt/format.h>

namespace boyd::experiment {

namespace {

constexpr int kSchemaVersion = 1;

std::string schema() {
  std::string sql = R"(
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE factor (factor INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL,
  role TEXT NOT NULL, paths TEXT NOT NULL);
CREATE TABLE arm (arm INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE point (point INTEGER PRIMARY KEY, scenario_hash TEXT NOT NULL);
CREATE TABLE point_value (point INTEGER NOT NULL, factor INTEGER NOT NULL, text TEXT NOT NULL,
  number REAL, PRIMARY KEY (point, factor)) WITHOUT ROWID;
CREATE TABLE batch (batch INTEGER PRIMARY KEY, worlds_count INTEGER NOT NULL, wall_s REAL NOT NULL,
  machine TEXT NOT NULL);
CREATE TABLE world (row INTEGER PRIMARY KEY, point INTEGER NOT NULL, arm INTEGER NOT NULL,
  replication INTEGER NOT NULL, world_seed TEXT NOT NULL, failed INTEGER NOT NULL,
  problem TEXT NOT NULL, state_hash TEXT NOT NULL, watched_s REAL NOT NULL)";
  for (const ResultColumn& column : result_columns()) {
    sql += fmt::format(",\n  \"{}\" REAL", column.name);
  }
  return sql + fmt::format(");\nPRAGMA user_version = {};\n", kSchemaVersion);
}

constexpr int kFixedColumns = 9;

std::string insert_sql() {
  std::string places = "?1";
  const int count = kFixedColumns + static_cast<int>(result_columns().size());
  for (int k = 2; k <= count; ++k) {
    places += fmt::format(",?{}", k);
  }
  return "INSERT INTO world VALUES (" + places + ")";
}

std::string select_sql() {
  std::string names =
      "row, point, arm, replication, world_seed, failed, problem, state_hash, watched_s";
  for (const ResultColumn& column : result_columns()) {
    names += ", \"" + column.name + "\"";
  }
  return "SELECT " + names + " FROM world";
}

std::string hexadecimal(std::uint64_t value) {
  return fmt::format("{:016x}", value);
}

std::uint64_t from_hexadecimal(const std::string& text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

ResultRow row_at(const Statement& select) {
  ResultRow row;
  row.row = static_cast<std::uint64_t>(select.integer(0));
  row.point = static_cast<std::uint32_t>(select.integer(1));
  row.arm = static_cast<std::uint32_t>(select.integer(2));
  row.replication = static_cast<std::uint32_t>(select.integer(3));
  row.world_seed = from_hexadecimal(select.text(4));
  row.failed = select.integer(5) != 0;
  row.problem = select.text(6);
  row.state_hash = from_hexadecimal(select.text(7));
  row.watched_s = select.number(8).value_or(0);
  for (std::size_t c = 0; c < result_columns().size(); ++c) {
    row.numbers.push_back(select.number(kFixedColumns + static_cast<int>(c)));
  }
  return row;
}

bool has_table(Database& database, const std::string& name) {
  Statement select(database, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1");
  select.bind(1, name);
  return select.step();
}

void write_points(Database& database,
                  const Design& design,
                  const std::vector<Point>& points,
                  const std::vector<std::string>& scenario_hashes) {
  Statement factor(database, "INSERT INTO factor VALUES (?1, ?2, ?3, ?4, ?5)");
  for (std::size_t f = 0; f < design.factors.size(); ++f) {
    factor.bind(1, static_cast<std::int64_t>(f));
    factor.bind(2, design.factors[f].name);
    factor.bind(3, design.factors[f].unit);
    factor.bind(4, std::string(design.factors[f].role == Role::kNoise ? "noise" : "decision"));
    factor.bind(5, fmt::format("{}", fmt::join(design.factors[f].paths, " ")));
    factor.run();
  }
  Statement arm(database, "INSERT INTO arm VALUES (?1, ?2)");
  for (std::size_t a = 0; a < design.arms.size(); ++a) {
    arm.bind(1, static_cast<std::int64_t>(a));
    arm.bind(2, design.arms[a]);
    arm.run();
  }
  Statement point(database, "INSERT INTO point VALUES (?1, ?2)");
  Statement value(database, "INSERT INTO point_value VALUES (?1, ?2, ?3, ?4)");
  for (std::size_t p = 0; p < points.size(); ++p) {
    point.bind(1, static_cast<std::int64_t>(p));
    point.bind(2, scenario_hashes.at(p));
    point.run();
    for (std::size_t f = 0; f < points[p].values.size(); ++f) {
      value.bind(1, static_cast<std::int64_t>(p));
      value.bind(2, static_cast<std::int64_t>(f));
      value.bind(3, points[p].values[f].text);
      value.bind(4, points[p].values[f].number);
      value.run();
    }
  }
}

}  // namespace

std::optional<Manifest> Store::manifest_of(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) {
    throw StoreError(path + ": is a folder; it needs a file that `boyd experiment` wrote");
  }
  Database database(path, Database::Mode::kRead);
  if (!has_table(database, "manifest")) {
    Statement any(database, "SELECT 1 FROM sqlite_master");
    if (any.step()) {
      throw StoreError(path +
                       ": is a database of something else; it needs a file that `boyd "
                       "experiment` wrote");
    }
    return std::nullopt;
  }
  Statement version(database, "PRAGMA user_version");
  version.step();
  if (version.integer(0) != kSchemaVersion) {
    throw StoreError(fmt::format("{}: was written in format {}; this version of boyd reads {}",
                                 path,
                                 version.integer(0),
                                 kSchemaVersion));
  }
  return read_manifest(database);
}

Store::Store(const std::string& path) : database_(path, Database::Mode::kCreate) {
  Statement log(database_, "PRAGMA journal_mode = WAL");
  log.run();
  database_.execute("PRAGMA synchronous = FULL");
}

void Store::begin(const Manifest& manifest,
                  const Design& design,
                  const std::vector<Point>& points,
                  const std::vector<std::string>& scenario_hashes) {
  Transaction all(database_);
  database_.execute(schema());
  Statement entry(database_, "INSERT INTO manifest VALUES (?1, ?2)");
  for (const auto& [key, value] : manifest) {
    entry.bind(1, key);
    entry.bind(2, value);
    entry.run();
  }
  write_points(database_, design, points, scenario_hashes);
  all.commit();
}

void Store::write(const FinishedBatch& batch) {
  Transaction all(database_);
  Statement insert(database_, insert_sql());
  for (const ResultRow& row : batch.rows) {
    insert.bind(1, static_cast<std::int64_t>(row.row));
    insert.bind(2, std::int64_t{row.point});
    insert.bind(3, std::int64_t{row.arm});
    insert.bind(4, std::int64_t{row.replication});
    insert.bind(5, hexadecimal(row.world_seed));
    insert.bind(6, std::int64_t{row.failed});
    insert.bind(7, row.problem);
    insert.bind(8, hexadecimal(row.state_hash));
    insert.bind(9, std::optional(row.watched_s));
    for (std::size_t c = 0; c < row.numbers.size(); ++c) {
      insert.bind(kFixedColumns + 1 + static_cast<int>(c), row.numbers[c]);
    }
    insert.run();
  }
  Statement note(database_, "INSERT INTO batch VALUES (NULL, ?1, ?2, ?3)");
  note.bind(1, static_cast<std::int64_t>(batch.rows.size()));
  note.bind(2, std::optional(batch.wall_s));
  note.bind(3, batch.machine);
  note.run();
  all.commit();
}

void Store::close_log() {
  try {
    database_.execute("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
  } catch (const StoreError&) {
    // A reader keeps the log where it is, beside the file; nothing is lost by that.
    return;
  }
}

Manifest read_manifest(Database& database) {
  Manifest manifest;
  Statement select(database, "SELECT key, value FROM manifest");
  while (select.step()) {
    manifest[select.text(0)] = select.text(1);
  }
  return manifest;
}

std::vector<std::string> read_scenario_hashes(Database& database) {
  std::vector<std::string> hashes;
  Statement select(database, "SELECT scenario_hash FROM point ORDER BY point");
  while (select.step()) {
    hashes.push_back(select.text(0));
  }
  return hashes;
}

std::vector<ResultRow> read_rows(Database& database) {
  std::vector<ResultRow> rows;
  Statement select(database, select_sql() + " ORDER BY row");
  while (select.step()) {
    rows.push_back(row_at(select));
  }
  return rows;
}

std::optional<ResultRow> read_row(Database& database, std::uint64_t row) {
  Statement select(database, select_sql() + " WHERE row = ?1");
  select.bind(1, static_cast<std::int64_t>(row));
  return select.step() ? std::optional(row_at(select)) : std::nullopt;
}

double read_wall_s(Database& database) {
  Statement select(database, "SELECT sum(wall_s) FROM batch");
  return select.step() ? select.number(0).value_or(0) : 0;
}

}  // namespace boyd::experiment
