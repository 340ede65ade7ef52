#include "client/attachments.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "journal/attachment.h"
#include "terminal/progress.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// The most that the node takes at once (docs/api.md).
constexpr std::uint64_t kPiece = std::uint64_t{1024} * 1024;

// Says how far a file has come when it turns out that it cannot be attached.
enum class Stage { kBeforeAnything, kWhileSending };

[[noreturn]] void refuse(const std::string& file, const std::string& why,
                         Stage stage = Stage::kWhileSending) {
  throw Ended(Exit::kUsage,
              filled(stage == Stage::kBeforeAnything
                         ? tr("{1} cannot be attached: {2}. Nothing was changed.")
                         : tr("{1} cannot be attached: {2}. Nothing of it was kept."),
                     for_terminal(file), why),
              {}, "no_file");
}

struct Opened {
  base::FileDescriptor descriptor;
  std::uint64_t size = 0;
  struct timespec changed {};
};

Opened opened(const std::string& file, Stage stage) {
  // O_NONBLOCK is for pipes: opening one must not wait.
  Opened found{base::FileDescriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), 0, {}};
  if (!found.descriptor) refuse(file, std::generic_category().message(errno), stage);
  struct stat facts {};
  if (fstat(found.descriptor.get(), &facts) != 0)
    refuse(file, std::generic_category().message(errno), stage);
  if (!S_ISREG(facts.st_mode)) refuse(file, tr("it is no file"), stage);
  found.size = static_cast<std::uint64_t>(facts.st_size);
  found.changed = facts.st_mtim;
  if (found.size == 0) refuse(file, tr("it is empty"), stage);
  if (found.size > journal::kMaxAttachmentSize)
    refuse(file, tr("it is larger than 1 GiB, the most that an attachment may have"), stage);
  return found;
}

std::string name_of(const std::string& file) {
  return std::filesystem::path(file).filename().string();
}

// Drops uploads of a file of this name and size that were broken off. Nobody can tell whether their
// bytes are those of the present file, so none of them goes on: an attachment must never be made of
// two files.
void drop_broken_off(Client& client, const std::string& side, const std::string& file,
                     const Opened& content) {
  const Json all = client.get("/v1/attachments?limit=100000&side=" + side);
  for (const Json& one : all["attachments"]) {
    if (one["state"] == "arriving" && one["size"] == content.size && one["name"] == name_of(file))
      client.remove("/v1/attachments/" + one["id"].get<std::string>() + "?for_good=true");
  }
}

Json begun(Client& client, const std::string& side, const std::string& file,
           const Opened& content) {
  drop_broken_off(client, side, file, content);
  Json answer =
      client.post("/v1/attachments",
                  {{"side", side}, {"size", content.size}, {"name", name_of(file)}}, "disk_full");
  if (!answer.contains("error")) return answer;
  answer["for_file"] = true;
  Client::fail(answer);
}

std::string piece_of(const Opened& content, const std::string& file, std::uint64_t offset) {
  std::string piece(std::min<std::uint64_t>(kPiece, content.size - offset), '\0');
  std::size_t done = 0;
  while (done < piece.size()) {
    const ssize_t got = pread(content.descriptor.get(), piece.data() + done, piece.size() - done,
                              static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(file, std::generic_category().message(errno));
    if (got == 0) refuse(file, tr("it changed while it was read"));
    done += static_cast<std::size_t>(got);
  }
  return piece;
}

}  // namespace

void require_attachable(const std::vector<std::string>& files) {
  for (const std::string& file : files) static_cast<void>(opened(file, Stage::kBeforeAnything));
}

Json upload_file(Client& client, const std::string& side, const std::string& file) {
  const Opened content = opened(file, Stage::kWhileSending);
  const Json attachment = begun(client, side, file, content);
  const std::string path = "/v1/attachments/" + attachment["id"].get<std::string>();
  auto offset = attachment["offset"].get<std::uint64_t>();
  Progress progress(client.context());
  while (offset < content.size) {
    std::string piece = piece_of(content, file, offset);
    const Json answer =
        client.put_bytes(path + "/bytes?offset=" + std::to_string(offset), piece, "wrong_offset");
    wipe(piece);
    // After a lock in between the node says where to go on.
    offset = answer["offset"].get<std::uint64_t>();
    progress.reached(offset, content.size);
  }
  struct stat facts {};
  if (fstat(content.descriptor.get(), &facts) != 0 ||
      static_cast<std::uint64_t>(facts.st_size) != content.size ||
      facts.st_mtim.tv_sec != content.changed.tv_sec ||
      facts.st_mtim.tv_nsec != content.changed.tv_nsec) {
    client.remove(path + "?for_good=true");
    refuse(file, tr("it changed while it was read"));
  }
  return client.post(path + "/finish");
}

