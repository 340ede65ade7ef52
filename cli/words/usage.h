#pragma once

#include <cstddef>
#include <string>

#include <CLI/CLI.hpp>

// What CLI11 says by itself, in the person's language.
namespace waterline::cli {

// The frame of every --help, its lines broken to this many columns (0: as long as they are). To be
// called before the first command is added: they take it from here.
void frame_help(CLI::App& app, std::size_t columns);

// What is wrong with a command line. CLI11 has its words in English alone and no door for others,
// so they are known again by their form; words of a form that this does not know stay as they are.
std::string words_for_usage(const std::string& said);

}  // namespace waterline::cli
