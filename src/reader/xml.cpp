#include "reader/xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.h"
#include "formats/limits.h"

namespace waterline::reader {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6);
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3f));
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  }
}

// Section 4.1: "&amp;", "&#233;", "&#xe9;". Returns false for any other name.
bool append_entity(std::string& out, std::string_view name) {
  static const std::map<std::string_view, char> kNamed = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  if (const auto named = kNamed.find(name); named != kNamed.end()) {
    out.push_back(named->second);
    return true;
  }
  if (!name.starts_with('#')) return false;
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x');
  if (hexadecimal) name.remove_prefix(1);
  std::uint32_t c = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), c, hexadecimal ? 16 : 10);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  if (!whole || c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return false;
  append_utf8(out, c);
  return true;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<XmlElement> document() {
    if (!skip_between()) return {};
    XmlElement root;
    if (!element(root, 1) || !skip_between() || !rest_.empty()) return {};
    return root;
  }

 private:
  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  bool skip_past(std::string_view token) {
    const std::size_t at = rest_.find(token);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + token.size());
    return true;
  }
  void spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpaces), rest_.size())); }

  // Skips the parts before and after the outermost element: the declaration, comments, and a
  // document type without declarations inside.
  bool skip_between() {
    for (;;) {
      spaces();
      if (take("<?")) {
        if (!skip_past("?>")) return false;
      } else if (take("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (rest_.starts_with("<!DOCTYPE")) {
        const std::size_t end = rest_.find('>');
        if (end == std::string_view::npos ||
            rest_.substr(0, end).find('[') != std::string_view::npos)
          return false;
        rest_.remove_prefix(end + 1);
      } else {
        return true;
      }
    }
  }

  std::string_view name() {
    const std::string_view found = rest_.substr(0, rest_.find_first_of(" \t\r\n=/><\"'&"));
    rest_.remove_prefix(found.size());
    return found;
  }

  bool decode(std::string_view raw, std::string& out) {
    while (!raw.empty()) {
      const std::size_t at = std::min(raw.find('&'), raw.size());
      out += raw.substr(0, at);
      raw.remove_prefix(at);
      if (raw.empty()) break;
      const std::size_t end = raw.substr(0, 12).find(';');
      if (end == std::string_view::npos || !append_entity(out, raw.substr(1, end - 1)))
        return false;
      raw.remove_prefix(end + 1);
    }
    return true;
  }

  bool attributes(XmlElement& element) {
    for (spaces(); !rest_.empty() && rest_.front() != '>' && rest_.front() != '/'; spaces()) {
      const std::string key(name());
      spaces();
      if (key.empty() || !take("=")) return false;
      spaces();
      const char quote = rest_.empty() ? '\0' : rest_.front();
      if (quote != '"' && quote != '\'') return false;
      rest_.remove_prefix(1);
      const std::size_t end = rest_.find(quote);
      if (end == std::string_view::npos || !decode(rest_.substr(0, end), element.attributes[key]))
        return false;
      rest_.remove_prefix(end + 1);
    }
    return true;
  }

  bool element(XmlElement& out, std::size_t depth) {
    if (depth > formats::kMaxNesting || ++elements_ > formats::kMaxElements || !take("<"))
      return false;
    out.name = name();
    if (out.name.empty() || !attributes(out)) return false;
    if (take("/>")) return true;
    return take(">") && content(out, depth);
  }

  bool content(XmlElement& out, std::size_t depth) {
    while (!rest_.empty()) {
      const std::size_t at = std::min(rest_.find('<'), rest_.size());
      if (!decode(rest_.substr(0, at), out.text)) return false;
      rest_.remove_prefix(at);
      if (take("</")) {
        const bool matches = name() == out.name;
        spaces();
        return matches && take(">");
      }
      if (take("<![CDATA[")) {
        const std::size_t end = rest_.find("]]>");
        if (end == std::string_view::npos) return false;
        out.text += rest_.substr(0, end);
        rest_.remove_prefix(end + 3);
      } else if (take("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (take("<?")) {
        if (!skip_past("?>")) return false;
      } else if (!rest_.empty()) {
        if (!element(out.children.emplace_back(), depth + 1)) return false;
      }
    }
    return false;
  }

  std::string_view rest_;
  std::size_t elements_ = 0;
};

}  // namespace

std::string XmlElement::attribute(const std::string& wanted) const {
  const auto found = attributes.find(wanted);
  return found == attributes.end() ? std::string() : found->second;
}

const XmlElement* XmlElement::child(std::string_view wanted) const {
  for (const XmlElement& element : children) {
    if (element.name == wanted) return &element;
  }
  return nullptr;
}

std::optional<XmlElement> parse_xml(std::string_view text) {
  if (!base::is_utf8(text)) return {};
  const std::string document = base::normalize_newlines(text);
  return Parser(document).document();
}

}  // namespace waterline::reader
