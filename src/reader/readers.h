#pragma once

#include <string>
#include <string_view>

#include "reader/day_orders.h"
#include "reader/json.h"
#include "reader/media_files.h"
#include "reader/read.h"
#include "reader/xml.h"

// The readers, one for each format. Each adds its drafts to `out`. If one entry cannot be read, the
// others still are.
namespace waterline::reader {

// Says whether the person named a single file, or the file is one of a folder or an archive.
enum class Company { kAlone, kAmongOthers };

void read_day_one(const std::string& name, const Json& journal, MediaFiles& media, Reading& out);
void read_day_one_classic(const std::string& name, const XmlElement& plist, MediaFiles& media,
                          Reading& out);
void read_jrnl_text(const std::string& name, std::string_view text, DayOrders& orders,
                    Reading& out);
void read_jrnl_json(const std::string& name, const Json& journal, Reading& out);
void read_jrnl_xml(const std::string& name, const XmlElement& journal, Reading& out);
// A file of Markdown: its name, and the folder from which its links to pictures lead, with a '/' at
// the end unless it is empty.
struct MarkdownFile {
  std::string name;
  std::string folder;
  MediaFiles& media;
};
void read_markdown(const MarkdownFile& file, std::string_view text, Company company,
                   const Options& options, DayOrders& orders, Reading& out);
void read_daylio(const std::string& name, std::string_view text, const Options& options,
                 DayOrders& orders, Reading& out);
void read_journey(const std::string& name, const Json& entry, MediaFiles& media, Reading& out);
void read_native(const std::string& name, const Json& document, MediaFiles& media, Reading& out);

void read_keep(const std::string& name, const Json& note, MediaFiles& media, Reading& out);
void read_standard_notes(const std::string& name, const Json& backup, Reading& out);
void read_diarium(const std::string& name, const Json& json, Reading& out);
void read_diaro(const std::string& name, const XmlElement& root, Reading& out);
void read_evernote(const std::string& name, const XmlElement& root, Reading& out);
void read_notion(const std::string& name, std::string_view text, MediaFiles& media, Reading& out);

bool is_journey(const Json& json);
bool is_keep(const Json& json);
bool is_standard_notes(const Json& json);
bool is_diarium(const Json& json);
bool is_diaro(const XmlElement& root);
bool is_notion_page(std::string_view name);
bool is_jrnl_text(std::string_view text);
bool is_daylio(std::string_view text);

// Returns the name of an entry for reports, such as "Journal.json, entry 3", counted from 1.
std::string place_of(const std::string& name, std::size_t number);

// Adds a draft to `out.drafts`, or to `out.left_out` if it breaks a rule for drafts.
void keep(Draft draft, Reading& out);

// The fields of another program that this journal cannot store, each with a word for people. The
// report counts, under that word, the values of the field, or its items if it is a list.
struct NotKept {
  const char* field;
  const char* word;
};
void count_not_kept(const Json& entry, std::initializer_list<NotKept> fields, Reading& out);

// Returns the text without spaces, tabs and newlines at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace waterline::reader
