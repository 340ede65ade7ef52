#pragma once

#include "base/file_descriptor.h"

namespace waterline::node {

using base::FileDescriptor;

}  // namespace waterline::node
