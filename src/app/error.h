#pragma once

#include <string_view>

#include "base/result.h"

namespace waterline::app {

// Every error that a caller of the API can meet. docs/api.md says what each means.
enum class Error {
#define ERROR(enumerator, code, status) enumerator,
#include "app/errors.def"
#undef ERROR
};

// Returns the code that docs/api.md has for this error.
std::string_view code_of(Error error);

template <class T>
using Result = base::Result<T, Error>;

}  // namespace waterline::app
