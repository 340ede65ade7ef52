#include "reader/read.h"

#include <algorithm>

#include "base/text.h"
#include "formats/archive_files.h"
#include "formats/limits.h"
#include "formats/word_files.h"
#include "reader/archives.h"
#include "reader/collection.h"
#include "reader/content_kind.h"
#include "reader/json.h"
#include "reader/media.h"
#include "reader/readers.h"

namespace waterline::reader {
namespace {

// Files that programs and systems keep for themselves: hidden files and folders, those of
// archivers, and Logseq's old copies of its pages.
bool is_clutter(std::string_view name) {
  return name.starts_with('.') || name.find("/.") != std::string_view::npos ||
         name.starts_with("__MACOSX/") || name.find("/__MACOSX/") != std::string_view::npos ||
         name.starts_with("logseq/bak/") || name.find("/logseq/bak/") != std::string_view::npos;
}

// The state of one import.
struct Session {
  const Options& options;
  Reading& out;
  Collection collection{};
  // Files without words, by their word for people.
  std::map<std::string, std::size_t> media{};
  // How many bytes and members of archives may still be unpacked.
  std::size_t room = formats::kMaxTextTotal;
  std::size_t members = formats::kMaxFiles;
};

// Recognises the format of a JSON document by its fields.
void read_json(const std::string& name, const Json& json, Reading& out) {
  if (text_in(json, "schema") == "waterline/export/1") return read_native(name, json, out);
  if (is_journey(json)) return read_journey(name, json, out);
  if (is_keep(json)) return read_keep(name, json, out);
  if (is_standard_notes(json)) return read_standard_notes(name, json, out);
  if (is_diarium(json)) return read_diarium(name, json, out);
  const Json& entries = list_in(json, "entries");
  if (json.is_object() && json.contains("metadata")) return read_day_one(name, json, out);
  if (!entries.empty() && entries.front().is_object()) {
    const bool jrnl = entries.front().contains("title") || entries.front().contains("body");
    return jrnl ? read_jrnl_json(name, json, out) : read_day_one(name, json, out);
  }
  // An empty journal.
  if (json.is_object() && json.contains("entries") && json.contains("tags")) return;
  out.left_out.push_back({name, Reason::kUnknownFormat});
}

// Reads a text that is JSON by its name or its content. Returns false for any other.
bool read_if_json(const std::string& name, std::string_view content, std::string_view begin,
                  Reading& out) {
  const bool named = name.ends_with(".json");
  if (!named && !begin.starts_with('{') && !begin.starts_with('[')) return false;
  const auto json = parse_json(content);
  // "[1]" may be somebody's words.
  const bool data =
      json && (json->is_object() || (!json->empty() && json->front().is_structured()));
  if (json && (named || data)) {
    read_json(name, *json, out);
  } else if (named || begin.starts_with("{\"") || begin.starts_with("{\n")) {
    out.left_out.push_back({name, Reason::kDamaged});
  } else {
    return false;  // words in brackets
  }
  return true;
}

void read_xml(const std::string& name, std::string_view content, Reading& out) {
  const auto root = parse_xml(content);
  if (!root) return out.left_out.push_back({name, Reason::kDamaged});
  if (root->name == "plist") return read_day_one_classic(name, *root, out);
  if (root->name == "journal") return read_jrnl_xml(name, *root, out);
  if (root->name == "en-export") return read_evernote(name, *root, out);
  if (is_diaro(*root)) return read_diaro(name, *root, out);
  out.left_out.push_back({name, Reason::kUnknownFormat});
}

void read_words(const std::string& name, std::string_view content, Company company,
                Session& session) {
  Reading& out = session.out;
  if (const auto reason = refusal_of_bytes(content)) return out.left_out.push_back({name, *reason});
  // An encrypted backup of Diaro's keeps its name.
  const bool diaro = name.ends_with("DiaroBackup.xml");
  if (diaro && content.find('<') > 256) return out.left_out.push_back({name, Reason::kSealed});
  if (!base::is_utf8(content) || content.find('\0') != std::string_view::npos)
    return out.left_out.push_back({name, Reason::kNotText});
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  const std::string_view begin = trimmed(content.substr(0, 4096));
  if (begin.empty()) return out.left_out.push_back({name, Reason::kEmpty});
  if (session.collection.take(name, content, out)) return;
  if (read_if_json(name, content, begin, out)) return;
  if (name.ends_with(".doentry") || name.ends_with(".xml") || name.ends_with(".enex") ||
      begin.starts_with("<?xml"))
    return read_xml(name, content, out);
  if (is_daylio(content)) return read_daylio(name, content, session.options, out);
  if (is_jrnl_text(content)) return read_jrnl_text(name, content, out);
  if (const auto reason = refusal_of_data(name, content))
    return out.left_out.push_back({name, *reason});
  if (is_notion_page(name)) return read_notion(name, content, out);
  read_markdown(name, content, company, out);
}

// `place` names an archive for reports; `folder` is put before the names of its members.
void read_archive(const std::string& place, const std::string& folder, const Archive& archive,
                  std::size_t around, Session& session);

// Reads an archive that is a member of another.
void read_inner_archive(const std::string& place, const std::string& name, const Source& content,
                        std::size_t around, Session& session) {
  const auto archive = Archive::open(content);
  if (!archive) return session.out.left_out.push_back({place, Reason::kDamaged});
  if (around > formats::kMaxArchivesAround)
    return session.out.left_out.push_back({place, Reason::kTooDeep});
  read_archive(place, name + "/", *archive, around, session);
}

void read_member(const std::string& place, const std::string& folder, const Archive& archive,
                 std::size_t member, std::size_t around, Session& session) {
  const std::string name = folder + archive.name(member);
  const std::string here = place + ": " + archive.name(member);
  const auto leave_out = [&](Reason reason) { session.out.left_out.push_back({here, reason}); };
  if (archive.refused(member) == Reason::kUnsafeName) return leave_out(Reason::kUnsafeName);
  if (is_clutter(name) || session.collection.is_copy(name)) return;
  if (name.ends_with(".daylio")) return leave_out(Reason::kUnsupported);
  const bool is_inner = formats::is_archive(name);
  if (!is_inner && !formats::holds_words(name)) {
    ++session.media[media_word(name)];
    return;
  }
  if (is_inner) {
    // One that is stored as it is is read where it lies.
    if (const auto extent = archive.extent(member)) {
      const Part part(archive.file(), extent->offset, extent->size);
      return read_inner_archive(here, name, part, around + 1, session);
    }
  }
  Unpacked unpacked = archive.content(member, session.room);
  if (unpacked.refused) return leave_out(*unpacked.refused);
  session.room -= unpacked.content.size();
  if (is_inner) {
    const Text content(unpacked.content);
    return read_inner_archive(here, name, content, around + 1, session);
  }
  read_words(name, unpacked.content, Company::kAmongOthers, session);
}

void read_archive(const std::string& place, const std::string& folder, const Archive& archive,
                  std::size_t around, Session& session) {
  for (std::size_t i = 0; i < archive.count(); ++i)
    session.collection.see(folder + archive.name(i));
  for (std::size_t i = 0; i < archive.count(); ++i) {
    if (session.members == 0) return session.out.left_out.push_back({place, Reason::kTooLarge});
    --session.members;
    read_member(place, folder, archive, i, around, session);
  }
  if (archive.refused()) session.out.left_out.push_back({place, *archive.refused()});
}

void read_whole(const File& file, Company company, Session& session) {
  if (file.content->size() > formats::kMaxTextTotal)
    return session.out.left_out.push_back({file.name, Reason::kTooLarge});
  const std::string content = file.content->read(0, static_cast<std::size_t>(file.content->size()));
  read_words(file.name, content, company, session);
}

}  // namespace

Reading read(std::span<const File> files, const Options& options) {
  Reading out;
  Session session{options, out};
  const Company company = files.size() == 1 ? Company::kAlone : Company::kAmongOthers;
  for (const File& file : files) session.collection.see(file.name);
  for (const File& file : files) {
    if (company == Company::kAmongOthers && is_clutter(file.name)) continue;
    if (session.collection.is_copy(file.name)) continue;
    if (const auto archive = Archive::open(*file.content)) {
      const std::string folder = company == Company::kAlone ? "" : file.name + "/";
      read_archive(file.name, folder, *archive, 0, session);
    } else if (company == Company::kAlone || formats::holds_words(file.name)) {
      read_whole(file, company, session);
    } else {
      ++session.media[media_word(file.name)];
    }
  }
  session.collection.finish(out);
  // If entries name their pictures and recordings, the files of these are not counted again.
  for (const auto& [word, count] : session.media) out.not_kept.try_emplace(word, count);
  return out;
}

}  // namespace waterline::reader
