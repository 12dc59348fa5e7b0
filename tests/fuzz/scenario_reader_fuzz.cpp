/// libFuzzer: any bytes as a scenario file are read and refused, or resolve to plans that hold.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "host/scenario/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = [] {
    std::string name = (std::filesystem::temp_directory_path() / "boyd_fuzz_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      std::abort();
    }
    return name + "/scenario.toml";
  }();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  try {
    const boyd::scenario::Document document(path);
    for (std::size_t arm = 0; arm < document.arm_names().size(); ++arm) {
      if (!boyd::command::check_plan(document.arm(arm).command).empty()) {
        std::abort();
      }
    }
  } catch (const boyd::scenario::ScenarioError& error) {
    if (error.problems().empty()) {
      std::abort();
    }
  }
  return 0;
}
