include(GoogleTest)

# boyd_add_host_layer(NAME SOURCES files... DEPENDS targets... [PRIVATE_DEPENDS targets...])
#
# One layer of host/ as the library boyd_host_NAME. DEPENDS names the layers below it and the libraries that
# its headers show; PRIVATE_DEPENDS those that only its sources use. Its sources see BOYD_VERSION.
function(boyd_add_host_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS")
  if(arg_SOURCES)
    add_library(boyd_host_${name} STATIC ${arg_SOURCES})
    target_link_libraries(boyd_host_${name}
      PUBLIC ${arg_DEPENDS}
      PRIVATE boyd_options ${arg_PRIVATE_DEPENDS})
    target_compile_definitions(boyd_host_${name} PRIVATE BOYD_VERSION="${PROJECT_VERSION}")
  else()
    add_library(boyd_host_${name} INTERFACE)
    target_link_libraries(boyd_host_${name} INTERFACE ${arg_DEPENDS})
  endif()
  target_link_libraries(boyd_host INTERFACE boyd_host_${name})
endfunction()

# boyd_add_tests(TARGET SOURCES files... DEPENDS targets... [LABELS labels...])
#
# One test program; every TEST in it becomes a ctest of the form suite.name. Does nothing without sources.
# Tests find data through BOYD_SOURCE_DIR, the top of the source tree.
function(boyd_add_tests target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;LABELS")
  if(NOT arg_SOURCES)
    return()
  endif()
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE boyd_options ${arg_DEPENDS} GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE BOYD_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${target}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 600)
  # gtest_discover_tests keeps only the first of several labels, so they are given to the tests it has found.
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake
    "if(${target}_TESTS)\n"
    "  set_tests_properties(\${${target}_TESTS} PROPERTIES LABELS \"${arg_LABELS}\")\n"
    "endif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES
    ${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake)
endfunction()
