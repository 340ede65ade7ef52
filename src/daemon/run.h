#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "node/error.h"

// What a program needs of the node without being one: to run it, to start it, to find it.
namespace waterline::daemon {

// What a process that holds keys owes its owner: no core dumps, no other process looking into its
// memory, files for the owner alone, and no death by a closed pipe.
void harden_process();

struct Options {
  // everything of this node lies there; none: the XDG folders (home.h)
  std::optional<std::filesystem::path> home;
  // Where to say that the socket accepts, or why it never will: one byte, 0 or the exit code, then
  // it is closed. If -1, the environment's WATERLINE_READY_FD is meant, which start_in_background
  // sets.
  int ready_fd = -1;
  // the courier's program; if empty, `waterline-courier` beside this program's file
  std::filesystem::path courier;
  // What it says on standard error when it has begun and when it ends, in the words of whoever runs
  // it.
  std::string begun = "The node runs.";
  std::string ended = "The node ended.";
};

// The node, in the foreground, until SIGTERM, SIGINT or a request to stop. Hardens this process
// first. The exit code is one of docs/api.md: 0, 1, or 11 when another node holds the home.
int run(const Options& options);

// Starts the node as a process of its own, without a terminal, by running this very program as
// `node`; returns when its socket accepts. Fine if another does so meanwhile. `options.home` alone
// counts. kStoreBusy: the home is held by a node that does not answer.
app::Result<void> start_in_background(const Options& options);

// A connection to the node of this home. kUnreachable if none listens there.
app::Result<base::FileDescriptor> connect_to_node(const std::optional<std::filesystem::path>& home);

// Whether a journal was ever made in this home. Looks at file names alone and makes nothing.
bool has_journal(const std::optional<std::filesystem::path>& home);

// Where the journal of this home lies, or would lie: its files, and the folder of its socket.
struct Places {
  std::filesystem::path data;
  std::filesystem::path runtime;
};
Places places_of(const std::optional<std::filesystem::path>& home);

// What the lists are called that a person may change (docs/api.md, "Lists").
std::vector<std::string_view> names_of_lists();

// Whether the node would keep this answer to a question of this type ("1..5", "held|crossed",
// "duration", "feelings"; empty: any text), so that a person can be told at once.
bool is_answer_to(std::string_view type, std::string_view answer);

}  // namespace waterline::daemon
