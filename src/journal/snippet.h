#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waterline::journal {

// Bytes of a text in which hits are looked for; 11,000 words. The snippet of a longer one is its
// beginning.
inline constexpr std::size_t kMaxHighlightSize = 64 * 1024;

// Around every hit in a text, as FTS5's highlight() is asked to put them.
inline constexpr char kHitBegins = '\x02';
inline constexpr char kHitEnds = '\x03';

// The words around the first hit on one line: up to 40 code points before it and 120 from it on,
// cut between words where there is a space to cut at, with U+2026 where something was left out.
// Hits stay marked, each closed. REQUIRES: UTF-8.
std::string snippet_of(std::string_view highlighted);

// The same text with these literals marked as well where they stand in a run (runs.h) that has no
// mark yet; capitals of ASCII make no difference. REQUIRES: UTF-8.
std::string marked_in_runs(std::string_view highlighted, const std::vector<std::string>& literals);

}  // namespace waterline::journal
