// Compiled for the oldest x86-64 and free of library headers: nothing in this object may need a
// newer processor.
#include "host/app/cpu_check.hpp"

#include <unistd.h>

namespace boyd {

#if defined(__x86_64__)

namespace {

[[noreturn]] void refuse(const char* message, unsigned long length) {
  // The answer of write() changes nothing: the program ends either way.
  if (write(STDERR_FILENO, message, length) < 0) {
    _exit(1);
  }
  _exit(1);
}

}  // namespace

void require_cpu() {
  static constexpr char kMessage[] =
      "boyd: this processor is too old: boyd needs x86-64-v3 (AVX2, FMA, BMI2; Intel Haswell 2013, "
      "AMD Excavator 2015 or later)\n";
  __builtin_cpu_init();
  const bool new_enough = __builtin_cpu_supports("avx2") != 0 &&
                          __builtin_cpu_supports("fma") != 0 &&
                          __builtin_cpu_supports("bmi") != 0 && __builtin_cpu_supports("bmi2") != 0;
  if (!new_enough) {
    refuse(kMessage, sizeof(kMessage) - 1);
  }
}

namespace {

// Priority 101 is the first that programs may use: before the constructors of every other object.
__attribute__((constructor(101))) void require_cpu_first() {
  require_cpu();
}

}  // namespace

#else

void require_cpu() {}

#endif

}  // namespace boyd
