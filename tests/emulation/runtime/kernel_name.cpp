#include "tests/emulation/runtime/kernel_name.hpp"

#include <cstddef>
#include <cstdlib>
#include <memory>

#include <cxxabi.h>

namespace boyd::emulation {

namespace {

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

std::string readable_name(const char* mangled) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> demangled(
      abi::__cxa_demangle(mangled, nullptr, nullptr, &status), std::free);
  std::string name = status == 0 ? demangled.get() : mangled;
  for (const char* launcher : {"for_each_item_kernel<",
                               "for_each_item_block_kernel<",
                               "for_each_world_kernel<",
                               "for_each_team_kernel<"}) {
    const std::size_t body = name.find(launcher);
    const std::size_t end = name.find(">(", body);
    if (body != std::string::npos && end != std::string::npos) {
      name = name.substr(body + std::string(launcher).size(),
                         end - body - std::string(launcher).size());
      replace_all(name, "(anonymous namespace)::", "");
      replace_all(name, "boyd::cuda::", "");
      replace_all(name, " ", "");
      return name;
    }
  }
  replace_all(name, "(anonymous namespace)::", "");
  name = name.starts_with("void ") ? name.substr(5) : name;
  return name.substr(0, name.find_first_of("<("));
}

}  // namespace boyd::emulation
