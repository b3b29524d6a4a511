# Tests that ctest runs: cmocka programs and the replay of saved fuzz inputs, all from the source folder.

pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

file(GLOB UNIT_TESTS CONFIGURE_DEPENDS tests/unit/test_*.c)
foreach(source ${UNIT_TESTS})
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE luoshi_core PkgConfig::CMOCKA)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endforeach()

if(LUOSHI_FUZZ)
  # The parser's words come from dictionaries: to trace each of its comparisons would cost two thirds of the runs.
  file(GLOB WORDY CONFIGURE_DEPENDS src/plan/*.c src/text/*.c src/base/*.c)
  set_source_files_properties(${WORDY} PROPERTIES COMPILE_OPTIONS -fno-sanitize-coverage=trace-cmp)
endif()

# A fuzz target is tests/fuzz/fuzz_NAME.c with LLVMFuzzerTestOneInput; elsewhere it replays tests/fuzz/corpus/NAME.
file(GLOB FUZZ_TARGETS CONFIGURE_DEPENDS tests/fuzz/fuzz_*.c)
foreach(source ${FUZZ_TARGETS})
  get_filename_component(name ${source} NAME_WE)
  string(REPLACE fuzz_ "" topic ${name})
  if(LUOSHI_FUZZ)
    add_executable(${name} ${source})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} ${source} tests/fuzz/replay.c)
    add_test(NAME ${name} COMMAND ${name} tests/fuzz/corpus/${topic} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  endif()
  target_link_libraries(${name} PRIVATE luoshi_core)
endforeach()
