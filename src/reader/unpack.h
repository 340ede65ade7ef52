#pragma once

#include <functional>
#include <optional>

#include "base/bytes.h"
#include "formats/reader_input.h"
#include "reader/source.h"

namespace waterline::reader {

// Unpacks one medium of an archive, and calls `put` with each piece of it, of at most 1 MiB. Returns
// whether its checksum is the one in the order. Returns nullopt if the archive is damaged there: it
// ends early, or its content is not exactly as long as the order says. Never puts more bytes than
// that.
std::optional<formats::Checked> unpack_medium(const formats::UnpackOrder& order,
                                              const Source& archive,
                                              const std::function<void(base::ByteView)>& put);

}  // namespace waterline::reader
