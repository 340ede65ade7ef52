#pragma once

#include "node/error.h"

namespace waterline::api {

// The errors of the use cases are what the API answers with.
using app::Error;
using app::Failure;
using app::Outcome;
using app::Result;

// The HTTP status of docs/api.md.
int status_of(Error error);

}  // namespace waterline::api
