#pragma once

#include <string>
#include <string_view>

namespace waterline::reader {

// Turns HTML into the Markdown that a person would have written: paragraphs, headings, lists with
// their numbers and ticks, links with their targets, quotations, tables. Nothing is executed or
// fetched. Scripts and styles are dropped, and pictures become "(photo)". If tags lie inside each
// other deeper than any editor writes them, only the words are taken, without their structure.
std::string text_of_html(std::string_view html);

// Returns whether a text that may be HTML or plain text is HTML: it has a tag of HTML, or an
// entity.
bool looks_like_html(std::string_view text);

// Returns text_of_html if the text looks like HTML, else the text itself.
std::string text_of_maybe_html(std::string_view text);

}  // namespace waterline::reader
