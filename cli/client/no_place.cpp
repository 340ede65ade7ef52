#include "client/no_place.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/run.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

// Returns what is wrong with a folder that the node needs; empty if nothing is.
std::string trouble_with(const fs::path& folder) {
  const std::string shown = for_terminal(folder.native());
  std::error_code error;
  fs::create_directories(folder, error);
  struct stat facts {};
  if (stat(folder.c_str(), &facts) != 0) {
    return filled(tr("the folder {1} cannot be made ({2})"), shown,
                  error ? error.message() : std::generic_category().message(errno));
  }
  if (!S_ISDIR(facts.st_mode)) return filled(tr("{1} is no folder"), shown);
  if (facts.st_uid != geteuid()) return filled(tr("{1} belongs to another account"), shown);
  if (access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    return filled(tr("{1} cannot be written ({2})"), shown, std::generic_category().message(errno));
  struct statvfs disk {};
  if (statvfs(folder.c_str(), &disk) == 0 && (disk.f_flag & ST_RDONLY) != 0)
    return filled(tr("{1} is on a disk that can only be read"), shown);
  if (disk.f_blocks > 0 && disk.f_bavail == 0) return filled(tr("the disk of {1} is full"), shown);
  return {};
}

}  // namespace

void require_place(const Context& context) {
  if (daemon::places_of(context.home).data.is_absolute()) return;
  throw Ended(Exit::kFailure,
              tr("Nothing says where your journal is: HOME is not set, or is no whole path."),
              tr("Set HOME, or name the folder: `waterline --home FOLDER`."), "no_place");
}

Ended words_for_no_node(const Context& context) {
  const daemon::Places places = daemon::places_of(context.home);
  constexpr std::size_t kRoom = sizeof(sockaddr_un::sun_path) - 1;
  std::string why;
  for (const fs::path& folder : {places.data, places.runtime}) {
    if (why.empty()) why = trouble_with(folder);
  }
  if (const fs::path socket = places.runtime / "sock"; socket.native().size() > kRoom) {
    why = filled(tr("the path {1} is longer than the {2} bytes that a socket may have"),
                 for_terminal(socket.native()), kRoom);
  }
  if (!why.empty()) {
    return {
        Exit::kFailure, filled(tr("The node could not be started: {1}. Nothing was changed."), why),
        tr("Repair that, or name another folder: `waterline --home FOLDER`."), "node_not_started"};
  }
  return {Exit::kFailure, tr("The node could not be started."),
          tr("`waterline node` starts it in this terminal and says what is wrong."),
          "node_not_started"};
}

}  // namespace waterline::cli
