#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::reader {

// Composes Markdown from the words and blocks of a formatted text. White space and marks such as
// "**" are written only when words follow, so that a mark never touches a space and always encloses
// words.
class TextFlow {
 public:
  enum class Mark { kBold, kItalic, kStruck, kCode };

  // Adds words, and replaces every run of white space in them by one space.
  void words(std::string_view text);
  // Adds words as they are, with their spaces and newlines.
  void verbatim(std::string_view text);
  // Begins a new line within a paragraph. Two calls make an empty line.
  void line_break();
  // new_line() makes the next words begin a new line, and new_paragraph() makes them begin a new
  // paragraph.
  void new_line() { separate(1); }
  void new_paragraph() { separate(2); }

  // begin() and end() enclose words in a mark, for example for bold. A mark inside the same mark is
  // ignored.
  void begin(Mark mark);
  void end(Mark mark);
  // begin_link() and end_link() enclose the words of a link. If these words are the link's target,
  // the target is written only once.
  void begin_link();
  void end_link(std::string_view target);

  // Begins a list item or a quotation. `first` is written before its first line, and `rest` before
  // each further line.
  void begin_block(std::string_view first, std::string_view rest);
  void end_block();

  // Returns the text, without white space at its end.
  [[nodiscard]] std::string text() const;

 private:
  struct Open {
    std::string mark;
    std::size_t at = std::string::npos;  // where the mark is in out_; npos if not written yet
  };

  void separate(std::size_t lines);
  void prepare();
  void put_lines();
  void close(std::string_view mark);

  std::string out_;
  std::vector<std::string> prefixes_;
  std::vector<Open> open_;
  std::size_t pending_lines_ = 0;
  bool pending_space_ = false;
  bool fresh_ = true;  // nothing was written since the line or the item began
};

}  // namespace waterline::reader
