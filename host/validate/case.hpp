/// A case of `boyd validate`: a situation whose answer is known in closed form or from history,
/// run through the very engine or kernels that scenarios use.
///
/// A case owns nothing: its parameters are described by a table, its run is a function of their
/// values. The same parameters give the same numbers on every run and with any thread count.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace boyd::validate {

// ---- Parameters ----

enum class ParameterKind : std::uint8_t { kNumber, kWhole, kChoice };

using Value = std::variant<double, std::uint64_t, std::string>;

/// One parameter that --with can set.
struct Parameter {
  std::string name;     ///< with its unit at the end
  std::string meaning;  ///< one phrase
  ParameterKind kind = ParameterKind::kNumber;
  std::optional<Value> standard;  ///< the worked number; none: the case derives it from the others
  double least = 0;               ///< kNumber, kWhole: both ends belong to the range
  double greatest = 0;
  std::vector<std::string> choices;  ///< kChoice
};

Parameter number(std::string name,
                 std::string meaning,
                 std::optional<double> standard,
                 double least,
                 double greatest);
Parameter whole(std::string name,
                std::string meaning,
                std::uint64_t standard,
                std::uint64_t least,
                std::uint64_t greatest);
Parameter choice(std::string name,
                 std::string meaning,
                 std::string standard,
                 std::vector<std::string> choices);
/// The seed of a case that draws: `seed`, 1.
Parameter seed();

/// What --with asks for cannot be: one sentence per mistake, each names the parameter, what was
/// found and what would be right.
class ParameterError : public std::runtime_error {
public:
  explicit ParameterError(const std::vector<std::string>& problems);
};

/// A value for every parameter of a case, by name. Asking for a name or a kind that the case does
/// not have throws std::logic_error.
class Settings {
public:
  void set(const std::string& name, Value value) { values_[name] = std::move(value); }
  bool has(const std::string& name) const { return values_.count(name) != 0; }
  double number(const std::string& name) const;
  std::uint64_t whole(const std::string& name) const;
  const std::string& choice(const std::string& name) const;
  const std::map<std::string, Value>& values() const { return values_; }

private:
  std::map<std::string, Value> values_;
};

// ---- Results ----

/// One quantity of a case.
struct Quantity {
  std::string name;
  double expected = 0;
  double got = 0;
  double standard_error = 0;  ///< of got; 0 where nothing is drawn
  double tolerance = 0;       ///< greatest distance between the two
  bool pass = false;
  std::string source;  ///< of what is expected
};

/// |got - expected| <= tolerance, with both of them finite.
bool agrees(double expected, double got, double tolerance);

/// A Monte Carlo estimate: passes within 4 standard errors.
Quantity estimated(
    std::string name, double expected, double got, double standard_error, std::string source);
/// A number that is not drawn: passes within a relative error.
Quantity computed(
    std::string name, double expected, double got, double relative_error, std::string source);

// ---- Cases ----

/// Called with the share done, 0..1, from any thread, one call at a time.
using Progress = std::function<void(double share_done)>;

/// What a run gets from outside.
struct Surroundings {
  Progress progress;
  std::string data_folder;  ///< holds scenarios/
};

/// A parameter to vary for a picture, the others as they are.
struct Sweep {
  std::string parameter;
  std::vector<double> values;     ///< ascending
  std::string quantity;           ///< that is drawn
  bool logarithmic = false;       ///< axis of the parameter
  std::vector<std::string> with;  ///< "name=value" that holds along the sweep
};

struct Case {
  std::string name;
  std::string title;  ///< one line
  /// Whether what is expected is mathematics, which the program must meet. A case that is none is
  /// run by name only: it compares with what happened, and a poor fit is a finding.
  bool is_anchor = true;
  std::vector<Parameter> parameters;
  /// Derives values that were not given and names what cannot go together (an unstable queue); one
  /// sentence each. May be empty.
  std::function<std::vector<std::string>(Settings&)> complete;
  std::function<std::vector<Quantity>(const Settings&, const Surroundings&)> run;
  std::optional<Sweep> sweep;  ///< none: no picture
};

/// Reads "name=value" texts. Throws ParameterError with every mistake: what is no assignment, an
/// unknown name (with the nearest known one), a name given twice, what is no number or choice, what
/// is out of range, and what `complete` finds.
Settings settings_of(const Case& known, const std::vector<std::string>& assignments);

}  // namespace boyd::validate
