# Compiler flags: one list of warnings for gcc 12 and clang 14, all of them errors.

add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wshadow -Wcast-qual -Wwrite-strings -Wvla -Wundef
  -Wformat=2 -Wnull-dereference -Wswitch-enum -Wconversion -Wsign-conversion -fno-common -fvisibility=hidden
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wlogical-op -Wduplicated-cond -Wduplicated-branches)
  if(LUOSHI_SANITIZE OR LUOSHI_TSAN)
    add_compile_options(-Wno-format-truncation) # sanitizers hide the ranges of values from it
  endif()
endif()

# Warnings that follow the flow of values need the optimiser, also in the debug build.
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")

# Release keeps its asserts: a broken promise of our own should stop, not go on.
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE)
  add_link_options(-pie -Wl,-z,relro,-z,now)
endif()

if(LUOSHI_SANITIZE OR LUOSHI_FUZZ)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(LUOSHI_TSAN)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wframe-larger-than=16384)
endif()
if(LUOSHI_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
