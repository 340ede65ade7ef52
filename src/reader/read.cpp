#include "reader/read.h"

#include <algorithm>

#include "base/text.h"
#include "formats/archive_files.h"
#include "formats/limits.h"
#include "formats/word_files.h"
#include "reader/archive.h"
#include "reader/calendar_words.h"
#include "reader/collection.h"
#include "reader/content_kind.h"
#include "reader/daylio.h"
#include "reader/json.h"
#include "reader/media_files.h"
#include "reader/readers.h"
#include "reader/text_encoding.h"

namespace waterline::reader {
namespace {

// Returns true for files that are no documents of the person: hidden files and folders, files that
// macOS adds to archives, and Logseq's old copies of its pages.
bool is_clutter(std::string_view name) {
  return name.starts_with('.') || name.find("/.") != std::string_view::npos ||
         name.starts_with("__MACOSX/") || name.find("/__MACOSX/") != std::string_view::npos ||
         name.starts_with("logseq/bak/") || name.find("/logseq/bak/") != std::string_view::npos;
}

// The state of one import.
struct Session {
  const Options& options;
  DayOrders& orders;
  Reading& out;
  Collection collection{};
  MediaFiles media{};
  // The files that hold no words: their names, and the names that reports have for them.
  struct Passed {
    std::string name;
    std::string place;
  };
  std::vector<Passed> passed{};
  // How many bytes, and how many members of archives, may still be unpacked.
  std::size_t room = formats::kMaxTextTotal;
  std::size_t members = formats::kMaxFiles;
};

bool ends_with(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         small_letters(name.substr(name.size() - ending.size())) == ending;
}

// Recognises the format of a JSON document by its fields.
void read_json(const std::string& name, const Json& json, MediaFiles& media, Reading& out) {
  if (text_in(json, "schema") == "waterline/export/1") return read_native(name, json, media, out);
  if (is_journey(json)) return read_journey(name, json, media, out);
  if (is_keep(json)) return read_keep(name, json, media, out);
  if (is_standard_notes(json)) return read_standard_notes(name, json, out);
  if (is_diarium(json)) return read_diarium(name, json, out);
  const Json& entries = list_in(json, "entries");
  if (json.is_object() && json.contains("metadata")) return read_day_one(name, json, media, out);
  if (!entries.empty() && entries.front().is_object()) {
    const bool jrnl = entries.front().contains("title") || entries.front().contains("body");
    return jrnl ? read_jrnl_json(name, json, out) : read_day_one(name, json, media, out);
  }
  // jrnl writes this form for a journal without entries. There is nothing to import and nothing to
  // report.
  if (json.is_object() && json.contains("entries") && json.contains("tags")) return;
  out.left_out.push_back({name, Reason::kUnknownFormat});
}

// Reads a text if it is JSON, by its name or its content. Returns false if it is not.
bool read_if_json(const std::string& name, std::string_view content, std::string_view begin,
                  MediaFiles& media, Reading& out) {
  const bool named = ends_with(name, ".json");
  if (!named && !begin.starts_with('{') && !begin.starts_with('[')) return false;
  const auto json = parse_json(content);
  // A text such as "[1]" is JSON, too, but may be a person's words. So without the name .json, only
  // an object or a list of objects or lists counts as data.
  const bool data =
      json && (json->is_object() || (!json->empty() && json->front().is_structured()));
  if (json && (named || data)) {
    read_json(name, *json, media, out);
  } else if (named || begin.starts_with("{\"") || begin.starts_with("{\n")) {
    out.left_out.push_back({name, Reason::kDamaged});
  } else {
    return false;  // words in brackets
  }
  return true;
}

void read_xml(const std::string& name, std::string_view content, MediaFiles& media, Reading& out) {
  const auto root = parse_xml(content);
  if (!root) return out.left_out.push_back({name, Reason::kDamaged});
  if (root->name == "plist") return read_day_one_classic(name, *root, media, out);
  if (root->name == "journal") return read_jrnl_xml(name, *root, out);
  if (root->name == "en-export") return read_evernote(name, *root, out);
  if (is_diaro(*root)) return read_diaro(name, *root, out);
  out.left_out.push_back({name, Reason::kUnknownFormat});
}

void read_words(const std::string& name, std::string_view content, Company company,
                Session& session) {
  Reading& out = session.out;
  if (const auto reason = refusal_of_bytes(content)) return out.left_out.push_back({name, *reason});
  // The file name does not tell Diaro's encrypted backup from a readable one, since both have the
  // same name. The content decides.
  const bool diaro = name.ends_with("DiaroBackup.xml");
  if (diaro && content.find('<') > 256) return out.left_out.push_back({name, Reason::kSealed});
  const Decoded decoded = decode_text(content);
  if (decoded.refused) return out.left_out.push_back({name, *decoded.refused});
  const std::string& text = decoded.text;
  const std::string_view begin = trimmed(std::string_view(text).substr(0, 4096));
  if (trimmed(text).empty()) return out.left_out.push_back({name, Reason::kEmpty});
  if (ends_with(name, ".daylio"))
    return read_daylio_backup(name, text, session.options, session.media, out);
  if (session.collection.take(name, text, out)) return;
  if (read_if_json(name, text, begin, session.media, out)) return;
  if (ends_with(name, ".doentry") || ends_with(name, ".xml") || ends_with(name, ".enex") ||
      begin.starts_with("<?xml"))
    return read_xml(name, text, session.media, out);
  if (is_daylio(text)) return read_daylio(name, text, session.options, session.orders, out);
  if (is_jrnl_text(text)) return read_jrnl_text(name, text, session.orders, out);
  if (const auto reason = refusal_of_data(name, text))
    return out.left_out.push_back({name, *reason});
  if (is_notion_page(name)) return read_notion(name, text, session.media, out);
  read_markdown({name, std::string(folder_part(name)), session.media}, text, company,
                session.options, session.orders, out);
}

// Returns whether a file of this name may be a picture or another medium of an entry.
bool may_be_medium(const std::string& name) {
  return is_joplin_resource(name) || is_daylio_asset(name) || formats::is_own_medium(name) ||
         (!formats::is_archive(name) && !formats::holds_words(name));
}

// Reports the files that are not read because of their names, unless an entry names them as its
// media.
void report_passed(Session& session) {
  for (Session::Passed& one : session.passed) {
    if (session.media.is_named(one.name)) continue;
    if (formats::is_media(one.name) || is_joplin_resource(one.name) || is_daylio_asset(one.name) ||
        formats::is_own_medium(one.name)) {
      session.out.remarks.push_back({std::move(one.place), Remark::Kind::kOtherFile});
    } else {
      session.out.left_out.push_back({std::move(one.place), Reason::kUnknownFormat});
    }
  }
}

// Reads the members of an archive. `place` names the archive in reports; `folder` is put before the
// names of its members. `around` is the number of archives that it lies inside.
void read_archive(const std::string& place, const std::string& folder, const Archive& archive,
                  std::size_t around, Session& session);

// Reads an archive that is a member of another archive.
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
  const bool is_inner = formats::is_archive(name) && !is_daylio_backup(name);
  if (may_be_medium(name)) return session.passed.push_back({name, here});
  if (is_inner) {
    // If the inner archive is stored uncompressed, it is read where it lies, without a copy.
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
    const std::string name = folder + archive.name(i);
    if (may_be_medium(name) && !is_clutter(name))
      session.media.add({name, archive.media_bytes(i), false});
  }
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

Reading read_once(std::span<const File> files, const Options& options, DayOrders& orders) {
  Reading out;
  Session session{options, orders, out};
  const Company company = files.size() == 1 ? Company::kAlone : Company::kAmongOthers;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string& name = files[i].name;
    session.collection.see(name);
    using Packing = formats::MediaBytes::Packing;
    if (company == Company::kAmongOthers && may_be_medium(name) && !is_clutter(name))
      session.media.add(
          {name, formats::MediaBytes{Packing::kFile, static_cast<std::uint32_t>(i)}, false});
  }
  for (const File& file : files) {
    if (company == Company::kAmongOthers && is_clutter(file.name)) continue;
    if (session.collection.is_copy(file.name)) continue;
    if (const auto archive = Archive::open(*file.content)) {
      const std::string folder = company == Company::kAlone ? "" : file.name + "/";
      read_archive(file.name, folder, *archive, 0, session);
    } else if (!may_be_medium(file.name) ||
               (company == Company::kAlone && file.content->size() > 0)) {
      read_whole(file, company, session);
    } else {
      session.passed.push_back({file.name, file.name});
    }
  }
  session.collection.finish(options, orders, session.media, out);
  report_passed(session);
  return out;
}

}  // namespace

Reading read(std::span<const File> files, const Options& options) {
  DayOrders orders(options.dates);
  Reading out = read_once(files, options, orders);
  if (!orders.learnt()) return out;
  // Reads everything once more: some days have proven an order of day and month, by which the
  // ambiguous days can now be read.
  orders.apply();
  out = read_once(files, options, orders);
  for (const auto& [file, order] : orders.decided()) {
    out.remarks.push_back(
        {file, order == DayOrder::kDayFirst ? Remark::Kind::kDayFirst : Remark::Kind::kMonthFirst});
  }
  return out;
}

}  // namespace waterline::reader
