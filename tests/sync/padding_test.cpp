#include "sync/padding.h"

#include <catch2/catch.hpp>

#include "sync/frame.h"
#include "wire/session_messages.h"

using namespace waterline;
using namespace waterline::sync;

TEST_CASE("the longest message fits the maximum number of frames", "[sync]") {
  REQUIRE(frames_of_message(wire::kMaxSessionMessageSize, 1) <= limits::kMaxFramesPerMessage);
  for (std::size_t size = 0; size <= wire::kMaxSessionMessageSize; size += 101) {
    REQUIRE(frames_of_message(size, 1) * kFrameBodySize >= size + kMessageHeaderSize);
  }
}
