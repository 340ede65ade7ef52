#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// How text lies on a terminal. All widths are in columns, in which a Chinese character takes two
// and an accent that stands on a letter none. REQUIRES of every text: UTF-8 (base::for_terminal
// gives that).
namespace waterline::cli {

// Sequences that make text bold or dim take no room.
std::size_t display_width(std::string_view text);

// How wide the screen is: $COLUMNS, else what the terminal says, else 80.
std::size_t screen_width();
// How many rows it has; 0 where nobody knows.
std::size_t screen_height();

// The text in lines of at most `width` columns, broken at spaces and between wide characters, but
// not before a mark that closes; a word that is longer than a line stays whole. Each line begins
// with the indent and ends with a newline.
std::string wrapped(std::string_view text, std::string_view indent, std::size_t width);

// The text in rows of at most `width` columns, of at least 20, each behind the bar: whoever wrote
// it, no part of it begins a row of the terminal. So that this holds on every terminal, a character
// that some draw wider counts as wide, a word that is longer than a row is broken, a tab becomes
// spaces, and of many marks on one letter a few stay.
std::string barred(std::string_view text, std::string_view bar, std::size_t width);

// The text as it is, but for lines that are wider: those are wrapped, with the spaces at their
// beginning before each part.
std::string fitted(std::string_view text, std::size_t width);

// As much of the beginning of a text as takes at most `width` columns, in whole characters.
// REQUIRES: one line, no styles.
std::string_view beginning_of(std::string_view text, std::size_t width);

// The text; or, where it is wider, as much of its beginning as fits with an ellipsis behind it.
// REQUIRES: one line, no styles, a width of at least 1.
std::string shortened(std::string_view text, std::size_t width);

// How many rows of a screen of this width the text takes.
std::size_t rows_of(std::string_view text, std::size_t width);

// Text with right-to-left letters in it, set apart by U+2068 and U+2069 so that it cannot turn
// around what stands beside it in a line. Other text as it is.
std::string isolated(std::string text);

// The same text, made wider with spaces behind it.
std::string padded(std::string text, std::size_t width);

}  // namespace waterline::cli
