#include "tests/emulation/runtime/coverage.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/emulation/runtime/kernel_name.hpp"

namespace boyd::emulation {

namespace {

struct Covered {
  std::uint64_t launches = 0;
  std::vector<char> entered;  ///< by block
};

/// Never destroyed, made on first use: kernels register before main, launches may run at exit.
std::map<const KernelCode*, Covered>& all() {
  static auto* only = new std::map<const KernelCode*, Covered>;
  return *only;
}
Covered* now = nullptr;

}  // namespace

void cover_kernel(const KernelCode& kernel) {
  all()[&kernel].entered.resize(kernel.block_count, 0);
}

void cover_launch(const KernelCode& kernel) {
  cover_kernel(kernel);
  now = &all()[&kernel];
  ++now->launches;
}

void note_covered(std::uint16_t block) {
  now->entered[block] = 1;
}

void write_coverage() {
  if (!covers) {
    return;
  }
  std::FILE* file = std::fopen(settings().coverage_file.c_str(), "w");
  if (file == nullptr) {
    std::fprintf(stderr, "emulation: BOYD_EMULATION_COVERAGE: ");
    std::perror(settings().coverage_file.c_str());
    _exit(2);
  }
  std::fprintf(file, "kernel,launches,instructions,entered\n");
  for (const auto& [kernel, covered] : all()) {
    std::string name = readable_name(kernel->name);
    std::ranges::replace(name, ',', ';');  // the file is separated by commas
    std::fprintf(file, "%s,%llu,", name.c_str(), static_cast<unsigned long long>(covered.launches));
    for (std::size_t block = 0; block < kernel->block_count; ++block) {
      std::fprintf(file, block == 0 ? "%u" : " %u", kernel->blocks[block].instructions);
    }
    std::fprintf(file, ",");
    for (const char entered : covered.entered) {
      std::fputc(entered != 0 ? '1' : '0', file);
    }
    std::fprintf(file, "\n");
  }
  if (std::fclose(file) != 0) {
    std::fprintf(stderr, "emulation: %s could not be written\n", settings().coverage_file.c_str());
    _exit(2);
  }
}

}  // namespace boyd::emulation
