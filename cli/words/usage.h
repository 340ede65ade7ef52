#pragma once

#include <cstddef>
#include <string>

#include <CLI/CLI.hpp>

// Translates the texts that the library CLI11 itself prints.
namespace waterline::cli {

// Translates the text around the options in every --help, and breaks its lines to this many columns
// (0: not at all). To be called before the first command is added: commands inherit it.
void frame_help(CLI::App& app, std::size_t columns);

// Translates an error of CLI11. CLI11 only has English texts and no way to replace them, so this
// function recognises them by their form. An unknown form is returned unchanged.
std::string words_for_usage(const std::string& said);

}  // namespace waterline::cli
