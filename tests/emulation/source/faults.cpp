#include "tests/emulation/source/faults.hpp"

#include <array>
#include <csignal>
#include <string>

#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/device_memory.hpp"
#include "tests/emulation/source/block.hpp"
#include "tests/emulation/source/program_symbols.hpp"

extern "C" {
[[gnu::weak]] void __asan_poison_memory_region(const volatile void* first, std::size_t bytes);
}

namespace boyd::emulation {

namespace {

void end_with_fault(int number, siginfo_t* info, void* context) {
  if (current_thread == nullptr ||
      !Turn::is_mine()) {  // a fault of host code, which is not ours to explain
    std::signal(number, SIG_DFL);
    return;
  }
  const auto& registers = static_cast<const ucontext_t*>(context)->uc_mcontext.gregs;
  const auto* code = reinterpret_cast<const char*>(registers[REG_RIP]);
  fail(offset_of_code(code + 1),
       "touches " + describe_address(reinterpret_cast<std::uint64_t>(info->si_addr)));
}

}  // namespace

void report_faults() {
  if (__asan_poison_memory_region != nullptr) {
    return;
  }
  static std::array<char, 256 * 1024> stack;  // the thread may have no room left on its own
  stack_t alternative{};
  alternative.ss_sp = stack.data();
  alternative.ss_size = stack.size();
  sigaltstack(&alternative, nullptr);
  struct sigaction action {};
  action.sa_sigaction = end_with_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, nullptr);
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace boyd::emulation
