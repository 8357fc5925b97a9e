# Warnings are errors, with both compilers; hardening is on in every build.
add_library(haip_compiler INTERFACE)

target_compile_options(haip_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough -Wformat=2
  -Wundef -Werror
  -fstack-protector-strong -fcf-protection)
target_compile_definitions(haip_compiler INTERFACE _GLIBCXX_ASSERTIONS)
target_link_options(haip_compiler INTERFACE -Wl,-z,relro,-z,now)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports null dereferences and dangling pointers inside its own standard library at -O2.
  target_compile_options(haip_compiler INTERFACE -Wduplicated-cond -Wlogical-op -Wno-missing-field-initializers -Wno-null-dereference
    -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized -Wno-free-nonheap-object)
else()
  target_compile_options(haip_compiler INTERFACE -Wno-missing-field-initializers)
  target_link_options(haip_compiler INTERFACE -fuse-ld=lld)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(haip_compiler INTERFACE _FORTIFY_SOURCE=2)
endif()

if(HAIP_SANITIZE)
  target_compile_options(haip_compiler INTERFACE -fsanitize=${HAIP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(haip_compiler INTERFACE -fsanitize=${HAIP_SANITIZE})
endif()
if(HAIP_FUZZ)
  target_compile_options(haip_compiler INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(HAIP_CCACHE ccache)
if(HAIP_CCACHE)
  # The environment lets ccache reuse objects that were compiled with the precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${HAIP_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(haip_compiler INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  else()
    target_compile_options(haip_compiler INTERFACE -fpch-preprocess)
  endif()
endif()
