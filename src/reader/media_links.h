#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "reader/media_files.h"
#include "reader/read.h"

// Finds the pictures and files that a text in Markdown names.
namespace waterline::reader {

// A link of Markdown, `[words](target)`, or of a wiki, `[[target|words]]`; or a tag `<img>`.
struct FoundLink {
  std::string target;        // as it is written, without a title
  std::string description;   // without a size such as "300x200"
  bool is_embedded = false;  // the text shows it: `![`, or a tag
  bool is_wiki = false;
};

// Returns the text with the links for which `number_of` returns a number marked as the words of the
// medium of that number (marked_media.h). Links in blocks of code stay as they are.
std::string with_marked_links(
    std::string_view text,
    const std::function<std::optional<std::size_t>(const FoundLink&)>& number_of);

// Adds the files to which the links in the draft's text lead to its media, and marks the links. A
// link is followed within the files of the import only: from `folder` (with a '/' at its end), from
// the top, and by the name alone as Obsidian does. A link that shows a picture which is not there
// becomes a medium without bytes; any other link stays a link. If several files have the name of a
// link, the nearest is taken, and `out` gets a remark.
void mark_linked_media(std::string_view folder, MediaFiles& files, Draft& draft, Reading& out);

}  // namespace waterline::reader
