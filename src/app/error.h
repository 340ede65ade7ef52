#pragma once

#include <string_view>

#include "base/result.h"

namespace waterline::app {

// Everything that can go wrong for a caller of the node; docs/api.md says what each means.
enum class Error {
#define ERROR(enumerator, code, status) enumerator,
#include "app/errors.def"
#undef ERROR
};

// The code of docs/api.md.
std::string_view code_of(Error error);

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::app
