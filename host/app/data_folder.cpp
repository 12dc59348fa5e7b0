#include "host/app/data_folder.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace boyd::app {

namespace fs = std::filesystem;

std::string data_folder() {
  if (const char* named = std::getenv("BOYD_DATA"); named != nullptr && *named != '\0') {
    return named;
  }
  std::error_code ignored;
  return fs::is_directory("scenarios", ignored) ? "." : BOYD_DATA_DIR;
}

std::vector<std::string> data_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  const fs::path top = data_folder();
  for (const fs::directory_entry& entry : fs::directory_iterator(top / folder, error)) {
    if (entry.path().extension() == ".toml") {
      files.push_back(entry.path().lexically_normal().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace boyd::app
