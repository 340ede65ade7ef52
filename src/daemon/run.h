#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "node/error.h"

// The node as seen by a program: run it, start it in the background, or find it.
namespace waterline::daemon {

// Protects a process that holds keys: no core dumps, no other process can read its memory, new
// files are for the owner only, and a closed pipe does not end it.
void harden_process();

struct Options {
  // The folder for all files of this node; nullopt for the XDG folders (node/home.h).
  std::optional<std::filesystem::path> home;
  // The descriptor that gets one byte and is then closed: 0 when the socket accepts connections, or
  // the exit code if it never will. If it is -1, the one that WATERLINE_READY_FD names in the
  // environment is used; spawn_node() sets it.
  int ready_fd = -1;
  // The courier's program. If empty, the one that is installed with this program.
  std::filesystem::path courier;
  // Texts for standard error when the node has begun and when it has ended, in the language of the
  // caller.
  std::string begun = "The node runs.";
  std::string ended = "The node ended.";
};

// The number of the descriptor on which a job reports its progress (node/jobs.h).
inline constexpr int kJobProgress = 3;

// Runs the node in the foreground until SIGTERM, SIGINT, SIGHUP or a request to stop. Hardens this
// process first. Returns an exit code of docs/api.md: 0, 1, or 11 if another node has locked the
// home.
int run(const Options& options);

// Starts the node as a process of its own, without a terminal, by running this program as `node`: as
// a service of the person's login if it is their usual journal, and if that login has a service
// manager that knows the units of this program.
// Returns when the socket of that node, or of one that another process has started meanwhile,
// accepts connections. Uses only `options.home`. kStoreBusy if a node that does not answer has
// locked the home.
app::Result<void> spawn_node(const Options& options);

// Connects to the node of this home. kUnreachable if none listens.
app::Result<base::FileDescriptor> connect_to_node(const std::optional<std::filesystem::path>& home);

// Returns whether a journal was made in this home. Looks only at file names and makes nothing.
bool has_journal(const std::optional<std::filesystem::path>& home);

// The folder of a home's files and the folder of its socket, whether they exist or not.
struct Places {
  std::filesystem::path data;
  std::filesystem::path runtime;
};
Places places_of(const std::optional<std::filesystem::path>& home);

// Returns the names of the lists that a person may change (docs/api.md, "Entries").
std::vector<std::string_view> names_of_lists();

// Returns whether the node would accept this answer to a question of this type ("1..5",
// "held|crossed", "duration", "feelings"; empty: any text). So a client can tell the person at
// once.
bool is_answer_to(std::string_view type, std::string_view answer);

}  // namespace waterline::daemon
