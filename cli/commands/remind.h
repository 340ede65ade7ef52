#pragma once

#include "client/client.h"
#include "context.h"

namespace waterline::cli {

// Says in one neutral line, without any words of it, that a reminder's moment has come. Says
// nothing in the quiet hours.
void say_if_reminded(const Context& context, Client& client);

}  // namespace waterline::cli
