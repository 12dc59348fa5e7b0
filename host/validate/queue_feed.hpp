/// A command post under a Poisson stream of requests, run in the command engine.
#pragma once

#include <cstdint>
#include <vector>

#include "host/command/plan.hpp"
#include "host/validate/replications.hpp"

namespace boyd::validate {

/// Requests of one priority.
struct Customers {
  double rate_hz = 0;         ///< > 0
  std::int32_t priority = 0;  ///< larger is served first where the discipline is by priority
};

struct QueueLoad {
  command::Law service;
  double service_mean_s = 0;
  double service_variation = 0;  ///< standard deviation over mean
  std::uint32_t servers_count = 1;
  command::Discipline discipline = command::Discipline::kFifo;
  std::vector<Customers> classes;
  double wait_prob = 1;  ///< about how many wait: where few do the sample grows, within bounds
};

/// Offered work per server, rho.
double utilisation(const QueueLoad& load);

/// Number of arrivals after which the queue has forgotten how it started: rate times relaxation
/// time, E[S] + (1 + c^2) / 2 * E[S] / (servers (1 - sqrt(rho))^2) (Morse 1955 for M/M/1; the
/// factor scales it to services of variation c). rho < 1.
double relaxation_arrivals(const QueueLoad& load);

/// Why the load cannot be measured, as a sentence; empty when it can.
std::string load_problem(const QueueLoad& load);

/// What the requests of one class met.
struct Waiting {
  MeanEstimate wait_s;   ///< between arrival and first start of service
  MeanEstimate total_s;  ///< between arrival and end of service
  MeanEstimate share;    ///< that had to wait at all
  double visits_count = 0;
};

/// Runs independent replications of the engine, deletes the warm-up of each, and gives means with
/// standard errors by batch means (Law 2015, ch. 9.5.3), per class.
std::vector<Waiting> feed(const QueueLoad& load, std::uint64_t seed, const Progress& progress);

}  // namespace boyd::validate
