#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Finds traces on a machine that reveal the use of Waterline to somebody who looks at it. These
// functions only look: they open nothing for writing and start no program. All that they take from
// a file is the number of lines that name the program.
namespace waterline::cli {

// The folders to look in. In a test, all of them are below a temporary folder.
struct Surroundings {
  std::filesystem::path root = "/";  // the folder above the system's folders
  std::filesystem::path home;        // the person's
  std::filesystem::path data;        // the journal's
  std::filesystem::path runtime;     // the socket's
  std::filesystem::path config;      // $XDG_CONFIG_HOME; the next three are like it
  std::filesystem::path share;
  std::filesystem::path state;
  std::filesystem::path cache;
  // $XDG_RUNTIME_DIR. Folders below it have the texts that are open in an editor.
  std::filesystem::path editing;
  std::filesystem::path shell_history;  // $HISTFILE; may be empty
};

struct Trace {
  std::string what;   // a name for programs: "shell_history"
  std::string place;  // the path of the trace, if it has one
  // False if the trace may exist, but this process has no right to see it.
  bool found = true;
  std::optional<std::size_t> lines;  // how many lines name the program
  std::string reveals;
  std::string clear;
  std::string loses;  // what else clearing removes
};

// Returns the traces in the person's own folders.
std::vector<Trace> traces_at_home(const Surroundings& here);
// Returns the traces in the system's folders.
std::vector<Trace> traces_in_system(const Surroundings& here);
// Returns the traces that no program can detect, so that the person can look for them.
std::vector<Trace> traces_elsewhere();

// Returns the number of lines that contain "waterline", in any case. None if the file cannot be
// read or is no regular file.
std::optional<std::size_t> lines_naming_it(const std::filesystem::path& file);
// Returns the files in this folder, not below it, whose name contains "waterline", in any case.
std::vector<std::filesystem::path> files_naming_it(const std::filesystem::path& folder);

}  // namespace waterline::cli
