#include "commands/export_media.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/bytes.h"
#include "client/attachments.h"
#include "crypto/base64.h"
#include "terminal/terminal.h"

namespace waterline::cli {
namespace {

// Returns the ending of a file's name, if it is a plain one: ".jpg".
std::string ending_of(const std::string& name) {
  const std::string ending = std::filesystem::path(name).extension().string();
  const bool is_plain = ending.size() >= 2 && ending.size() <= 8 &&
                        std::all_of(ending.begin() + 1, ending.end(), [](unsigned char c) {
                          return c < 0x80 && std::isalnum(c) != 0;
                        });
  return is_plain ? ending : "";
}

// Returns the attachments of an entry or of one of its earlier states, in the document.
Json& list_of_attachments(Json& state) {
  Json& list = state["attachments"];
  if (!list.is_array()) list = Json::array();
  return list;
}

template <class Use>
void for_each_attachment(Json& document, ExportMedia::States states, const Use& use) {
  for (Json& entry : document["entries"]) {
    for (Json& one : list_of_attachments(entry)) use(one);
    if (states == ExportMedia::States::kPresent || !entry.contains("history")) continue;
    for (Json& state : entry["history"]) {
      for (Json& one : list_of_attachments(state)) use(one);
    }
  }
}

}  // namespace

ExportMedia::ExportMedia(Client& client, Json& document, Form form, States states,
                         std::uint32_t view_side)
    : client_(client), document_(document), form_(form), states_(states), view_side_(view_side) {
  for_each_attachment(document_, states_, [this](const Json& one) { note(one); });
}

void ExportMedia::note(const Json& attachment) {
  if (!attachment["id"].is_string()) return;  // it was removed for good
  const auto id = attachment["id"].get<std::string>();
  if (!noted_.insert(id).second) return;
  // An earlier state has only the id and the description.
  const Json whole =
      attachment.contains("size") ? attachment : client_.get("/v1/attachments/" + id);
  all_.push_back({id, whole["name"].get<std::string>(), whole["kind"].get<std::string>(),
                  whole["size"].get<std::uint64_t>()});
}

std::string ExportMedia::file_of(const One& one) const {
  const std::string file = "media/" + one.id;
  switch (form_) {
    case Form::kOriginals:
      return file;
    case Form::kOriginalsByName:
      return file + ending_of(one.name);
    case Form::kViews:
      return file + ".jpg";
  }
  return file;
}

bool ExportMedia::is_in_it(const One& one) const {
  return !unreadable_.contains(one.id) && !not_seen_.contains(one.id);
}

std::size_t ExportMedia::in_it() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(all_, [this](const One& one) { return is_in_it(one); }));
}

void ExportMedia::check(bool whole) {
  for (const One& one : all_) {
    if (!is_in_it(one)) continue;
    try {
      // Views are made before anything is written, since nobody can tell whether there is one.
      if (form_ == Form::kViews) {
        static_cast<void>(view_of(one));
        continue;
      }
      std::uint64_t offset = 0;
      do {
        std::string piece = whole ? attachment_piece(client_, one.id, offset, one.size)
                                  : attachment_piece(client_, one.id, offset, 1);
        offset += piece.size();
        wipe(piece);
      } while (whole && offset < one.size);
    } catch (const Ended& ended) {
      if (ended.error_code() != "attachment_damaged") throw;
      unreadable_.insert(one.id);
    }
  }
}

void ExportMedia::check_begin() {
  check(false);
}

void ExportMedia::check_whole() {
  damaged_while_reading_ = false;
  check(true);
}

// Returns nullopt, and takes note of it, if the attachment cannot be seen.
std::optional<std::string> ExportMedia::view_of(const One& one) {
  try {
    return client_.get_picture("/v1/attachments/" + one.id +
                               "/view?side=" + std::to_string(view_side_));
  } catch (const Ended& ended) {
    const std::string& code = ended.error_code();
    const bool is_damaged = code == "attachment_damaged";
    if (!is_damaged && code != "cannot_be_shown" && code != "too_many_pixels") throw;
    (is_damaged ? unreadable_ : not_seen_).insert(one.id);
    return {};
  }
}

std::vector<PackedFile> ExportMedia::files() {
  std::map<std::string, std::string> named;
  std::vector<PackedFile> files;
  for (const One& one : all_) {
    if (!is_in_it(one)) continue;
    named[one.id] = file_of(one);
    files.push_back({file_of(one), [this, one] {
                       if (form_ == Form::kViews) {
                         auto view = view_of(one);
                         if (!view) damaged_while_reading_ = true;
                         if (!view) throw Ended(Exit::kFailure, {}, {}, "attachment_damaged");
                         return packed_text({}, std::move(*view)).open();
                       }
                       const auto done = std::make_shared<std::uint64_t>(0);
                       return PackedFile::Content{
                           one.size, [this, one, done] {
                             try {
                               std::string piece =
                                   attachment_piece(client_, one.id, *done, one.size);
                               *done += piece.size();
                               return piece;
                             } catch (const Ended& ended) {
                               damaged_while_reading_ = ended.error_code() == "attachment_damaged";
                               throw;
                             }
                           }};
                     }});
  }
  for_each_attachment(document_, states_, [&](Json& one) {
    one.erase("file");
    if (!one["id"].is_string()) return;
    const auto found = named.find(one["id"].get<std::string>());
    if (found != named.end()) one["file"] = found->second;
  });
  // Somebody who reads an earlier state alone finds the name and kind of what it had there, too.
  for_each_attachment(document_, states_, [&](Json& one) {
    if (!one["id"].is_string() || one.contains("size")) return;
    const auto whole = std::ranges::find(all_, one["id"].get<std::string>(), &One::id);
    one["name"] = whole->name;
    one["kind"] = whole->kind;
    one["size"] = whole->size;
  });
  return files;
}

std::optional<std::map<std::string, std::string>> ExportMedia::views_in_page(std::uint64_t most) {
  std::map<std::string, std::string> views;
  for (const One& one : all_) {
    if (!is_in_it(one)) continue;
    const auto view = view_of(one);
    if (!view) continue;
    if (view->size() > most) return {};
    most -= view->size();
    const crypto::SecretBytes coded = crypto::to_base64(base::bytes_of(*view));
    views[one.id] = "data:image/jpeg;base64," + std::string(base::text_of(coded.view()));
  }
  return views;
}

}  // namespace waterline::cli
