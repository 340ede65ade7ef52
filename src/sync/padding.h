#pragma once

#include <cstddef>

// The padding of everything that is sent to the partner's device (the messages of a session, and
// the content of a bundle), so that its size reveals little (docs/protocol.md). The sizes are those
// of Padmé (crypto/padme.h), with a minimum. Only for the code of this room.
namespace waterline::sync {

// Returns how many frames are needed for this many bytes, headers included.
std::size_t frames_to_hold(std::size_t size);

// Returns how many frames a message of this size takes after padding, at least `at_least`.
std::size_t frames_of_message(std::size_t message_size, std::size_t at_least);

namespace bundle {
// Returns the size to which the content of a bundle is padded.
std::size_t padded_size(std::size_t content_size);
}  // namespace bundle

}  // namespace waterline::sync
