#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "journal/attachment.h"
#include "journal/text_rules.h"

namespace waterline::journal {
namespace {

struct CodePoints {
  char32_t first;
  char32_t last;
};

// Characters that nobody sees, or that turn the order of others around: such a name looks like
// another one, "gpj.exe" like "exe.jpg". Joiners stay, since some scripts need them.
constexpr std::array<CodePoints, 8> kNotInNames = {{{0x00ad, 0x00ad},
                                                    {0x061c, 0x061c},
                                                    {0x200b, 0x200b},
                                                    {0x200e, 0x200f},
                                                    {0x2028, 0x202e},
                                                    {0x2060, 0x206f},
                                                    {0xfeff, 0xfeff},
                                                    {0xfff9, 0xfffb}}};

bool may_stand_in_name(char32_t c) {
  return !base::is_control(c) && std::ranges::none_of(kNotInNames, [c](const CodePoints& range) {
    return c >= range.first && c <= range.last;
  });
}

}  // namespace

Result<std::string> file_name_to_keep(std::string_view name) {
  if (!is_text(name)) return Error::kNotText;
  name = name.substr(name.find_last_of('/') + 1);
  if (name.size() > kMaxFileNameSize) return Error::kTooLong;
  std::string kept;
  while (!name.empty()) {
    const base::Decoded next = base::decode_first(name);
    if (may_stand_in_name(next.code_point)) kept += name.substr(0, next.size);
    name.remove_prefix(next.size);
  }
  if (kept == "." || kept == "..") kept.clear();
  return kept;
}

}  // namespace waterline::journal
