/// Reads one TOML table key by key: checks type, unit, range; knows every key it was asked for, so
/// that unknown keys are reported with the nearest known one; lists what was read for `boyd check`
/// and for the scenario hash.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "host/command/law.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::scenario {

/// Problems listed; the others are counted.
inline constexpr std::size_t kProblemsMax = 200;

/// Where all tables of a scenario report to.
struct ReadLog {
  std::vector<Problem> problems;
  std::size_t unlisted_count = 0;     ///< problems beyond kProblemsMax
  std::vector<std::string> resolved;  ///< "path.key = value" for every key, defaults included

  bool full() const { return problems.size() >= kProblemsMax; }
  void report(Problem problem);
  /// At the place of a node.
  void report(const toml::node& node, const std::string& key, const std::string& what);
};

/// Numbers of a table and how many of them are assumptions.
struct InputShare {
  std::uint32_t numbers_count = 0;
  std::uint32_t assumed_count = 0;
};

struct DurationUnit;

class TableReader {
public:
  /// `path`: of this table, "group.battery_a".
  TableReader(const toml::table& table, std::string path, ReadLog& log);

  bool has(const std::string& key) const { return table_.contains(key); }
  const toml::table& table() const { return table_; }
  const std::string& path() const { return path_; }

  /// Text; required without a default.
  std::string text(const std::string& key, const std::optional<std::string>& standard = {});
  /// A number in [least, greatest]; required without a default.
  double number(const std::string& key,
                double least,
                double greatest,
                std::optional<double> standard = {});
  std::int64_t integer(const std::string& key,
                       std::int64_t least,
                       std::int64_t greatest,
                       std::optional<std::int64_t> standard = {});
  bool boolean(const std::string& key, bool standard);
  /// One of `words`; its place in the list.
  std::uint32_t choice(const std::string& key,
                       const std::vector<std::string>& words,
                       std::optional<std::uint32_t> standard = {});
  std::vector<std::string> texts(const std::string& key);
  /// A list of numbers in [least, greatest]; empty when absent.
  std::vector<double> numbers(const std::string& key, double least, double greatest);
  /// A list of durations under `stem` + _s, _min, _h or _d; in s; empty when absent.
  std::vector<double> durations_s(const std::string& stem, double least_s, double greatest_s);
  /// A duration under `stem` + _s, _min, _h or _d; in s.
  double duration_s(const std::string& stem,
                    double least_s,
                    double greatest_s,
                    std::optional<double> standard_s = {});
  /// The key under which that duration is given; with _s where it is not given.
  std::string given_duration(const std::string& stem) const;
  /// A law of durations from the keys law, median_s, log_sigma, ... of this table.
  command::Law law();
  /// A law from a table under `key`: { law = "exponential", mean_min = 2 }.
  command::Law law(const std::string& key, const std::optional<command::Law>& standard);
  /// The table under `key`; null when absent.
  const toml::table* table(const std::string& key);

  /// Elements of an array of tables under `key`.
  std::vector<const toml::table*> tables(const std::string& key);

  /// source = "...", note = "...", assumed = ["key", ...] or ["*"]. A table without a source is an
  /// assumption as a whole. Places are choices, not inputs: latitude, longitude and altitude do not
  /// count.
  InputShare sources();
  /// Numbers of a part of another reader's table count with that table.
  void adopt(const TableReader& part, const std::string& key);

  /// Reports keys that nobody asked for. Call last.
  void finish();

  /// Whether a key is there; makes it known in any case. For keys that go unlisted where absent.
  bool given(const std::string& key) {
    offer(key);
    return has(key);
  }
  /// Likewise a duration under any of its units.
  bool has_duration(const std::string& stem);
  /// Makes a key known that is not there.
  void offer(const std::string& key) { known_.emplace(key, false); }
  /// Notes a key that the caller read by itself.
  void list(const std::string& key, const std::string& value);

  void report(const std::string& key, const std::string& what);

private:
  const toml::node* find(const std::string& key);
  const DurationUnit* find_duration(const std::string& stem);
  void note(const std::string& key, const std::string& value);
  double checked(const std::string& key, double value, double least, double greatest);

  const toml::table& table_;
  std::string path_;
  ReadLog& log_;
  std::map<std::string, bool> known_;  ///< keys asked for; true: a number that was given
};

/// Shortest decimal text that reads back as the same number.
std::string text_of_number(double value);

}  // namespace boyd::scenario
