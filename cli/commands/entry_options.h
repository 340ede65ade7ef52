#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace waterline::cli {

// Everything that the person states about an entry besides its text.
struct About {
  std::string kind;
  std::vector<std::string> fields;
  std::vector<std::string> tags;
  std::vector<std::string> links;
  std::vector<std::string> files;  // to be attached
  std::string on;
  std::string from_template;
};

// Adds the options for kind, answers, tags and time. `check` runs before the person is asked for
// anything (terminal/argument_words.h).
void add_about_options(CLI::App* command, About& about, const std::function<void()>& check);

}  // namespace waterline::cli
