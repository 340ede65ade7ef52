#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// A reference in a text to one of the attachments of its entry: `![a red boat](attachment:f7k3)`, a
// picture of Markdown. It stands where the picture stood.
namespace waterline::base {

struct AttachmentReference {
  std::size_t begin = 0;
  std::size_t size = 0;
  std::string_view description;
  std::string_view id;
};

// Returns the first reference that begins at `from` or later.
std::optional<AttachmentReference> find_attachment_reference(std::string_view text,
                                                             std::size_t from = 0);

// Returns a reference. The description becomes one line, and loses what would end it early.
std::string attachment_reference(std::string_view description, std::string_view id);

// Returns the text for a reader who does not have the attachments: each reference is replaced by
// its description in parentheses; without one, by "(attachment)". Of references in other spellings,
// which a person may write, and of whole ids anywhere in the text, the id is taken out.
std::string with_descriptions_alone(std::string_view text);

// Returns the part of the text from `begin` to `end`, widened to the whole of each reference and id
// that it cuts into.
std::pair<std::size_t, std::size_t> with_whole_references(std::string_view text, std::size_t begin,
                                                          std::size_t end);

}  // namespace waterline::base
