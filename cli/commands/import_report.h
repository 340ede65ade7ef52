#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "context.h"
#include "formats/draft.h"
#include "formats/source_fields.h"

namespace waterline::cli {

// The outcome of an import.
struct ImportReport {
  std::size_t added = 0;
  std::size_t known = 0;
  std::size_t in_bin = 0;
  std::size_t revised = 0;
  std::size_t to_history = 0;
  std::size_t copies = 0;   // entries that the files have twice
  std::size_t undated = 0;  // added entries that have no day
  // How many added entries resemble an entry of the same time that the journal had before.
  std::size_t resembling = 0;
  std::size_t lists = 0;  // changed lists that were imported
  std::vector<std::pair<std::string, std::string>>
      left_out;  // the place and the code of its reason
  std::map<std::string, std::size_t> not_kept;
  // Moods in the files of another program to which no number of the person's scale was assigned,
  // and how often the files have each.
  std::map<std::string, std::size_t> moods;
  // The names of the answers in the files, and how often the files have each.
  formats::FieldUses fields;
  // An accepted entry: where in the files it is, the code with which the node answered it, and
  // whether it has no day.
  struct Item {
    std::string place;
    std::string result;
    bool undated = false;
    std::string resembles{};  // the id of an entry that it resembles, if any
    std::string resembles_short{};
  };
  std::vector<Item> items;
  // How many media the import attached, and how many were attached before, by their kind: "photo".
  // In a trial, those that it would bring are the former.
  std::map<std::string, std::size_t> media;
  std::map<std::string, std::size_t> media_known;
  // Something about the media of one entry.
  struct OfMedia {
    std::string place;  // of the entry, in the files
    std::size_t count = 0;
  };
  std::vector<OfMedia> media_missing;  // they are not among the files, or could not be read
  std::vector<OfMedia> media_differ;   // they are kept, but not as their program wrote them
  std::vector<OfMedia> media_beyond;   // there are more than an entry can have
  std::vector<formats::Remark> remarks;
  std::map<std::string, formats::NameUse> names;
};

// Returns the code of a reason in --json: "unknown_format".
std::string code_of(formats::Reason reason);
// Returns why something was left out, from its code or from an error of the API.
std::string words_for_left_out(const std::string& code);

void print_import_report(const Context& context, const ImportReport& report, bool dry_run);

}  // namespace waterline::cli
