#pragma once

#include "node/error.h"

namespace waterline::api {

// The API reports the same errors as the use cases (room `app`).
using app::Error;
using app::Failure;
using app::Outcome;
using app::Result;

// Returns the HTTP status of an error (docs/api.md).
int status_of(Error error);

}  // namespace waterline::api
