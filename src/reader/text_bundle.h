#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "reader/day_orders.h"
#include "reader/json.h"
#include "reader/media_files.h"
#include "reader/read.h"

namespace waterline::reader {

// Reads TextBundles: folders with a text in `text.md`, data about it in `info.json`, and pictures
// in `assets`. A backup of Bear has one for each note. Ulysses and others write them too.
class TextBundles {
 public:
  // Records that there is a file of this name. REQUIRES: called for every file, before the first
  // take().
  void see(const std::string& name);
  // Takes a file that is a part of a bundle. Returns false if the file is no such part.
  bool take(const std::string& name, std::string_view content);
  void finish(const Options& options, DayOrders& orders, MediaFiles& media, Reading& out);

 private:
  struct Bundle {
    std::string name;  // the name of the text's file
    std::string text;
    Json info = Json::object();
    std::string broken_info{};  // the name of an `info.json` that is no JSON
  };
  std::map<std::string, Bundle> bundles_;  // by folder
  std::set<std::string> with_info_;
  std::set<std::string> with_text_;
};

}  // namespace waterline::reader
