/// What a user can write after `boyd`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boyd::app {

/// A recording of the one world that a command runs.
struct RecordArguments {
  std::string path;  ///< empty: none
  std::string every_s = "20";
  bool detections = false;  ///< also where there are very many
};

struct RunArguments {
  std::string scenario;
  std::vector<std::string> arms;              ///< empty: all
  std::optional<std::uint32_t> replications;  ///< how many; empty: the scenario's number
  std::optional<std::uint32_t> replication;   ///< this one alone
  std::optional<std::uint64_t> seed;          ///< empty: the scenario's
  std::optional<std::uint32_t> threads;       ///< empty: all of the machine
  std::string backend = "auto";
  std::vector<int> devices;  ///< empty: the first
  std::vector<std::string> settings;
  std::optional<std::string> until_s;  ///< as written, a number above 0
  std::uint32_t slice_s = 0;  ///< simulated time between two looks at all worlds; 0: by the clock
  std::string json;           ///< path, "-", or empty for none
  RecordArguments record;
  bool all_measures = false;
  bool by_nation = false;
  bool quiet = false;
};

struct ReplayArguments {
  std::string recording;
  std::string backend = "auto";
  bool quiet = false;
};

struct DiffArguments {
  std::string first;
  std::string second;
};

struct ExportArguments {
  std::string recording;
  std::string format;  ///< acmi, cdf or geojson
  std::string output;  ///< path or "-"; of cdf a folder
};

struct CheckArguments {
  std::string scenario;
  std::vector<std::string> settings;
};

struct ListArguments {
  std::string what;  ///< scenarios, doctrines, platforms or measures
};

struct ShowPlatformArguments {
  std::string name;
};

struct CommandArguments {
  std::string source;  ///< scenario or doctrine
  std::vector<std::string> arms;
  std::vector<std::string> settings;
  std::vector<std::string> rules;  ///< empty: all
  std::uint32_t samples_count = 10'000;
  std::uint64_t seed = 1;
  std::string by;                   ///< durations parted by commas; empty: usual ones
  std::string rate;                 ///< requests an hour, as written; empty: no load
  std::uint32_t battles_count = 0;  ///< worlds per arm in which the first shot is looked for
  bool details = false;             ///< also where there are many paths
  bool ascii = false;               ///< bars of letters that every terminal has
  std::string json;                 ///< path, "-", or empty for none
  std::string svg;                  ///< likewise
};

struct DeterArguments {
  std::string scenario;
  std::vector<std::string> arms;              ///< empty: all but the response arm
  std::optional<std::uint32_t> replications;  ///< empty: the scenario's number
  std::uint32_t samples_count = 4000;
  std::optional<std::uint64_t> seed;     ///< empty: the scenario's
  std::optional<std::uint32_t> threads;  ///< empty: all of the machine
  std::string backend = "auto";
  bool direct = false;
  std::vector<std::string> settings;
  std::string json;  ///< path, "-", or empty for none
  bool quiet = false;
};

struct ExplainArguments {
  std::string scenario;
  std::string arm;
  std::uint32_t replication = 0;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> settings;
  std::optional<std::string> until_s;
  bool all_events = false;
  std::optional<std::uint32_t> order;  ///< this one alone
  bool ascii = false;
  std::string json;  ///< path, "-", or empty for none
};

struct ExperimentArguments {
  std::string design;
  std::string output;                    ///< the store; empty with dry_run
  std::optional<std::uint32_t> threads;  ///< empty: all of the machine
  std::string backend = "auto";
  bool resume = false;
  bool dry_run = false;
  bool quiet = false;
};

struct ReproduceArguments {
  std::string store;
  std::uint64_t row = 0;
  RecordArguments record;
};

struct ReportArguments {
  std::string store;
  std::string output;                 ///< HTML file, or "-"
  std::string csv;                    ///< folder of the tables; empty: none
  std::vector<std::string> measures;  ///< beside the primary ones
};

struct CalibrateArguments {
  std::string store;
  std::string months;         ///< CSV file of published shares
  std::string output;         ///< HTML file, or "-"; empty: none
  std::string ensemble;       ///< CSV file of the points kept, or "-"; empty: none
  double discrepancy = 0.03;  ///< standard deviation of what the model leaves out
};

struct ValidateArguments {
  std::string name;               ///< of a case; empty: all
  std::vector<std::string> with;  ///< "name=value"
  std::string json;
  std::string html;
  bool list = false;  ///< cases, or the parameters of one
};

struct BenchArguments {
  std::string measured_case;  ///< flock, circles, batch, swarm, baltic; empty: predict
  std::optional<std::uint32_t> agents_count;  ///< these four: empty: the case's own
  std::optional<double> neighbours;
  std::optional<std::uint32_t> worlds_count;  ///< baltic: replications of each arm
  std::optional<std::uint32_t> defenders_count;
  std::string scenario_file;  ///< of baltic; empty: baltic_night
  std::uint32_t repeats_count = 5;
  std::optional<std::uint32_t> threads;      ///< empty: all of the machine
  std::optional<std::uint32_t> simulated_s;  ///< that a repeat covers; empty: the case's own
  std::string backend = "auto";
  std::string isa = "best";  ///< of the CPU's loops over lanes
  int device = 0;
  std::string predict;             ///< name of a GPU
  std::string scenario = "smoke";  ///< whose counts
  std::string counts;              ///< file of counts instead
  double launch_us = 1.5;          ///< assumed time of an empty kernel in a graph
  std::string json;
};

/// Parses and runs one command. Returns the exit code. Throws what the command throws.
int run_command_line(int argc, const char* const* argv);

}  // namespace boyd::app
