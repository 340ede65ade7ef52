#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "reader/day_orders.h"
#include "reader/json.h"
#include "reader/read.h"

namespace waterline::reader {

// Reads TextBundles: folders with a text in `text.md`, its data in `info.json`, and pictures in
// `assets`. Bear's backup has one for each note. Ulysses and others write them too.
class TextBundles {
 public:
  // Notes the name of a file. REQUIRES: called for every file, before the first content.
  void see(const std::string& name);
  // Takes one file. Returns false if it is no part of a bundle.
  bool take(const std::string& name, std::string_view content);
  void finish(const Options& options, DayOrders& orders, Reading& out);

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
