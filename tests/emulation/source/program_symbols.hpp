/// The program's own symbol table: shared variables of kernels, names of kernels, source lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/emulation/source/source_line.hpp"

namespace boyd::emulation {

struct SharedVariable {
  std::uint64_t address;
  std::size_t bytes;
  std::string name;
};
/// Every variable that a kernel declares __shared__, by ascending address.
std::vector<SharedVariable> shared_variables();

/// Of a kernel, without its parameters.
std::string name_of_function(const void* function);

/// A place in the program's code, small enough to be remembered with every access.
std::uint32_t offset_of_code(const void* code);
/// "file:line", and the lines it was inlined at, as addr2line knows them.
std::string place_of_code(std::uint32_t offset);
/// "file:line", the file from the top of the repository.
std::string place_text(const SourceLine& where);

/// Whether the program cannot change what is there: constants and code.
bool is_constant(std::uint64_t address);

}  // namespace boyd::emulation
