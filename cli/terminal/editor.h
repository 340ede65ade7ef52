#pragma once

#include <filesystem>
#include <string>

#include "context.h"

// Starts the person's editor in such a way that it leaves no copies of the text that it edits.
namespace waterline::cli {

struct EditorEnd {
  // The exit code of the editor; -1 if it did not end by itself.
  int code = -1;
  int signal = 0;  // the signal that is to end this program, or 0
};

// Runs the person's editor on this file until it ends: $VISUAL, $EDITOR, the system's
// (/usr/bin/editor) or `vi`. An editor that is not known gets a HOME of its own in `folder`.
// SIGHUP, SIGTERM and SIGQUIT end the editor and everything that it started. The terminal's modes
// are restored.
EditorEnd run_editor(const std::filesystem::path& file, const std::filesystem::path& folder);

// Returns the command of an editor or pager, with the options that keep it from leaving copies. A
// command that is not known is returned unchanged.
std::string without_traces(const std::string& command);
bool is_known_editor(const std::string& command);

// Returns the error for a folder that could not be made for the editor's file.
Ended words_for_no_folder();

}  // namespace waterline::cli
