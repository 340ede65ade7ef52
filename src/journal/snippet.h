#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::journal {

// The largest text, in bytes, in which a search marks hits: 11,000 words. The snippet of a longer
// text is its beginning.
inline constexpr std::size_t kMaxHighlightSize = 64 * 1024;

// The characters that enclose every hit in a text. FTS5's highlight() is called with them.
inline constexpr char kHitBegins = '\x02';
inline constexpr char kHitEnds = '\x03';

// Returns the words around the first hit on one line: up to 40 code points before the hit and 120
// from the hit on. The line is cut at spaces if there are any, and U+2026 stands for each part that
// was cut off. Hits stay marked, and the mark of a hit that was cut is closed. REQUIRES: UTF-8.
std::string snippet_of(std::string_view highlighted);

// Returns the text with more hits marked: every occurrence of one of `literals` in a run (a stretch
// of writing without spaces, runs.h) that is not marked yet. ASCII case is ignored. REQUIRES:
// UTF-8.
std::string marked_in_runs(std::string_view highlighted, const std::vector<std::string>& literals);

// Returns `original` with the marks that `highlighted`, its folded text (unicode/folding.h), has.
// If `highlighted` is only a beginning of the folded text, returns the same beginning of the
// original. REQUIRES: UTF-8.
std::string marked_in_original(std::string_view highlighted, std::string_view original);

}  // namespace waterline::journal
