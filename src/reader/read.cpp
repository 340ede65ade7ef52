#include "reader/read.h"

#include <algorithm>

#include "base/text.h"
#include "formats/limits.h"
#include "formats/word_files.h"
#include "reader/calendar_words.h"
#include "reader/json.h"
#include "reader/readers.h"
#include "reader/text_encoding.h"
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
  // A binary property list; a text of a word processor.
  if (content.starts_with("bplist") || content.starts_with("{\\rtf")) return Reason::kUnsupported;
  return {};
}

// What readers of files with words need besides the files.
struct Surroundings {
  const Options& options;
  DayOrders& orders;
  Reading& out;
  // Names of pictures, recordings and the like, which were not read.
  std::vector<std::string> media;
};

bool ends_with(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         small_letters(name.substr(name.size() - ending.size())) == ending;
}

void read_words(const std::string& name, std::string_view content, Company company,
                Surroundings& around) {
  Reading& out = around.out;
  if (const auto reason = sealed_elsewhere(content)) return out.left_out.push_back({name, *reason});
  const Decoded decoded = decode_text(content);
  if (decoded.refused) return out.left_out.push_back({name, *decoded.refused});
  const std::string& text = decoded.text;
  const std::string_view begin = trimmed(std::string_view(text).substr(0, 4096));
  if (trimmed(text).empty()) return out.left_out.push_back({name, Reason::kEmpty});
  if (ends_with(name, ".json") || begin.starts_with("{\"") || begin.starts_with("{\n"))
    return read_json(name, text, out);
  if (ends_with(name, ".doentry") || ends_with(name, ".xml") || begin.starts_with("<?xml"))
    return read_xml(name, text, out);
  if (is_daylio(text)) return read_daylio(name, text, around.options, around.orders, out);
  if (is_jrnl_text(text)) return read_jrnl_text(name, text, around.orders, out);
  read_markdown(name, text, company, around.options, around.orders, out);
}

// A file that is not read, by its name.
void pass_over(const std::string& place, Surroundings& around) {
  if (formats::is_media(place)) return around.media.push_back(place);
  around.out.left_out.push_back({place, Reason::kUnknownFormat});
}

void read_zip(const std::string& name, const Source& archive, Surroundings& around) {
  Reading& out = around.out;
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
      pass_over(place, around);
      continue;
    }
    const Unpacked unpacked = unpack(archive, member, room);
    if (unpacked.refused) {
      out.left_out.push_back({place, *unpacked.refused});
      continue;
    }
    room -= unpacked.content.size();
    read_words(member.name, unpacked.content, Company::kAmongOthers, around);
  }
}

void read_whole(const File& file, Company company, Surroundings& around) {
  if (file.content->size() > formats::kMaxTextTotal)
    return around.out.left_out.push_back({file.name, Reason::kTooLarge});
  const std::string content = file.content->read(0, static_cast<std::size_t>(file.content->size()));
  read_words(file.name, content, company, around);
}

Reading read_once(std::span<const File> files, const Options& options, DayOrders& orders) {
  Reading out;
  Surroundings around{options, orders, out, {}};
  const Company company = files.size() == 1 ? Company::kAlone : Company::kAmongOthers;
  for (const File& file : files) {
    if (company == Company::kAmongOthers && is_clutter(file.name)) continue;
    if (is_zip(*file.content)) {
      read_zip(file.name, *file.content, around);
    } else if (formats::holds_words(file.name) ||
               (company == Company::kAlone && file.content->size() > 0)) {
      read_whole(file, company, around);
    } else {
      pass_over(file.name, around);
    }
  }
  // If entries name their pictures and recordings, do not count the media files again.
  const bool named = std::any_of(out.not_kept.begin(), out.not_kept.end(), [](const auto& kept) {
    return kept.first == "photo" || kept.first == "video" || kept.first == "recording" ||
           kept.first == "document";
  });
  if (!around.media.empty() && !named) out.not_kept["other file"] += around.media.size();
  for (std::string& place : around.media)
    out.remarks.push_back({std::move(place), Remark::Kind::kOtherFile});
  return out;
}

}  // namespace

Reading read(std::span<const File> files, const Options& options) {
  DayOrders orders(options.dates);
  Reading out = read_once(files, options, orders);
  if (!orders.learnt()) return out;
  // Other days decide how the ambiguous ones are read.
  orders.apply();
  out = read_once(files, options, orders);
  for (const auto& [file, order] : orders.decided()) {
    out.remarks.push_back(
        {file, order == DayOrder::kDayFirst ? Remark::Kind::kDayFirst : Remark::Kind::kMonthFirst});
  }
  return out;
}

}  // namespace waterline::reader
