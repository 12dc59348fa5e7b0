/// A crew of MPI ranks, as a module of its own: the only file that knows MPI.
#include <chrono>
#include <thread>
#include <utility>

#include <mpi.h>

#include "host/experiment/crew.hpp"

namespace {

using boyd::experiment::Answer;
using boyd::experiment::Crew;

constexpr int kRequest = 1;
constexpr int kReply = 2;
constexpr int kLeave = 3;
constexpr std::chrono::milliseconds kPause{1};

class MpiCrew : public Crew {
public:
  MpiCrew() {
    int provided = 0;
    // Threads of a rank ask one at a time.
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks_count_);
    if (provided < MPI_THREAD_SERIALIZED) {
      MPI_Abort(MPI_COMM_WORLD, 1);
    }
  }
  ~MpiCrew() override { MPI_Finalize(); }
  MpiCrew(const MpiCrew&) = delete;
  MpiCrew& operator=(const MpiCrew&) = delete;

  std::uint32_t rank() const override { return static_cast<std::uint32_t>(rank_); }
  std::uint32_t ranks_count() const override { return static_cast<std::uint32_t>(ranks_count_); }

  void serve(const Answer& answer, const std::function<void()>& idle) override {
    int present = ranks_count_ - 1;
    while (present > 0) {
      int waiting = 0;
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &waiting, &status);
      if (waiting == 0) {
        idle();
        std::this_thread::sleep_for(kPause);
        continue;
      }
      const std::string request = receive(status);
      if (status.MPI_TAG == kLeave) {
        present -= 1;
        continue;
      }
      send(answer(request), status.MPI_SOURCE, kReply);
    }
  }

  std::string ask(const std::string& request) override {
    send(request, 0, kRequest);
    // Waiting in MPI itself would burn the processor that the worlds need.
    int waiting = 0;
    MPI_Status status;
    while (true) {
      MPI_Iprobe(0, kReply, MPI_COMM_WORLD, &waiting, &status);
      if (waiting != 0) {
        return receive(status);
      }
      std::this_thread::sleep_for(kPause);
    }
  }

  void leave() override { send("", 0, kLeave); }
  void abort() override { MPI_Abort(MPI_COMM_WORLD, 1); }

private:
  static std::string receive(const MPI_Status& status) {
    int count = 0;
    MPI_Get_count(&status, MPI_BYTE, &count);
    std::string bytes(static_cast<std::size_t>(count), '\0');
    MPI_Recv(bytes.data(),
             count,
             MPI_BYTE,
             status.MPI_SOURCE,
             status.MPI_TAG,
             MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    return bytes;
  }

  static void send(const std::string& bytes, int rank, int tag) {
    MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, rank, tag, MPI_COMM_WORLD);
  }

  int rank_ = 0;
  int ranks_count_ = 1;
};

}  // namespace

extern "C" Crew* boyd_join_crew() {
  return new MpiCrew();
}
