#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/draft.h"

namespace waterline::reader {

// The files of an import that may be media of its entries, by their names. It notes which of them
// an entry named. Names are found in any case of their ASCII letters.
class MediaFiles {
 public:
  struct File {
    std::string name;  // among the files of the import, with '/' between folders
    // Not set if the bytes cannot be had: the file is in an archive that was itself unpacked, or is
    // larger than a medium may be.
    std::optional<formats::MediaBytes> bytes;
    bool named = false;  // by an entry
  };

  void add(File file);

  // Each of these functions returns the file and notes that an entry names it; nullptr if there is
  // none.
  const File* at(std::string_view name);
  // Finds a file by its folder and its name without the ending.
  const File* with_stem(std::string_view folder, std::string_view stem);
  // Finds a file by the end of its name, such as "boat.png" or "trips/boat.png". If there are
  // several, it is the one whose folder is nearest to `folder`: with the most folders in common,
  // then with the fewest others, then the first. If no name ends so, only the last part counts.
  struct Nearest {
    const File* file = nullptr;
    bool several = false;  // other names end in the same way
  };
  Nearest nearest(std::string_view end_of_name, std::string_view folder);

  // Returns whether an entry names the file of this name.
  [[nodiscard]] bool is_named(const std::string& name) const;

 private:
  using Index = std::multimap<std::string, std::size_t, std::less<>>;

  const File* take(std::size_t number);

  std::vector<File> files_;
  Index by_name_;
  Index by_stem_;  // the whole name without its ending
  Index by_last_;  // the name without its folders
};

// Returns the folder of a name, with a '/' at its end; empty if it has none.
std::string_view folder_part(std::string_view name);
// Returns the name without its folders.
std::string_view last_part(std::string_view name);
// Returns the name without its ending. A '.' in a folder's name is no ending.
std::string_view stem_part(std::string_view name);

}  // namespace waterline::reader
