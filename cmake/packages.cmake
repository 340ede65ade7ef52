# Every library comes from Debian's packages (docs/dependencies.md has a line for each).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)

pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
add_library(Sodium::sodium ALIAS PkgConfig::SODIUM)

pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
add_library(SQLite::SQLite3 ALIAS PkgConfig::SQLITE)

# Cap'n Proto by pkg-config: the CMake file of Debian's 0.9.2 asks for libatomic, which nothing here needs.
pkg_check_modules(CAPNP REQUIRED IMPORTED_TARGET capnp)
add_library(CapnProto::capnp ALIAS PkgConfig::CAPNP)
find_program(CAPNP_EXECUTABLE capnp REQUIRED)

pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
add_library(Seccomp::seccomp ALIAS PkgConfig::SECCOMP)

pkg_check_modules(CPP_HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
add_library(CppHttplib::httplib ALIAS PkgConfig::CPP_HTTPLIB)

pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
add_library(Qrencode::qrencode ALIAS PkgConfig::QRENCODE)

pkg_check_modules(ZBAR REQUIRED IMPORTED_TARGET zbar)
add_library(Zbar::zbar ALIAS PkgConfig::ZBAR)

pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
add_library(Png::png ALIAS PkgConfig::PNG)

pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libturbojpeg)
add_library(Jpeg::jpeg ALIAS PkgConfig::JPEG)

find_path(ASIO_INCLUDE_DIR asio.hpp REQUIRED)
add_library(waterline_asio INTERFACE)
target_include_directories(waterline_asio SYSTEM INTERFACE ${ASIO_INCLUDE_DIR})
target_compile_definitions(waterline_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED)
target_link_libraries(waterline_asio INTERFACE Threads::Threads)
add_library(Asio::asio ALIAS waterline_asio)
