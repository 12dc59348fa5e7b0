#include "host/experiment/crew.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <dlfcn.h>
#include <fmt/format.h>

namespace boyd::experiment {

namespace {

class CrewOfOne : public Crew {
public:
  std::uint32_t rank() const override { return 0; }
  std::uint32_t ranks_count() const override { return 1; }
  void serve(const Answer&, const std::function<void()>&) override {}
  std::string ask(const std::string&) override { return {}; }
  void leave() override {}
  void abort() override { std::abort(); }
};

/// Open MPI, MPICH and Slurm's own starter tell their processes so.
bool is_started_by_mpi() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK"}) {
    if (std::getenv(name) != nullptr) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::unique_ptr<Crew> join_crew() {
  if (!is_started_by_mpi()) {
    return std::make_unique<CrewOfOne>();
  }
  const std::string module =
      (std::filesystem::canonical("/proc/self/exe").parent_path() / "boyd_mpi.so").string();
  // The module's MPI library looks up its own parts by name, so its names must be visible.
  void* handle = dlopen(module.c_str(), RTLD_NOW | RTLD_GLOBAL);
  using Join = Crew* (*)();
  const auto join =
      handle == nullptr ? nullptr : reinterpret_cast<Join>(dlsym(handle, "boyd_join_crew"));
  if (join == nullptr) {
    throw std::runtime_error(fmt::format(
        "started by mpirun, but this build has no MPI: {}; install libopenmpi-dev and build again, "
        "or run without mpirun",
        dlerror()));
  }
  return std::unique_ptr<Crew>(join());
}

}  // namespace boyd::experiment
