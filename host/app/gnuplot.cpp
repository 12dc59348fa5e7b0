#include "host/app/gnuplot.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

namespace boyd::app {

namespace {

namespace fs = std::filesystem;

/// A folder of its own that goes with the object.
class ScratchFolder {
public:
  ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "boyd-pictures-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("cannot make a folder for pictures in " +
                               fs::temp_directory_path().string());
    }
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const fs::path& path() const { return path_; }

private:
  fs::path path_;
};

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What it says; nothing where all went well.
std::string run_gnuplot(const fs::path& script) {
  // Paths of our own making: nothing in them that a shell would take for more than a name.
  std::FILE* pipe = popen(fmt::format("gnuplot '{}' 2>&1", script.string()).c_str(), "r");
  if (pipe == nullptr) {
    throw std::runtime_error("cannot start gnuplot");
  }
  std::string said;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    said.append(buffer.data(), count);
  }
  const int status = pclose(pipe);
  constexpr int kNotFound = 127 << 8;
  if (status == kNotFound) {
    throw std::runtime_error(
        "gnuplot draws the pictures and is not installed: apt-get install "
        "gnuplot-nox");
  }
  return status == 0 ? std::string() : said;
}

/// From <svg on: what stands before says that it is a file of its own, which it no longer is.
std::string element_of(const std::string& svg) {
  const std::size_t begin = svg.find("<svg");
  return begin == std::string::npos ? svg : svg.substr(begin);
}

}  // namespace

std::string gnuplot_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const bool special = c == '"' || c == '\\';
    quoted += c == '\n' || c == '\r' ? std::string(" ")
                                     : (special ? std::string("\\") : std::string()) + c;
  }
  return quoted + "\"";
}

std::string line_colours() {
  std::string script;
  int type = 0;
  for (const char* colour :
       {"000000", "E69F00", "56B4E9", "009E73", "D55E00", "0072B2", "CC79A7"}) {
    type += 1;
    script += fmt::format("set linetype {} lc rgb '#{}'\n", type, colour);
  }
  return script + "set linetype cycle 7\n";
}

std::vector<std::string> drawn(const std::vector<Picture>& pictures) {
  const ScratchFolder folder;
  std::string script;
  for (std::size_t k = 0; k < pictures.size(); ++k) {
    script += fmt::format(
        "reset session\nset terminal svg noenhanced size {},{} font "
        "'sans-serif,12' name 'p{}'\nset output '{}'\n{}\nunset output\n",
        pictures[k].width_px,
        pictures[k].height_px,
        k,
        (folder.path() / fmt::format("{}.svg", k)).string(),
        pictures[k].script);
  }
  const fs::path file = folder.path() / "pictures.gp";
  if (!(std::ofstream(file, std::ios::binary) << script).flush()) {
    throw std::runtime_error("cannot write " + file.string());
  }
  const std::string said = pictures.empty() ? "" : run_gnuplot(file);
  if (!said.empty()) {
    throw std::runtime_error("gnuplot failed: " + said);
  }
  std::vector<std::string> elements;
  for (std::size_t k = 0; k < pictures.size(); ++k) {
    elements.push_back(element_of(content_of(folder.path() / fmt::format("{}.svg", k))));
  }
  return elements;
}

}  // namespace boyd::app
