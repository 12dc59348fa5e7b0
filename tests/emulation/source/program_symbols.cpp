#include "tests/emulation/source/program_symbols.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include <cxxabi.h>
#include <elf.h>
#include <link.h>
#include <unistd.h>

namespace boyd::emulation {

namespace {

constexpr const char* kSharedTag = "B11boyd_shared";  // as __shared__ ends in a mangled name

struct Symbol {
  std::uint64_t address;
  std::size_t bytes;
  std::string name;  ///< mangled
};

struct Program {
  std::uint64_t base = 0;  ///< added to addresses of the file
  std::uint64_t constants_begin = ~0ULL, constants_end = 0;
  std::vector<Symbol> shared;
  std::map<std::uint64_t, std::string> functions;
};

/// The first object that the loader names is the program.
int find_segments(dl_phdr_info* info, std::size_t /*bytes*/, void* found) {
  auto& program = *static_cast<Program*>(found);
  program.base = info->dlpi_addr;
  for (std::size_t k = 0; k < info->dlpi_phnum; ++k) {
    const auto& segment = info->dlpi_phdr[k];
    const bool fixed = (segment.p_type == PT_LOAD && (segment.p_flags & PF_W) == 0) ||
                       segment.p_type == PT_GNU_RELRO;
    if (fixed) {
      const std::uint64_t begin = program.base + segment.p_vaddr;
      program.constants_begin = std::min(program.constants_begin, begin);
      program.constants_end = std::max(program.constants_end, begin + segment.p_memsz);
    }
  }
  return 1;
}

template <class T>
const T* at(const std::vector<char>& file, std::uint64_t offset) {
  return reinterpret_cast<const T*>(file.data() + offset);
}

void read_symbols(const std::vector<char>& file, Program& program) {
  const auto* header = at<ElfW(Ehdr)>(file, 0);
  const auto* sections = at<ElfW(Shdr)>(file, header->e_shoff);
  for (std::size_t s = 0; s < header->e_shnum; ++s) {
    if (sections[s].sh_type != SHT_SYMTAB) {
      continue;
    }
    const char* names = file.data() + sections[sections[s].sh_link].sh_offset;
    const auto* symbols = at<ElfW(Sym)>(file, sections[s].sh_offset);
    for (std::size_t k = 0; k < sections[s].sh_size / sizeof(ElfW(Sym)); ++k) {
      const char* name = names + symbols[k].st_name;
      const std::uint64_t address = program.base + symbols[k].st_value;
      const unsigned type = symbols[k].st_info & 0xFU;
      if (type == STT_FUNC && symbols[k].st_shndx != SHN_UNDEF) {
        program.functions.emplace(address, name);
      } else if (type == STT_OBJECT && std::strstr(name, kSharedTag) != nullptr) {
        program.shared.push_back({address, symbols[k].st_size, name});
      }
    }
  }
}

std::string path_of_program() {
  std::array<char, 4096> path{};
  const auto length = readlink("/proc/self/exe", path.data(), path.size() - 1);
  return length < 0 ? std::string() : std::string(path.data(), static_cast<std::size_t>(length));
}

const Program& program() {
  static const Program* only = [] {
    auto* read = new Program;
    dl_iterate_phdr(find_segments, read);
    std::ifstream stream(path_of_program(), std::ios::binary);
    const std::vector<char> file((std::istreambuf_iterator<char>(stream)), {});
    if (file.size() > sizeof(ElfW(Ehdr))) {
      read_symbols(file, *read);
    }
    return read;
  }();
  return *only;
}

std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 ? std::string(text.get()) : name;
}

void erase_all(std::string& text, const std::string& piece) {
  for (auto found = text.find(piece); found != std::string::npos; found = text.find(piece)) {
    text.erase(found, piece.size());
  }
}

/// Files from the top of the repository. Where ccache was told to make paths relative, they lead
/// there from the folder of a build, which may be another one that filled the cache.
std::string without_top(const std::string& path) {
  const std::size_t up = path.rfind("../");
  if (up != std::string::npos) {
    return path.substr(up + 3);
  }
  const std::string top = BOYD_SOURCE_DIR "/";
  return path.starts_with(top) ? path.substr(top.size()) : path;
}

}  // namespace

std::vector<SharedVariable> shared_variables() {
  std::vector<SharedVariable> variables;
  for (const Symbol& symbol : program().shared) {
    std::string name = demangled(symbol.name);
    name = name.substr(0, name.find("[abi:"));
    const auto scope = name.rfind("::");
    variables.push_back(
        {symbol.address, symbol.bytes, scope == std::string::npos ? name : name.substr(scope + 2)});
  }
  std::ranges::sort(variables, {}, &SharedVariable::address);
  const auto same = [](const SharedVariable& a, const SharedVariable& b) {
    return a.address == b.address;
  };
  variables.erase(std::unique(variables.begin(), variables.end(), same), variables.end());
  return variables;
}

std::string name_of_function(const void* function) {
  const auto found = program().functions.find(reinterpret_cast<std::uint64_t>(function));
  if (found == program().functions.end()) {
    return "a kernel without a symbol";
  }
  std::string name = demangled(found->second);
  erase_all(name, "(anonymous namespace)::");
  erase_all(name, "boyd::cuda::");
  name = name.substr(0, name.find('('));
  return name.starts_with("void ") ? name.substr(5) : name;
}

std::uint32_t offset_of_code(const void* code) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(code) - program().base);
}

std::string place_of_code(std::uint32_t offset) {
  std::array<char, 4400> command{};
  // The address is that of the instruction after the call, so one byte before it is inside.
  std::snprintf(command.data(),
                command.size(),
                "addr2line -i -e '%s' 0x%x 2>/dev/null",
                path_of_program().c_str(),
                offset - 1);
  std::string places;
  if (FILE* lines = popen(command.data(), "r")) {
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), line.size(), lines) != nullptr) {
      std::string place(line.data());
      place = without_top(place.substr(0, place.find_first_of(" \n")));
      places += (places.empty() ? "" : " in ") + place;
    }
    pclose(lines);
  }
  if (places.empty() || places.starts_with('?')) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "code offset 0x%x", offset);
    return text.data();
  }
  return places;
}

std::string place_text(const SourceLine& where) {
  return without_top(where.file) + ":" + std::to_string(where.line);
}

bool is_constant(std::uint64_t address) {
  return address >= program().constants_begin && address < program().constants_end;
}

}  // namespace boyd::emulation
