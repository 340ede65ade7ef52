#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reader/media_files.h"
#include "reader/read.h"

namespace waterline::reader {

// Returns whether a file of this name is the content of one of Joplin's resources: a picture or
// another file of a note. It holds no entry, whatever its ending is.
bool is_joplin_resource(std::string_view name);

// Reads Joplin's RAW folder and its archive, JEX. Both have a file for each item. The last lines of
// the file say of which type the item is: a note, a notebook, a picture, a tag, or the link between
// a tag and a note.
class Joplin {
 public:
  // Takes one file. Returns false if it is no item of Joplin.
  bool take(const std::string& name, std::string_view content, Reading& out);
  // Adds the notes to `out`, with the names of their notebooks and tags and with their resources.
  // Call it after all files.
  void finish(MediaFiles& media, Reading& out);

 private:
  struct Note {
    std::string id;
    std::string notebook;
    std::string resources;  // the folder of its resources
    Draft draft;
  };
  struct Resource {
    std::string title;
    std::string type;  // such as "image/png"
  };
  void add_resources(Note& note, MediaFiles& media) const;

  std::vector<Note> notes_;
  std::map<std::string, std::string> notebooks_;  // by id
  std::map<std::string, std::string> tags_;
  std::map<std::string, Resource> resources_;  // by id
  std::multimap<std::string, std::string> tags_of_notes_;
};

}  // namespace waterline::reader
