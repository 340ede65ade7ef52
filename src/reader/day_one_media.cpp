#include "reader/day_one_media.h"

#include <algorithm>
#include <array>

#include "formats/limits.h"
#include "reader/calendar_words.h"
#include "reader/marked_media.h"
#include "reader/note_text.h"

namespace waterline::reader {
namespace {

using formats::Media;

struct List {
  const char* field;
  const char* kind;
};
constexpr std::array<List, 4> kLists = {{{"photos", "photo"},
                                         {"videos", "video"},
                                         {"audios", "recording"},
                                         {"pdfAttachments", "document"}}};
constexpr std::array<const char*, 4> kFolders = {"photos/", "videos/", "audios/", "pdfs/"};

bool is_md5(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

DayOneMedia::DayOneMedia(const Json& entry, std::string_view folder, MediaFiles& files)
    : folder_(folder), files_(files) {
  struct Item {
    const Json* json;
    const char* kind;
    double order;
  };
  std::vector<Item> items;
  for (const List& list : kLists) {
    for (const Json& item : list_in(entry, list.field)) {
      if (item.is_object())
        items.push_back({&item, list.kind, number_in(item, "orderInEntry").value_or(0)});
    }
  }
  std::ranges::stable_sort(items, {}, &Item::order);
  for (const Item& item : items) add(*item.json, item.kind);
}

void DayOneMedia::add(const Json& item, const char* kind) {
  Media media;
  media.kind = kind;
  media.md5 = small_letters(text_in(item, "md5"));
  if (!is_md5(media.md5)) media.md5.clear();
  find_file(media, item);
  if (std::string name = text_in(item, "filename"); !name.empty()) media.name = std::move(name);
  media_.push_back(std::move(media));
  identifiers_.push_back(small_letters(text_in(item, "identifier")));
}

void DayOneMedia::find_file(Media& media, const Json& item) {
  const MediaFiles::File* file = nullptr;
  const auto look_for = [&](const auto& find) {
    for (const char* folder : kFolders) {
      if (file == nullptr) file = find(folder_ + folder);
    }
  };
  const std::string type = text_in(item, "type");
  if (!media.md5.empty() && !type.empty())
    look_for([&](const std::string& folder) { return files_.at(folder + media.md5 + "." + type); });
  for (const std::string& stem : {media.md5, text_in(item, "identifier")}) {
    if (!stem.empty())
      look_for([&](const std::string& folder) { return files_.with_stem(folder, stem); });
  }
  if (file == nullptr) return;
  media.bytes = file->bytes;
  media.name = last_part(file->name);
}

std::string DayOneMedia::words_of(std::string_view kind, std::string_view identifier) {
  const std::string small = small_letters(identifier);
  auto found = std::ranges::find(identifiers_, small);
  if (found == identifiers_.end()) {
    // The text names something that the entry does not list.
    if (media_.size() >= formats::kMaxMediaOfEntry) return std::string(words_of_kind(kind));
    Json item = Json::object();
    item["identifier"] = std::string(identifier);
    add(item, std::string(kind).c_str());
    found = identifiers_.end() - 1;
  }
  return marked(static_cast<std::size_t>(found - identifiers_.begin()), words_of_kind(kind));
}

std::string DayOneMedia::words_of_link(std::string_view target) {
  struct Link {
    std::string_view begin;
    std::string_view kind;
  };
  static constexpr std::array<Link, 6> kLinks = {{{"dayone-moment:/video/", "video"},
                                                  {"dayone-video://", "video"},
                                                  {"dayone-moment:/audio/", "recording"},
                                                  {"dayone-audio://", "recording"},
                                                  {"dayone-moment:/pdfAttachment/", "document"},
                                                  {"dayone-moment:", "photo"}}};
  for (const Link& link : kLinks) {
    if (!target.starts_with(link.begin)) continue;
    target.remove_prefix(link.begin.size());
    while (target.starts_with('/')) target.remove_prefix(1);
    return words_of(link.kind, target);
  }
  return {};
}

std::string DayOneMedia::words_of_object(std::string_view type, std::string_view identifier) {
  if (type == "video") return words_of("video", identifier);
  if (type == "audio") return words_of("recording", identifier);
  if (type == "pdfAttachment") return words_of("document", identifier);
  if (type == "photo" || type.empty()) return words_of("photo", identifier);
  return {};
}

void add_classic_photo(std::string_view entry_file, MediaFiles& files, Draft& draft) {
  const std::string_view folder = folder_part(entry_file);
  const std::string_view around = folder_part(folder.substr(0, folder.size() - !folder.empty()));
  const std::string_view stem = stem_part(last_part(entry_file));
  const MediaFiles::File* file = nullptr;
  for (const std::string_view beside : {around, folder}) {
    if (file == nullptr) file = files.with_stem(std::string(beside) + "photos/", stem);
  }
  if (file == nullptr) return;
  Media media;
  media.kind = "photo";
  media.name = last_part(file->name);
  media.bytes = file->bytes;
  draft.media.push_back(std::move(media));
}

}  // namespace waterline::reader