Upload::Upload(Client& client, const std::string& side, std::uint64_t size, const std::string& name,
               const std::string& wanted)
    : client_(client) {
  Json request = {{"side", side}, {"size", size}, {"name", name}};
  if (!wanted.empty()) request["id"] = wanted;
  const Json begun = client.post("/v1/attachments", request);
  path_ = "/v1/attachments/" + begun["id"].get<std::string>();
  has_wanted_id_ = begun["id"] == wanted;
}

Upload::~Upload() {
  if (finished_) return;
  try {
    client_.ask_if_it_runs("DELETE", path_ + "?for_good=true");
  } catch (const std::exception&) {  // the node drops it by itself after a day
  }
}

bool Upload::add(std::string_view bytes) {
  const Json answer =
      client_.put_bytes(path_ + "/bytes?offset=" + std::to_string(sent_), bytes, "wrong_offset");
  sent_ += bytes.size();
  return answer["offset"].get<std::uint64_t>() == sent_;
}

Json Upload::finish() {
  Json whole = client_.post(path_ + "/finish", {{"own_copy", has_wanted_id_}});
  finished_ = true;
  return whole;
}

Attaching attach_files(Client& client, const Json& entry, const std::vector<std::string>& files,
                       const std::string& description) {
  Attaching attaching{entry, {}};
  Json attachments = Json::array();
  std::optional<Ended> ended;
  for (const std::string& file : files) {
    try {
      const Json whole = upload_file(client, entry["side"].get<std::string>(), file);
      Json& one = attachments.emplace_back(Json{{"id", whole["id"]}});
      if (!description.empty()) one["description"] = description;
      attaching.ids.push_back(whole["id"].get<std::string>());
    } catch (const Ended& why) {
      ended = why;
      break;
    }
  }
  if (!attachments.empty()) {
    attaching.entry = client.post("/v1/entries/" + entry["id"].get<std::string>() + "/attachments",
                                  {{"attachments", attachments}});
  }
  if (ended) throw Ended(*ended);
  return attaching;
}

std::string attachment_piece(Client& client, const std::string& id, std::uint64_t offset,
                             std::uint64_t size) {
  const std::string path = "/v1/attachments/" + id + "/bytes";
  const std::uint64_t count = std::min(kPiece, size - offset);
  try {
    return client.get_bytes(path, offset, count);
  } catch (const Ended& ended) {
    if (ended.error_code() != "node_ended") throw;
    // The node breaks an answer off where bytes are damaged. It says so if they are the first ones.
    constexpr std::uint64_t kStep = std::uint64_t{32} * 1024;  // below a chunk of the media file
    for (std::uint64_t at = 0; at < count; at += kStep)
      static_cast<void>(client.get_bytes(path, offset + at, 1));
    static_cast<void>(client.get_bytes(path, offset + count - 1, 1));
    throw;
  }
}

std::string size_in_words(std::uint64_t bytes) {
  constexpr std::uint64_t kKibibyte = 1024;
  constexpr std::uint64_t kMebibyte = 1024 * kKibibyte;
  if (bytes < kMebibyte) return std::to_string((bytes + kKibibyte - 1) / kKibibyte) + " KiB";
  return std::to_string((bytes + kMebibyte - 1) / kMebibyte) + " MiB";
}

std::string kind_in_words(const std::string& kind) {
  if (kind.starts_with("image/")) return tr("picture");
  if (kind.starts_with("audio/")) return tr("sound");
  if (kind.starts_with("video/")) return tr("film");
  if (kind == "application/pdf") return "PDF";
  return tr("file");
}

std::string attachment_line(const std::string& id, const Json& attachment,
                            const std::string& description) {
  std::string line = id + "  " + kind_in_words(attachment["kind"].get<std::string>()) + "  " +
                     size_in_words(attachment["size"].get<std::uint64_t>());
  const std::string name = attachment["name"].get<std::string>();
  if (!name.empty()) line += "  " + in_list(name);
  if (!description.empty()) line += "  " + in_list(description);
  return line;
}

std::string name_to_save(const Json& attachment) {
  std::string name = attachment["name"].get<std::string>();
  if (!name.empty()) return name;
  const std::string kind = attachment["kind"].get<std::string>();
  const std::string ending = kind == "image/jpeg" ? ".jpg" : kind == "image/png" ? ".png" : "";
  return attachment["short"].get<std::string>() + ending;
}

}  // namespace waterline::cli
