# A room is a folder under src/, a static library, and a namespace. Each room has an include root of its own that
# holds that room's headers alone, so a file can include only what its room was given here: "crypto/noise.h" is not
# found by a room that does not use crypto. This is how the build itself refuses a forbidden include.
function(waterline_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LINKS;LINKS_PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  set(include_root ${PROJECT_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${include_root})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/src/${name} ${include_root}/${name} SYMBOLIC)

  add_library(waterline_${name} STATIC ${sources})
  target_include_directories(waterline_${name} PUBLIC ${include_root})
  list(TRANSFORM ROOM_USES PREPEND waterline_)
  target_link_libraries(waterline_${name} PUBLIC ${ROOM_USES} ${ROOM_LINKS}
                        PRIVATE waterline_compile_options ${ROOM_LINKS_PRIVATE})
endfunction()

# The schemas in proto/ become C++ inside one room, which alone sees the generated headers.
function(waterline_schemas name)
  file(GLOB schemas CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/proto/*.capnp)
  set(generated ${PROJECT_BINARY_DIR}/schemas)
  file(MAKE_DIRECTORY ${generated})
  foreach(schema ${schemas})
    get_filename_component(file ${schema} NAME)
    add_custom_command(
      OUTPUT ${generated}/${file}.c++ ${generated}/${file}.h
      COMMAND ${CAPNP_EXECUTABLE} compile -oc++:${generated} --src-prefix=${PROJECT_SOURCE_DIR}/proto ${schema}
      DEPENDS ${schema}
      VERBATIM)
    set_source_files_properties(${generated}/${file}.c++ PROPERTIES COMPILE_OPTIONS "-w" LANGUAGE CXX)
    target_sources(waterline_${name} PRIVATE ${generated}/${file}.c++)
  endforeach()
  target_include_directories(waterline_${name} SYSTEM PRIVATE ${generated})
  target_link_libraries(waterline_${name} PRIVATE CapnProto::capnp)
endfunction()
