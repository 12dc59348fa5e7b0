/// The desk of rank 0, seen from another rank.
#pragma once

#include <mutex>
#include <string>

#include "host/experiment/crew.hpp"
#include "host/experiment/desk.hpp"

namespace boyd::experiment {

/// Fetches parcels from rank 0 and hands them in there.
class RemoteDesk : public Desk {
public:
  explicit RemoteDesk(Crew& crew) : crew_(crew) {}

  Reply next(Parcel& parcel) override;
  void finished(const Parcel& parcel, FinishedBatch batch) override;

private:
  Crew& crew_;
  std::mutex mutex_;  ///< of the crew, which takes one call at a time
};

/// Rank 0: what it replies to a request of a RemoteDesk. `closing`: nothing more is handed out;
/// what was finished is still taken in. Without a desk nothing is, either. Throws what the desk
/// throws, and std::runtime_error for a request that is cut.
std::string reply_of(Desk* desk, bool closing, const std::string& request);

}  // namespace boyd::experiment
