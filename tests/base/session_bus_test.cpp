#include "base/session_bus.h"

#include <catch2/catch.hpp>

namespace waterline::base {
namespace {

TEST_CASE("addresses of the same session bus are equal", "[base]") {
  CHECK(session_bus("unix:path=/run/user/1000/bus", "/run/user/1000") ==
        session_bus("", "/run/user/1000"));
  CHECK(session_bus("unix:path=/a,guid=0123", "") == "unix:path=/a");
  CHECK(session_bus("unix:guid=0123,path=/a", "") == "unix:guid=0123,path=/a");
  CHECK(session_bus("unix:path=/a,guid=01;unix:abstract=/b,guid=23,x=y", "") ==
        "unix:path=/a;unix:abstract=/b,x=y");
  CHECK(session_bus("unix:path=/a", "/run/user/1000") != session_bus("", "/run/user/1000"));
  CHECK(session_bus("", "").empty());
}

}  // namespace
}  // namespace waterline::base
