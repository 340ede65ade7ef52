#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "store/file.h"

namespace waterline::store {

// Returns true if the store's header verifies under this key. Opens the file only for reading:
// nothing is locked or changed. Errors: kNotFound, kNewer, kInputOutput.
Result<bool> key_fits(Disk& disk, const std::filesystem::path& file, base::ByteView key);

}  // namespace waterline::store
