/// SQLite with errors that say which file, what went wrong, and what to do.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace boyd::experiment {

/// The file cannot be read or written. The message names it and the reason.
class StoreError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

class Database {
public:
  enum class Mode : std::uint8_t { kRead, kWrite, kCreate };

  /// Opens. Throws StoreError.
  Database(std::string path, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs statements without results. Throws StoreError.
  void execute(const std::string& sql);
  const std::string& path() const { return path_; }

private:
  friend class Statement;
  [[noreturn]] void fail(const std::string& doing) const;

  std::string path_;
  sqlite3* handle_ = nullptr;
};

/// One statement, bound and stepped again and again. Every call throws StoreError.
class Statement {
public:
  Statement(Database& database, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Parameters, from 1 on.
  void bind(int place, std::int64_t value);
  void bind(int place, std::optional<double> value);
  void bind(int place, const std::string& value);
  /// Whether there is a row; after the last one the statement can be bound anew.
  bool step();
  /// For statements without rows.
  void run();

  /// Columns of the row, from 0 on.
  std::int64_t integer(int column) const;
  std::optional<double> number(int column) const;
  std::string text(int column) const;

private:
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

/// All of the statements between make and commit, or none.
class Transaction {
public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

private:
  Database& database_;
  bool open_ = true;
};

}  // namespace boyd::experiment
