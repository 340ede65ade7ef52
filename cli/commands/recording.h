#pragma once

#include <string>

#include "context.h"

namespace waterline::cli {

// Finishes a recording that was broken off, at this path of the API, and puts it with an entry: with
// this one, or with a new one of its side.
void finish_recording(const Context& context, const std::string& path, const std::string& entry);

}  // namespace waterline::cli
