#pragma once

#include <memory>

#include <CLI/CLI.hpp>

namespace waterline::cli {

// How --help is laid out: as CLI11 does, but no line is wider than the screen.
std::shared_ptr<CLI::Formatter> help_formatter();

}  // namespace waterline::cli
