#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a machine reveals about the use of Waterline to somebody who looks at it. These functions
// look only: nothing is opened for writing, no program is started, and of what stands in a file no
// more is taken than how many lines name the program.
namespace waterline::cli {

// Where to look. In a test all of it lies in a folder of the test's own.
struct Surroundings {
  std::filesystem::path root = "/";  // the system's folders lie below it
  std::filesystem::path home;        // the person's
  std::filesystem::path data;        // the journal's
  std::filesystem::path runtime;     // the socket's
  std::filesystem::path config;      // $XDG_CONFIG_HOME and its like
  std::filesystem::path share;
  std::filesystem::path state;
  std::filesystem::path cache;
  // $XDG_RUNTIME_DIR: what an editor is given lies below it
  std::filesystem::path editing;
  std::filesystem::path shell_history;  // $HISTFILE; may be empty
};

struct Trace {
  std::string what;   // a name for programs: "shell_history"
  std::string place;  // a path; empty for what has none
  // Whether it is there, or may be and cannot be seen from here.
  bool found = true;
  std::optional<std::size_t> lines;  // how many of them name the program
  std::string reveals;
  std::string clear;
  std::string loses;  // what clearing takes with it
};

// In the person's own folders.
std::vector<Trace> traces_at_home(const Surroundings& here);
// In the system's.
std::vector<Trace> traces_in_system(const Surroundings& here);
// What no program can see: for the person to think of.
std::vector<Trace> traces_elsewhere();

// How many lines of a file have "waterline" in them, in whatever case; none if it cannot be read or
// is no plain file.
std::optional<std::size_t> lines_naming_it(const std::filesystem::path& file);
// The files in this folder, not below, whose name has "waterline" in it, in whatever case.
std::vector<std::filesystem::path> files_naming_it(const std::filesystem::path& folder);

}  // namespace waterline::cli
