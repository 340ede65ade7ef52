# Warnings are errors, and every binary is hardened (../docs/developing.md says why each flag is here).
add_library(waterline_compile_options INTERFACE)
target_compile_options(waterline_compile_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror
  -fstack-protector-strong)
target_link_options(waterline_compile_options INTERFACE -Wl,-z,relro,-z,now -Wl,-z,noexecstack)

if(WATERLINE_SANITIZE)
  target_compile_options(waterline_compile_options INTERFACE
    -fsanitize=${WATERLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(waterline_compile_options INTERFACE -fsanitize=${WATERLINE_SANITIZE})
else()
  target_compile_options(waterline_compile_options INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
