#include "base/text.h"
#include "fuzz/input.h"
#include "reader/html_text.h"

// Reads a text that may be HTML. The result is a text without tags, and a text without a tag stays
// as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  const std::string_view text = base::text_of(fuzz::view_of(data, size));
  if (!base::is_utf8(text) || text.find('\0') != std::string_view::npos) return 0;
  const std::string words = reader::text_of_maybe_html(text);
  fuzz::require(base::is_utf8(words));
  fuzz::require(reader::looks_like_html(text) || words == text);
  fuzz::require(base::is_utf8(reader::text_of_html(text)));
  return 0;
}
