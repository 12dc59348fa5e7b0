# boyd_options          what every source of boyd is compiled with: warnings, float mode, sanitizers, instruction set
# boyd_options_baseline the same without the instruction set, for the code that runs before the processor is checked
#
# The float mode is part of the determinism contract: no contraction of a*b+c, no fast-math.

set(boyd_cxx_warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
set(boyd_cuda_host_warnings -Wall -Wextra -Wconversion -Wshadow)
# g++ 12 sees overlapping copies in std::string's operator+ that are not there (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND boyd_cxx_warnings -Wno-restrict)
  list(APPEND boyd_cuda_host_warnings -Wno-restrict)
endif()
set(boyd_float_mode -ffp-contract=off -fno-math-errno)

set(boyd_instruction_set "")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  set(boyd_instruction_set -march=x86-64-v3)
endif()

set(boyd_sanitizers "")
if(BOYD_SANITIZE)
  string(REPLACE ";" "," boyd_sanitizer_list "${BOYD_SANITIZE}")
  set(boyd_sanitizers -fsanitize=${boyd_sanitizer_list} -fno-omit-frame-pointer)
  if("undefined" IN_LIST BOYD_SANITIZE)
    list(APPEND boyd_sanitizers -fsanitize=float-cast-overflow -fno-sanitize-recover=all)
  endif()
endif()

set(boyd_cxx_options ${boyd_cxx_warnings} ${boyd_float_mode} ${boyd_sanitizers})
set(boyd_cuda_host_options ${boyd_cuda_host_warnings} ${boyd_float_mode} ${boyd_sanitizers}
  ${boyd_instruction_set})
set(boyd_cuda_options --fmad=false --expt-relaxed-constexpr --extended-lambda)
if(BOYD_WARNINGS_AS_ERRORS)
  list(APPEND boyd_cxx_options -Werror)
  list(APPEND boyd_cuda_host_options -Werror)
  list(APPEND boyd_cuda_options -Werror=all-warnings)
endif()
list(JOIN boyd_cuda_host_options "," boyd_cuda_host_options)

add_library(boyd_options_baseline INTERFACE)
target_include_directories(boyd_options_baseline INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(boyd_options_baseline INTERFACE
  "$<$<COMPILE_LANGUAGE:CXX>:${boyd_cxx_options}>")
target_link_options(boyd_options_baseline INTERFACE ${boyd_sanitizers})

add_library(boyd_options INTERFACE)
target_link_libraries(boyd_options INTERFACE boyd_options_baseline)
target_compile_options(boyd_options INTERFACE
  "$<$<COMPILE_LANGUAGE:CXX>:${boyd_instruction_set}>"
  "$<$<COMPILE_LANGUAGE:CUDA>:${boyd_cuda_options};-Xcompiler=${boyd_cuda_host_options}>")
