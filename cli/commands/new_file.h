#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/endings.h"

namespace waterline::cli {

// The new files and folders of a command. They stay only if the command calls keep(); otherwise the
// destructor removes all of them, so that nothing half written stays. While this object exists, a
// signal that would end the program is thrown as EndedBySignal instead. Only one such object may
// exist at a time.
class NewFiles {
 public:
  NewFiles() = default;
  ~NewFiles();
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;

  // Writes a file (mode 0600) and syncs it. Throws Ended if the name is taken or the disk refuses.
  // Where the file system can do it, the file gets its name only once it is whole.
  void add_file(const std::string& path, std::string_view content);
  // Does the same with a content that comes in pieces: `next` returns the next one, and an empty one
  // at the end.
  void add_file(const std::string& path, const std::function<std::string()>& next);
  // Bytes that are known only behind those that follow them.
  struct Patch {
    std::uint64_t offset = 0;
    std::string bytes;
  };
  // Does the same, and then writes the patches over bytes that came.
  void add_file(const std::string& path, const std::function<std::string()>& next,
                const std::function<std::vector<Patch>()>& patches);
  // Makes a folder (mode 0700). Throws Ended if the name is taken or the disk refuses.
  void add_folder(const std::string& path);
  void keep() { made_.clear(); }

 private:
  EndingsHeld endings_;
  std::vector<std::string> made_;
};

// Writes one new file and keeps it.
void write_new_file(const std::string& path, std::string_view content);
// Throws Ended if this path exists, even as a symbolic link that leads nowhere.
void refuse_if_there(const std::string& path);

}  // namespace waterline::cli
