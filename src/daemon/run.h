#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "node/error.h"

// The ways in which a program uses a node: run it, start it in the background, or find it.
namespace waterline::daemon {

// Protects this process, which holds keys: it dumps no core, no other process can read its memory,
// its new files are for the owner only, and a closed pipe does not end it.
void harden_process();

struct Options {
  // The folder for all files of this node; nullopt for the XDG folders (node/home.h).
  std::optional<std::filesystem::path> home;
  // The descriptor on which the node reports that it is ready. It gets one byte and is then closed:
  // 0 when the socket accepts connections, or the exit code if it never will. If this is -1, the
  // node uses the descriptor that WATERLINE_READY_FD names in the environment; spawn_node() sets
  // that.
  int ready_fd = -1;
  // The courier's program. If empty, the one that is installed with this program.
  std::filesystem::path courier;
  // Texts that the node writes to standard error when it has begun and when it has ended, in the
  // language of the caller.
  std::string begun = "The node runs.";
  std::string ended = "The node ended.";
  // The name of the program and the text of the note to oneself, as the desktop shows them.
  std::vector<std::string> note_words = {"Notes", "A note to yourself."};
};

// The number of the descriptor on which a job reports its progress (node/jobs.h).
inline constexpr int kJobProgress = 3;

// Runs the node in the foreground until SIGTERM, SIGINT, SIGHUP or a request to stop. Calls
// harden_process() first. Returns an exit code of docs/api.md: 0, 1, or 11 if another node has
// locked the home.
int run(const Options& options);

// Starts the node as a process of its own, without a terminal, by running this program with the
// command `node`. If the home is the default one and the login's service manager knows the units of
// this program, the node becomes a service of the login instead. Returns when the node's socket
// accepts connections, even if another process has started that node meanwhile. Uses only
// `options.home`. Error kStoreBusy if a node that does not answer has locked the home.
app::Result<void> spawn_node(const Options& options);

// Connects to the node of this home. Error kUnreachable if no node listens there.
app::Result<base::FileDescriptor> connect_to_node(const std::optional<std::filesystem::path>& home);

// Returns whether this home has a journal. Looks only at file names, and creates nothing.
bool has_journal(const std::optional<std::filesystem::path>& home);

// The folder of a home's files, the folder of its socket, and the socket itself. They need not
// exist.
struct Places {
  std::filesystem::path data;
  std::filesystem::path runtime;
  std::filesystem::path socket;
};
Places places_of(const std::optional<std::filesystem::path>& home);

// Returns whether the person chose that the page opens in our own window, and not in the browser.
bool opens_own_window(const std::optional<std::filesystem::path>& home);

// Returns the names of the lists that a person may change (docs/api.md, "Entries").
std::vector<std::string_view> names_of_lists();

// Returns whether the node would accept this answer to a question of this type ("1..5",
// "held|crossed", "duration", "feelings"; empty: any text). With it a client can tell the person of
// a mistake before it sends the answer.
bool is_answer_to(std::string_view type, std::string_view answer);

}  // namespace waterline::daemon
