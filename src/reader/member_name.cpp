#include "reader/member_name.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace waterline::reader {
namespace {

// Code page 437 from 0x80 on.
constexpr std::array<std::string_view, 128> kUpper = {
    "Ç", "ü", "é", "â", "ä", "à", "å", "ç", "ê", "ë", "è", "ï", "î", "ì", "Ä", "Å",
    "É", "æ", "Æ", "ô", "ö", "ò", "û", "ù", "ÿ", "Ö", "Ü", "¢", "£", "¥", "₧", "ƒ",
    "á", "í", "ó", "ú", "ñ", "Ñ", "ª", "º", "¿", "⌐", "¬", "½", "¼", "¡", "«", "»",
    "░", "▒", "▓", "│", "┤", "╡", "╢", "╖", "╕", "╣", "║", "╗", "╝", "╜", "╛", "┐",
    "└", "┴", "┬", "├", "─", "┼", "╞", "╟", "╚", "╔", "╩", "╦", "╠", "═", "╬", "╧",
    "╨", "╤", "╥", "╙", "╘", "╒", "╓", "╫", "╪", "┘", "┌", "█", "▄", "▌", "▐", "▀",
    "α", "ß", "Γ", "π", "Σ", "σ", "µ", "τ", "Φ", "Θ", "Ω", "δ", "∞", "φ", "ε", "∩",
    "≡", "±", "≥", "≤", "⌠", "⌡", "÷", "≈", "°", "∙", "·", "√", "ⁿ", "²", "■", "\u00a0"};

std::string from_code_page(std::string_view raw) {
  std::string out;
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out.push_back(c);
    } else {
      out += kUpper[byte - 0x80U];
    }
  }
  return out;
}

}  // namespace

std::string member_name(std::string_view raw, NameCode code) {
  const bool ends_in_folder = raw.ends_with('/') || raw.ends_with('\\');
  std::string name = base::is_utf8(raw) ? std::string(raw) : from_code_page(raw);
  // Replaces backslashes by '/', unless the name is declared to be UTF-8 and has a '/': then a
  // backslash may be a part of the name.
  if (code == NameCode::kUnsaid || name.find('/') == std::string::npos)
    std::ranges::replace(name, '\\', '/');
  std::string clean;
  std::string_view rest = name;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, end);
    if (!part.empty() && part != "." && part != "..")
      clean += (clean.empty() ? "" : "/") + std::string(part);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::ranges::replace(clean, '\0', ' ');
  if (clean.empty()) clean = "unnamed";
  return ends_in_folder ? clean + "/" : clean;
}

}  // namespace waterline::reader
