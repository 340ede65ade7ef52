#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The layout of text on a terminal. All widths are in columns: a Chinese character takes two, an
// accent on a letter takes none. REQUIRES of every text: UTF-8, as base::for_terminal returns it.
namespace waterline::cli {

// Returns the width of a text. The sequences for bold and dim text have none.
std::size_t display_width(std::string_view text);

// Returns the width of the screen: $COLUMNS, or else what the terminal says, or else 80.
std::size_t screen_width();
// Returns the number of rows of the screen; 0 if unknown.
std::size_t screen_height();

// Breaks a text into lines of at most `width` columns: at spaces and between wide characters, but
// not before a closing mark. A word that is longer than a line stays whole. Each line begins with
// the indent and ends with a newline.
std::string wrapped(std::string_view text, std::string_view indent, std::size_t width);

// Breaks a text into rows of at most `width` columns, each behind the bar, so that no part of the
// text begins a row of the terminal. A width below 20 counts as 20. To hold on every terminal, a
// character that some draw wider counts as wide, a word that is longer than a row is broken, a tab
// becomes spaces, and only the first eight marks on a letter are kept.
std::string barred(std::string_view text, std::string_view bar, std::size_t width);

// Wraps only the lines of a text that are wider than `width`. The spaces at the beginning of such a
// line are put before each of its parts.
std::string fitted(std::string_view text, std::size_t width);

// Returns the longest beginning of a text that fits into `width` columns, in whole characters.
// REQUIRES: one line, no styles.
std::string_view beginning_of(std::string_view text, std::size_t width);

// Cuts a text that is wider than `width`, and ends it with an ellipsis. REQUIRES: one line, no
// styles, a width of at least 1.
std::string shortened(std::string_view text, std::size_t width);

// Returns the number of rows that the text takes on a screen of this width.
std::size_t rows_of(std::string_view text, std::size_t width);

// Puts text that has right-to-left letters between U+2068 and U+2069, so that it cannot reorder the
// rest of its line. Other text is returned unchanged.
std::string isolated(std::string text);

// Appends spaces up to this width.
std::string padded(std::string text, std::size_t width);

}  // namespace waterline::cli
