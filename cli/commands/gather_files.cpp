#include "commands/gather_files.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "context.h"
#include "formats/archive_files.h"
#include "formats/limits.h"
#include "formats/word_files.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

// The limit for the archives in a folder, which are held in memory. A larger one can be imported by
// itself, or be unpacked first.
constexpr std::size_t kMaxArchive = std::size_t{1024} * 1024 * 1024;
constexpr int kMaxDepth = 32;

using LeftOut = std::vector<formats::LeftOut>;

struct OpenedFile {
  base::FileDescriptor file;
  std::uint64_t size = 0;
};

// Opens a regular file that is no larger than the limit.
std::optional<OpenedFile> opened(const fs::path& file, std::size_t limit, int more_flags) {
  OpenedFile opened{base::FileDescriptor(
      open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | more_flags))};
  struct stat status {};
  if (!opened.file || fstat(opened.file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  opened.size = static_cast<std::uint64_t>(status.st_size);
  if (opened.size > limit) return {};
  return opened;
}

void add_one_file(const fs::path& path, const std::string& named, ForeignFiles& files) {
  auto file = opened(path, std::numeric_limits<std::size_t>::max(), 0);
  if (!file) {
    throw Ended(
        Exit::kUsage,
        filled(tr("The file {1} could not be read: it is no plain file, or may not be read. "
                  "Nothing was kept of it."),
               for_terminal(path.string())),
        tr("Check its name and that it may be read."), "bad_request");
  }
  files.add_whole(named.empty() ? path.filename().string() : named, std::move(file->file),
                  file->size);
}

// How many bytes may still be read from the files of a folder.
struct Room {
  std::uint64_t words = formats::kMaxTextTotal;
  std::uint64_t archives = kMaxArchive;  // most of their bytes are pictures
};

// Adds one file of a folder.
void add_from_folder(const fs::directory_entry& entry, const std::string& name, Room& rooms,
                     ForeignFiles& files, LeftOut& left_out) {
  std::error_code error;
  const fs::file_status status = entry.symlink_status(error);
  if (error) return left_out.push_back({name, formats::Reason::kUnreadable});
  if (fs::is_directory(status)) return;
  if (!fs::is_regular_file(status)) return left_out.push_back({name, formats::Reason::kUnsafeName});
  const bool archive = formats::is_archive(name);
  if (!archive && !formats::holds_words(name)) return files.add_name(name, entry.path());
  std::uint64_t& room = archive ? rooms.archives : rooms.words;
  if (entry.file_size(error) > room && !error)
    return left_out.push_back({name, formats::Reason::kTooLarge});
  auto file = opened(entry.path(), room, O_NOFOLLOW);
  if (!file) return left_out.push_back({name, formats::Reason::kUnreadable});
  room -= std::min(room, files.add(name, std::move(file->file), file->size, entry.path()));
}

LeftOut add_all_under(const fs::path& folder, ForeignFiles& files) {
  LeftOut left_out;
  std::vector<std::pair<std::string, fs::directory_entry>> entries;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    std::string name = at->path().lexically_relative(folder).generic_string();
    if (at.depth() >= kMaxDepth || entries.size() >= formats::kMaxFiles) {
      at.disable_recursion_pending();
      left_out.push_back({std::move(name), formats::Reason::kTooLarge});
      continue;
    }
    entries.emplace_back(std::move(name), *at);
  }
  if (error) left_out.push_back({".", formats::Reason::kUnreadable});
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  Room room;
  for (const auto& [name, entry] : entries) add_from_folder(entry, name, room, files, left_out);
  return left_out;
}

}  // namespace

std::vector<formats::LeftOut> gather_files(const std::string& path, const std::string& named,
                                           ForeignFiles& files) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error || status.type() == fs::file_type::not_found) {
    throw Ended(
        Exit::kUsage,
        filled(tr("The file {1} could not be opened: {2}."), for_terminal(path), error.message()),
        tr("Check its name and that it may be read."), "bad_request");
  }
  if (fs::is_directory(status)) return add_all_under(path, files);
  add_one_file(path, named, files);
  return {};
}

}  // namespace waterline::cli
