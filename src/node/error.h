#pragma once

#include "app/failure.h"
#include "keyring/error.h"

namespace waterline::node {

// The node reports the same errors as the use cases (room `app`).
using app::Error;
using app::Failure;
using app::Outcome;
using app::Result;

Failure from_keyring(keyring::Error error);

}  // namespace waterline::node
