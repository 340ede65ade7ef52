#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reader/json.h"
#include "reader/media_files.h"
#include "reader/read.h"

namespace waterline::reader {

// The photos, videos, recordings and documents of one entry of Day One's JSON. The entry lists them
// by kind, each with an identifier, by which its text names them. Their files lie in folders beside
// the JSON file, and have the MD5 of their content as their names.
class DayOneMedia {
 public:
  // `folder` is the folder of the JSON file.
  DayOneMedia(const Json& entry, std::string_view folder, MediaFiles& files);

  // Returns the marked words for a link such as "dayone-moment://A1B2"; empty if it leads to
  // something else.
  std::string words_of_link(std::string_view target);
  // Does the same for an embedded object of the rich text.
  std::string words_of_object(std::string_view type, std::string_view identifier);

  // Returns all media, in the order that Day One shows them in. The marks have their numbers.
  [[nodiscard]] const std::vector<formats::Media>& all() const { return media_; }

 private:
  std::string words_of(std::string_view kind, std::string_view identifier);
  void add(const Json& item, const char* kind);
  void find_file(formats::Media& media, const Json& item);

  std::string folder_;
  MediaFiles& files_;
  std::vector<formats::Media> media_;
  std::vector<std::string> identifiers_;  // of each of media_, in small letters
};

// Adds the photo of an entry of Day One Classic: a file in the folder "photos", beside the folder
// of the entry's file, whose name without the ending is that of the entry's file.
void add_classic_photo(std::string_view entry_file, MediaFiles& files, Draft& draft);

}  // namespace waterline::reader
