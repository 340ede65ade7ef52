#pragma once

#include "base/entry_limits.h"
#include "base/text.h"
#include "formats/coded_reading.h"
#include "formats/limits.h"
#include "fuzz/input.h"

namespace waterline::fuzz {

// Requires what holds for every result of a reader: each draft has text within the limits, words or
// an answer, and a place in the input; and the command line accepts the whole result.
inline void require_sound(const formats::Reading& reading) {
  for (const formats::Draft& draft : reading.drafts) {
    require(base::is_utf8(draft.text) && draft.text.find('\0') == std::string::npos);
    require(draft.text.size() <= base::kMaxEntrySize);
    require(draft.text.find_first_not_of(" \t\r\n") != std::string::npos || !draft.fields.empty());
    require(draft.tags.size() <= formats::kMaxTags);
    for (const std::string& tag : draft.tags) require(!tag.empty() && base::is_utf8(tag));
    require(!draft.place.empty() && !draft.source.empty());
  }
  for (const formats::LeftOut& left_out : reading.left_out) require(!left_out.place.empty());
  base::Bytes coded;
  formats::encode(reading, [&coded](base::ByteView record) { base::append(coded, record); });
  const auto taken = formats::decode_reading(coded);
  require(taken && taken->drafts.size() == reading.drafts.size() &&
          taken->not_kept == reading.not_kept);
}

}  // namespace waterline::fuzz
