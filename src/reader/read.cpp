#include "reader/read.h"

#include <algorithm>

#include "base/text.h"
#include "formats/limits.h"
#include "formats/word_files.h"
#include "reader/json.h"
#include "reader/readers.h"
#include "reader/zip.h"

namespace waterline::reader {
namespace {

// Files that programs and systems keep for themselves: hidden files and folders, and those of
// archivers.
bool is_clutter(std::string_view name) {
  return name.starts_with('.') || name.find("/.") != std::string_view::npos ||
         name.starts_with("__MACOSX/");
}

// Recognises the format of a JSON document by its fields.
void read_json(const std::string& name, std::string_view content, Reading& out) {
  const auto json = parse_json(content);
  if (!json) return out.left_out.push_back({name, Reason::kDamaged});
  if (text_in(*json, "schema") == "waterline/export/1") return read_native(name, *json, out);
  if (json->is_object() && json->contains("date_journal")) return read_journey(name, *json, out);
  const Json& entries = list_in(*json, "entries");
  if (json->is_object() && json->contains("metadata")) return read_day_one(name, *json, out);
  if (!entries.empty() && entries.front().is_object()) {
    const bool jrnl = entries.front().contains("title") || entries.front().contains("body");
    return jrnl ? read_jrnl_json(name, *json, out) : read_day_one(name, *json, out);
  }
  // An empty journal.
  if (json->is_object() && json->contains("entries") && json->contains("tags")) return;
  out.left_out.push_back({name, Reason::kUnknownFormat});
}

void read_xml(const std::string& name, std::string_view content, Reading& out) {
  const auto root = parse_xml(content);
  if (!root) return out.left_out.push_back({name, Reason::kDamaged});
  if (root->name == "plist") return read_day_one_classic(name, *root, out);
  if (root->name == "journal") return read_jrnl_xml(name, *root, out);
  out.left_out.push_back({name, Reason::kUnknownFormat});
}

std::optional<Reason> sealed_elsewhere(std::string_view content) {
  // jrnl's present and older encryption.
  if (content.starts_with("JRNLv3") || content.starts_with("gAAAAA")) return Reason::kSealed;
  // A binary property list.
  if (content.starts_with("bplist")) return Reason::kUnsupported;
  return {};
}

void read_words(const std::string& name, std::string_view content, Company company,
                const Options& options, Reading& out) {
  if (const auto reason = sealed_elsewhere(content)) return out.left_out.push_back({name, *reason});
  if (!base::is_utf8(content) || content.find('\0') != std::string_view::npos)
    return out.left_out.push_back({name, Reason::kNotText});
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  const std::string_view begin = trimmed(content.substr(0, 4096));
  if (begin.empty()) return out.left_out.push_back({name, Reason::kEmpty});
  if (name.ends_with(".json") || begin.starts_with("{\"") || begin.starts_with("{\n"))
    return read_json(name, content, out);
  if (name.ends_with(".doentry") || name.ends_with(".xml") || begin.starts_with("<?xml"))
    return read_xml(name, content, out);
  if (is_daylio(content)) return read_daylio(name, content, options, out);
  if (is_jrnl_text(content)) return read_jrnl_text(name, content, out);
  read_markdown(name, content, company, out);
}

void read_zip(const std::string& name, const Source& archive, const Options& options,
              std::size_t& media, Reading& out) {
  const ZipList list = list_zip(archive);
  if (list.refused) return out.left_out.push_back({name, *list.refused});
  std::size_t room = formats::kMaxTextTotal;
  for (const ZipMember& member : list.members) {
    const std::string place = name + ": " + member.name;
    if (member.refused == Reason::kUnsafeName) {
      out.left_out.push_back({place, *member.refused});
      continue;
    }
    if (is_clutter(member.name)) continue;
    if (member.name.ends_with(".daylio")) {
      out.left_out.push_back({place, Reason::kUnsupported});
      continue;
    }
    if (!formats::holds_words(member.name)) {
      ++media;
      continue;
    }
    const Unpacked unpacked = unpack(archive, member, room);
    if (unpacked.refused) {
      out.left_out.push_back({place, *unpacked.refused});
      continue;
    }
    room -= unpacked.content.size();
    read_words(member.name, unpacked.content, Company::kAmongOthers, options, out);
  }
}

void read_whole(const File& file, Company company, const Options& options, Reading& out) {
  if (file.content->size() > formats::kMaxTextTotal)
    return out.left_out.push_back({file.name, Reason::kTooLarge});
  const std::string content = file.content->read(0, static_cast<std::size_t>(file.content->size()));
  read_words(file.name, content, company, options, out);
}

}  // namespace

Reading read(std::span<const File> files, const Options& options) {
  Reading out;
  std::size_t media = 0;
  const Company company = files.size() == 1 ? Company::kAlone : Company::kAmongOthers;
  for (const File& file : files) {
    if (company == Company::kAmongOthers && is_clutter(file.name)) continue;
    if (is_zip(*file.content)) {
      read_zip(file.name, *file.content, options, media, out);
    } else if (company == Company::kAlone || formats::holds_words(file.name)) {
      read_whole(file, company, options, out);
    } else {
      ++media;
    }
  }
  // If entries name their pictures and recordings, do not count the media files again.
  const bool named = std::any_of(out.not_kept.begin(), out.not_kept.end(), [](const auto& kept) {
    return kept.first == "photo" || kept.first == "video" || kept.first == "recording" ||
           kept.first == "document";
  });
  if (media > 0 && !named) out.not_kept["other file"] += media;
  return out;
}

}  // namespace waterline::reader
