/// The processes that share one experiment. The ordinary program is a crew of one; under mpirun a
/// module that is loaded then joins all ranks.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boyd::experiment {

/// Answers requests of other ranks: a request in, its reply out. Called from one thread.
using Answer = std::function<std::string(const std::string&)>;

/// Plain bytes only, so that the module needs nothing of this program.
class Crew {
public:
  virtual ~Crew() = default;
  virtual std::uint32_t rank() const = 0;
  virtual std::uint32_t ranks_count() const = 0;
  /// Rank 0: answers the others until each has left; between requests `idle` is called.
  virtual void serve(const Answer& answer, const std::function<void()>& idle) = 0;
  /// Other ranks: sends a request to rank 0 and waits for its reply. One call at a time.
  virtual std::string ask(const std::string& request) = 0;
  /// Other ranks: will ask no more.
  virtual void leave() = 0;
  /// Ends all ranks at once.
  virtual void abort() = 0;
};

/// The crew that this process was started in. Throws std::runtime_error when it was started by
/// mpirun and the module is not part of this build.
std::unique_ptr<Crew> join_crew();

}  // namespace boyd::experiment
