#include "gather_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "context.h"
#include "formats/limits.h"
#include "formats/read.h"
#include "node/run.h"
#include "translation.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxArchive = std::size_t{1024} * 1024 * 1024;  // read whole; larger ones can be unpacked first
constexpr int kMaxDepth = 32;

std::optional<std::string> content_of(const fs::path& file, std::size_t limit, int more_flags) {
  const node::FileDescriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | more_flags));
  struct stat status {};
  if (opened.get() < 0 || fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if (static_cast<std::uint64_t>(status.st_size) > limit) return {};
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = read(opened.get(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

Gathered one_file(const fs::path& path) {
  auto content = content_of(path, kMaxArchive, 0);
  if (!content) {
    throw Ended(Exit::kUsage,
                filled(tr("The file {1} could not be read: it is no plain file, may not be read, or has more than 1 "
                          "GiB. Nothing was kept of it."),
                       base::for_terminal(path.string())),
                tr("An archive with many pictures can be unpacked first: name the folder then."), "bad_request");
  }
  Gathered gathered;
  gathered.files.push_back({path.filename().string(), std::move(*content)});
  return gathered;
}

// Adds one entry of a folder; `room` is how many bytes may still be read.
void add(const fs::directory_entry& entry, const std::string& name, std::size_t& room, Gathered& gathered) {
  std::error_code error;
  const fs::file_status status = entry.symlink_status(error);
  if (error) return gathered.left_out.push_back({name, formats::Reason::kUnreadable});
  if (fs::is_directory(status)) return;
  if (!fs::is_regular_file(status)) return gathered.left_out.push_back({name, formats::Reason::kUnsafeName});
  if (!formats::holds_words(name)) return gathered.files.push_back({name, {}});
  if (entry.file_size(error) > room && !error) return gathered.left_out.push_back({name, formats::Reason::kTooLarge});
  auto content = content_of(entry.path(), room, O_NOFOLLOW);
  if (!content) return gathered.left_out.push_back({name, formats::Reason::kUnreadable});
  room -= content->size();
  gathered.files.push_back({name, std::move(*content)});
}

Gathered all_under(const fs::path& folder) {
  Gathered gathered;
  std::size_t room = formats::kMaxTextTotal;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().lexically_relative(folder).generic_string();
    if (at.depth() >= kMaxDepth || gathered.files.size() >= formats::kMaxFiles) {
      at.disable_recursion_pending();
      gathered.left_out.push_back({name, formats::Reason::kTooLarge});
      continue;
    }
    add(*at, name, room, gathered);
  }
  if (error) gathered.left_out.push_back({".", formats::Reason::kUnreadable});
  std::sort(gathered.files.begin(), gathered.files.end(),
            [](const GatheredFile& a, const GatheredFile& b) { return a.name < b.name; });
  return gathered;
}

}  // namespace

Gathered gather_files(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error || status.type() == fs::file_type::not_found) {
    throw Ended(Exit::kUsage,
                filled(tr("The file {1} could not be opened: {2}."), base::for_terminal(path), error.message()),
                tr("Check its name and that it may be read."), "bad_request");
  }
  if (fs::is_directory(status)) return all_under(path);
  return one_file(path);
}

}  // namespace waterline::cli
