/// Command posts as queues: Erlang C, Pollaczek-Khinchine, Cobham.
#include <algorithm>
#include <array>
#include <cmath>

#include "host/validate/queue_feed.hpp"
#include "host/validate/registry.hpp"
#include "host/validate/service_law.hpp"

namespace boyd::validate {

namespace {

constexpr const char* kErlangC = "Erlang 1917 (Erlang C)";
constexpr const char* kPollaczek = "Pollaczek 1930, Khinchine 1932: lambda E[S^2] / (2 (1 - rho))";
constexpr const char* kCobham = "Cobham 1954: W0 / ((1 - sigma_before) (1 - sigma_with))";
constexpr const char* kResume =
    "pre-emptive resume (Miller 1960): W0 of its own and higher classes / ((1 - sigma_before) (1 - "
    "sigma_with)) until work begins; E[S] / (1 - sigma_before) until it ends";

std::vector<std::string> only(const std::string& problem) {
  return problem.empty() ? std::vector<std::string>{} : std::vector<std::string>{problem};
}

/// Probability that an arrival waits at M/M/c.
double erlang_c(double offered, std::uint32_t servers_count) {
  double blocking = 1;
  for (std::uint32_t k = 1; k <= servers_count; ++k) {
    blocking = offered * blocking / (k + offered * blocking);
  }
  const double rho = offered / servers_count;
  return blocking / (1 - rho * (1 - blocking));
}

/// A mean wait whose standard error is at least what independent waits would have: since only a
/// share of arrivals waits, E[W^2] >= E[W]^2 / share (Cauchy, Schwarz). So a wait too rare to be
/// seen does not come with an error of zero.
Quantity wait_mean(const std::string& name,
                   double expected_s,
                   double wait_prob,
                   const Waiting& got,
                   const char* source) {
  const double least = expected_s * std::sqrt((1 / wait_prob - 1) / got.visits_count);
  return estimated(
      name, expected_s, got.wait_s.mean, std::max(got.wait_s.standard_error, least), source);
}

// ---- M/M/c ----

QueueLoad mmc_load(const Settings& settings) {
  QueueLoad load;
  load.service_mean_s = 1 / settings.number("service_rate_hz");
  load.service = command::exponential(load.service_mean_s);
  load.service_variation = 1;
  load.servers_count = static_cast<std::uint32_t>(settings.whole("servers_count"));
  load.classes = {{settings.number("arrival_rate_hz"), 0}};
  const double rho = utilisation(load);
  load.wait_prob = rho < 1 ? erlang_c(rho * load.servers_count, load.servers_count) : 1;
  return load;
}

std::vector<Quantity> run_mmc(const Settings& settings, const Surroundings& around) {
  const QueueLoad load = mmc_load(settings);
  const Waiting got = feed(load, settings.whole("seed"), around.progress).front();
  const double prob = load.wait_prob;
  const double rate_hz = load.classes.front().rate_hz;
  const double wait_s = prob / (load.servers_count / load.service_mean_s - rate_hz);
  const double least = std::sqrt(prob * (1 - prob) / got.visits_count);
  return {
      estimated(
          "wait_prob", prob, got.share.mean, std::max(got.share.standard_error, least), kErlangC),
      wait_mean("wait_mean_s", wait_s, prob, got, kErlangC)};
}

Case mmc() {
  Case out;
  out.name = "mmc";
  out.title = "command post with exponential servers: who waits, and how long";
  out.parameters = {number("arrival_rate_hz", "requests a second", 0.2, 1e-7, 1e5),
                    number("service_rate_hz", "of one server", 0.1, 1e-7, 1e5),
                    whole("servers_count", "servers of the post", 3, 1, 1000),
                    seed()};
  out.complete = [](Settings& settings) { return only(load_problem(mmc_load(settings))); };
  out.run = run_mmc;
  out.sweep = {"arrival_rate_hz", {0.05, 0.1, 0.15, 0.2, 0.25}, "wait_mean_s", false, {}};
  return out;
}

// ---- M/G/1 ----

QueueLoad single_server(const Settings& settings) {
  QueueLoad load;
  load.service = service_law(settings);
  load.service_mean_s = settings.number("service_mean_s");
  load.service_variation = settings.number("service_sd_s") / load.service_mean_s;
  return load;
}

/// Mean work that an arrival finds in service: lambda E[S^2] / 2.
double work_in_service_s(const QueueLoad& load) {
  const double second_moment = load.service_mean_s * load.service_mean_s *
                               (1 + load.service_variation * load.service_variation);
  return 0.5 * utilisation(load) / load.service_mean_s * second_moment;
}

QueueLoad mg1_load(const Settings& settings) {
  QueueLoad load = single_server(settings);
  load.classes = {{settings.number("arrival_rate_hz"), 0}};
  load.wait_prob = std::min(utilisation(load), 1.0);
  return load;
}

std::vector<Quantity> run_mg1(const Settings& settings, const Surroundings& around) {
  const QueueLoad load = mg1_load(settings);
  const Waiting got = feed(load, settings.whole("seed"), around.progress).front();
  const double rho = utilisation(load);
  return {wait_mean("wait_mean_s", work_in_service_s(load) / (1 - rho), rho, got, kPollaczek)};
}

Case mg1() {
  Case out;
  out.name = "mg1";
  out.title = "command post with one server and any law of service: how long one waits";
  out.parameters = {number("arrival_rate_hz", "requests a second", 0.5, 1e-7, 1e5)};
  for (const Parameter& parameter : service_parameters(1, "exponential")) {
    out.parameters.push_back(parameter);
  }
  out.parameters.push_back(seed());
  out.complete = [](Settings& settings) {
    const std::vector<std::string> problems = complete_service(settings);
    return problems.empty() ? only(load_problem(mg1_load(settings))) : problems;
  };
  out.run = run_mg1;
  out.sweep = {"arrival_rate_hz", {0.1, 0.3, 0.5, 0.7, 0.8}, "wait_mean_s", false, {}};
  return out;
}

// ---- Two classes ----

QueueLoad priority_load(const Settings& settings) {
  QueueLoad load = single_server(settings);
  load.discipline = settings.choice("discipline") == "preemptive" ? command::Discipline::kPreemptive
                                                                  : command::Discipline::kPriority;
  load.classes = {{settings.number("high_arrival_rate_hz"), 1},
                  {settings.number("low_arrival_rate_hz"), 0}};
  // The urgent wait for their like alone where they interrupt.
  const double rho = std::min(utilisation(load), 1.0);
  load.wait_prob = load.discipline == command::Discipline::kPreemptive
                       ? rho * load.classes.front().rate_hz /
                             (load.classes.front().rate_hz + load.classes.back().rate_hz)
                       : rho;
  return load;
}

/// What theory says of one class.
struct ClassTimes {
  double wait_prob = 0;
  double wait_s = 0;
  double total_s = 0;
};

/// The urgent and the others.
std::array<ClassTimes, 2> priority_times(const QueueLoad& load) {
  const double rho = utilisation(load);
  const double high_rho = load.classes.front().rate_hz * load.service_mean_s;
  const double work_s = work_in_service_s(load);
  const bool interrupts = load.discipline == command::Discipline::kPreemptive;
  ClassTimes high;
  high.wait_prob = interrupts ? high_rho : rho;
  high.wait_s = (interrupts ? work_s * high_rho / rho : work_s) / (1 - high_rho);
  high.total_s = high.wait_s + load.service_mean_s;
  ClassTimes low;
  low.wait_prob = rho;
  low.wait_s = work_s / ((1 - high_rho) * (1 - rho));
  low.total_s = low.wait_s + load.service_mean_s / (interrupts ? 1 - high_rho : 1);
  return {high, low};
}

/// A time in the post whose standard error is at least what independent services alone would have.
Quantity total_mean(const std::string& name,
                    const ClassTimes& theory,
                    const QueueLoad& load,
                    const Waiting& got,
                    const char* source) {
  const double least = load.service_variation * load.service_mean_s / std::sqrt(got.visits_count);
  return estimated(
      name, theory.total_s, got.total_s.mean, std::max(got.total_s.standard_error, least), source);
}

std::vector<Quantity> run_priority(const Settings& settings, const Surroundings& around) {
  const QueueLoad load = priority_load(settings);
  const std::vector<Waiting> got = feed(load, settings.whole("seed"), around.progress);
  const auto [high, low] = priority_times(load);
  const char* source = load.discipline == command::Discipline::kPreemptive ? kResume : kCobham;
  return {wait_mean("high_wait_mean_s", high.wait_s, high.wait_prob, got[0], source),
          wait_mean("low_wait_mean_s", low.wait_s, low.wait_prob, got[1], source),
          total_mean("high_total_mean_s", high, load, got[0], source),
          total_mean("low_total_mean_s", low, load, got[1], source)};
}

Case priority_queue() {
  Case out;
  out.name = "priority_queue";
  out.title = "one server, two priorities: how long each class waits, and until it is served";
  out.parameters = {number("high_arrival_rate_hz", "urgent requests a second", 0.3, 1e-7, 1e5),
                    number("low_arrival_rate_hz", "other requests a second", 0.4, 1e-7, 1e5),
                    choice("discipline",
                           "whether the urgent interrupt the others, who resume later",
                           "nonpreemptive",
                           {"nonpreemptive", "preemptive"})};
  for (const Parameter& parameter : service_parameters(1, "exponential")) {
    out.parameters.push_back(parameter);
  }
  out.parameters.push_back(seed());
  out.complete = [](Settings& settings) {
    const std::vector<std::string> problems = complete_service(settings);
    return problems.empty() ? only(load_problem(priority_load(settings))) : problems;
  };
  out.run = run_priority;
  out.sweep = {"low_arrival_rate_hz", {0.1, 0.2, 0.3, 0.4, 0.5}, "low_wait_mean_s", false, {}};
  return out;
}

}  // namespace

std::vector<Case> queue_cases() {
  return {mmc(), mg1(), priority_queue()};
}

}  // namespace boyd::validate
