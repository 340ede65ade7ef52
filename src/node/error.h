#pragma once

#include "app/failure.h"
#include "keyring/error.h"

namespace waterline::node {

// The errors of the use cases are the node's own too.
using app::Error;
using app::Failure;
using app::Outcome;
using app::Result;

Failure from_keyring(keyring::Error error);

}  // namespace waterline::node
