#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::journal {

// Hits are looked for in texts up to this size, in bytes; 11,000 words. The snippet of a longer
// text is its beginning.
inline constexpr std::size_t kMaxHighlightSize = 64 * 1024;

// Enclose every hit in a text; FTS5's highlight() is called with them.
inline constexpr char kHitBegins = '\x02';
inline constexpr char kHitEnds = '\x03';

// Returns the words around the first hit on one line: up to 40 code points before it and 120 from
// it on, cut between words if there is a space, with U+2026 where something was left out. Hits stay
// marked, each one closed. REQUIRES: UTF-8.
std::string snippet_of(std::string_view highlighted);

// Also marks these literals where they occur in a run (runs.h) without a mark. ASCII case is
// ignored. REQUIRES: UTF-8.
std::string marked_in_runs(std::string_view highlighted, const std::vector<std::string>& literals);

// Moves the marks of a folded text (unicode/folding.h) into its original. The original may be
// longer than the marked text, which then is a beginning. REQUIRES: UTF-8.
std::string marked_in_original(std::string_view highlighted, std::string_view original);

}  // namespace waterline::journal
