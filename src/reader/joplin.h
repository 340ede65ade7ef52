#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reader/read.h"

namespace waterline::reader {

// Reads Joplin's RAW folder and its archive, JEX. Both have a file for each item. The last lines of
// the file say of which type the item is: a note, a notebook, a picture, a tag, or the link between
// a tag and a note.
class Joplin {
 public:
  // Takes one file. Returns false if it is no item of Joplin.
  bool take(const std::string& name, std::string_view content, Reading& out);
  // Adds the notes to `out`, with the names of their notebooks and tags. Call it after all files.
  void finish(Reading& out);

 private:
  struct Note {
    std::string id;
    std::string notebook;
    Draft draft;
  };
  std::vector<Note> notes_;
  std::map<std::string, std::string> notebooks_;  // by id
  std::map<std::string, std::string> tags_;
  std::multimap<std::string, std::string> tags_of_notes_;
};

}  // namespace waterline::reader
