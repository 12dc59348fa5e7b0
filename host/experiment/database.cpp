#include "host/experiment/database.hpp"

#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

namespace boyd::experiment {

namespace {

/// A report may read while a run writes; either waits this long for the other.
constexpr int kPatienceMs = 10'000;

int flags_of(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::kRead:
      return SQLITE_OPEN_READONLY;
    case Database::Mode::kWrite:
      return SQLITE_OPEN_READWRITE;
    case Database::Mode::kCreate:
      break;
  }
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

}  // namespace

Database::Database(std::string path, Mode mode) : path_(std::move(path)) {
  const int opened = sqlite3_open_v2(path_.c_str(), &handle_, flags_of(mode), nullptr);
  try {
    if (opened != SQLITE_OK) {
      fail(mode == Mode::kRead ? "read" : "open");
    }
    sqlite3_busy_timeout(handle_, kPatienceMs);
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Database::~Database() {
  sqlite3_close(handle_);
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("use");
  }
}

void Database::fail(const std::string& doing) const {
  const int code = sqlite3_errcode(handle_);
  const int cause = sqlite3_system_errno(handle_);
  std::string reason = sqlite3_errmsg(handle_);
  if (cause != 0 && (code == SQLITE_IOERR || code == SQLITE_FULL || code == SQLITE_CANTOPEN)) {
    reason += fmt::format(" ({})", std::strerror(cause));
  }
  std::string advice;
  if (code == SQLITE_FULL || code == SQLITE_IOERR) {
    advice = "; what was finished before is kept, and --resume goes on once there is room";
  } else if (code == SQLITE_NOTADB) {
    advice = "; it needs a file that `boyd experiment` wrote";
  } else if (code == SQLITE_CORRUPT || code == SQLITE_ERROR) {
    advice = "; the file was changed or is damaged: take a copy of it, or run the experiment again";
  } else if (code == SQLITE_READONLY) {
    advice = "; a run needs a file and a folder that it may write";
  }
  throw StoreError(fmt::format("cannot {} {}: {}{}", doing, path_, reason, advice));
}

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  if (sqlite3_prepare_v2(database.handle_, sql.c_str(), -1, &handle_, nullptr) != SQLITE_OK) {
    database_.fail("use");
  }
}

Statement::~Statement() {
  sqlite3_finalize(handle_);
}

void Statement::bind(int place, std::int64_t value) {
  if (sqlite3_bind_int64(handle_, place, value) != SQLITE_OK) {
    database_.fail("use");
  }
}

void Statement::bind(int place, std::optional<double> value) {
  const int bound =
      value ? sqlite3_bind_double(handle_, place, *value) : sqlite3_bind_null(handle_, place);
  if (bound != SQLITE_OK) {
    database_.fail("use");
  }
}

void Statement::bind(int place, const std::string& value) {
  if (sqlite3_bind_text(
          handle_, place, value.c_str(), static_cast<int>(value.size()), SQLITE_TRANSIENT) !=
      SQLITE_OK) {
    database_.fail("use");
  }
}

bool Statement::step() {
  const int stepped = sqlite3_step(handle_);
  if (stepped == SQLITE_ROW) {
    return true;
  }
  if (stepped != SQLITE_DONE) {
    database_.fail("use");
  }
  sqlite3_reset(handle_);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}

std::optional<double> Statement::number(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL
             ? std::nullopt
             : std::optional(sqlite3_column_double(handle_, column));
}

std::string Statement::text(int column) const {
  const unsigned char* text = sqlite3_column_text(handle_, column);
  return text == nullptr ? std::string()
                         : std::string(text, text + sqlite3_column_bytes(handle_, column));
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) {
    try {
      database_.execute("ROLLBACK");
    } catch (const StoreError&) {
      // SQLite has rolled back by itself; what failed is already on its way to the user.
      open_ = false;
    }
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace boyd::experiment
