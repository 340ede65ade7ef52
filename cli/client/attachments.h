#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/client.h"

// Files that go into the journal as attachments of entries.
namespace waterline::cli {

// Throws Ended unless each of these is a file that can be attached: one that can be read, with at
// least one byte and at most as many as an attachment may have. Nothing is sent.
void require_attachable(const std::vector<std::string>& files);

// Sends a file to the node, piece by piece, and shows the progress. Returns the attachment, as the
// API does. A lock or a new node in between does not end it; if this process ends, the next one
// begins anew. Throws Ended if the file changes meanwhile. `side` is "vault" or "deep".
Json upload_file(Client& client, const std::string& side, const std::string& file);

// Sends the bytes of one attachment to the node, in order, as they come from somewhere else than a
// file of the person's. Whatever was not finished is dropped with this object.
class Upload {
 public:
  // `side` is "vault" or "deep"; `name` is that of the file, and may be empty. The attachment gets the
  // id that is `wanted`, if nothing here has it; then it keeps it, even beside one with the same
  // bytes. `wanted` may be empty.
  Upload(Client& client, const std::string& side, std::uint64_t size, const std::string& name,
         const std::string& wanted);
  ~Upload();
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  // Sends the next bytes, at most 1 MiB. Returns false if the node was locked or ended in between
  // and has forgotten some of the bytes before: then the upload has to begin anew.
  bool add(std::string_view bytes);
  // Returns the attachment, as the API does. REQUIRES: all bytes were added.
  Json finish();

 private:
  Client& client_;
  std::string path_;
  std::uint64_t sent_ = 0;
  bool has_wanted_id_ = false;
  bool finished_ = false;
};

// Sends files and attaches them to an entry. If one cannot be sent, those before it are attached, and
// then its Ended is thrown. Without a description, a file that the entry has already keeps its own.
struct Attaching {
  Json entry;  // as it is then
  std::vector<std::string> ids;
};
Attaching attach_files(Client& client, const Json& entry, const std::vector<std::string>& files,
                       const std::string& description);

// Returns the next bytes of an attachment, at most 1 MiB, from `offset` on. Throws Ended; its code is
// "attachment_damaged" if bytes of it are damaged or missing here.
std::string attachment_piece(Client& client, const std::string& id, std::uint64_t offset,
                             std::uint64_t size);

// Returns the size as people say it: "2.9 MiB".
std::string size_in_words(std::uint64_t bytes);
// Returns what kind of thing an attachment is: "picture", or "file" if nobody can tell.
std::string kind_in_words(const std::string& kind);
// Returns an attachment in a line: its id as it was given, its kind, size, name and description.
std::string attachment_line(const std::string& id, const Json& attachment,
                            const std::string& description);
// Returns the name under which an attachment is saved if the person gives none.
std::string name_to_save(const Json& attachment);

}  // namespace waterline::cli
