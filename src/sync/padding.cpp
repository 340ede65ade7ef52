#include "sync/padding.h"

#include <algorithm>

#include "crypto/padme.h"
#include "sync/bundle_format.h"
#include "sync/frame.h"

namespace waterline::sync {

std::size_t frames_to_hold(std::size_t size) {
  return (size + kFrameBodySize - 1) / kFrameBodySize;
}

std::size_t frames_of_message(std::size_t message_size, std::size_t at_least) {
  return std::max(at_least, frames_to_hold(crypto::padme(kMessageHeaderSize + message_size)));
}

std::size_t bundle::padded_size(std::size_t content_size) {
  return std::max(kMinContentSize, crypto::padme(content_size));
}

}  // namespace waterline::sync
