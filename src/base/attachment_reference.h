#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

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
// its description in parentheses; without one, by "(attachment)".
std::string with_descriptions_alone(std::string_view text);

}  // namespace waterline::base
