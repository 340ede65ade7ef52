#include <algorithm>

#include "formats/json_text.h"
#include "formats/write.h"

namespace waterline::formats {
namespace {

// Where pictures may come from: from the page itself, or from the folder beside it.
constexpr std::string_view kFromPage = "data:";
constexpr std::string_view kFromFolder = "'self' file:";

constexpr std::string_view kHead = R"(
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; }
body { font: 1.05rem/1.55 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
article { margin: 2.5rem 0; }
h2 { font-size: 1rem; font-weight: normal; opacity: 0.75; margin: 0 0 0.5rem; }
dl { margin: 0 0 0.75rem; }
dt { font-style: italic; }
dd { margin: 0 0 0.5rem; padding-inline-start: 1rem; white-space: pre-wrap; }
p { white-space: pre-wrap; margin: 0; }
ul { list-style: none; padding: 0; }
img { max-width: 100%; height: auto; margin-top: 0.5rem; }
@media print { article { break-inside: avoid-page; } }
</style>
)";

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string article(const std::string& above, const Json& fields, const std::string& text,
                    const Json& attachments = Json::array()) {
  // dir="auto" lets the browser detect right-to-left text.
  std::string out = "<article>\n<h2 dir=\"auto\">" + escaped(above) + "</h2>\n";
  if (!fields.empty()) out += "<dl>\n";
  for (const Json& field : fields) {
    out += "<dt dir=\"auto\">" + escaped(text_in(field, "name")) + "</dt><dd dir=\"auto\">" +
           escaped(text_in(field, "value")) + "</dd>\n";
  }
  if (!fields.empty()) out += "</dl>\n";
  if (!text.empty()) out += "<p dir=\"auto\">" + escaped(text) + "</p>\n";
  if (!attachments.empty()) out += "<ul>\n";
  for (const Json& one : attachments) {
    const std::string name = text_in(one, "name");
    const std::string description = text_in(one, "description");
    const bool both = !name.empty() && !description.empty();
    out += "<li dir=\"auto\">" + escaped(name) + (both ? ": " : "") + escaped(description);
    // A picture is a part of the page, or lies in a file beside it.
    const std::string picture = text_in(one, "picture");
    const std::string source = picture.empty() ? text_in(one, "file") : picture;
    if (!source.empty()) {
      out += "<br><img src=\"" + escaped(source) + "\" alt=\"" + escaped(description) + "\">";
    }
    out += "</li>\n";
  }
  if (!attachments.empty()) out += "</ul>\n";
  return out + "</article>\n";
}

}  // namespace

std::string write_html(const Json& document, const PageWords& words) {
  const bool has_folder = std::ranges::any_of(list_in(document, "entries"), [](const Json& entry) {
    return std::ranges::any_of(list_in(entry, "attachments"),
                               [](const Json& one) { return !text_in(one, "file").empty(); });
  });
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"" + escaped(words.language) +
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src " +
      std::string(has_folder ? kFromFolder : kFromPage) + "; style-src 'unsafe-inline'\">" +
      std::string(kHead);
  out += "<title>" + escaped(words.title) + "</title>\n</head>\n<body>\n<h1>" +
         escaped(words.heading) + "</h1>\n";
  const Json& entries = list_in(document, "entries");
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    std::string above = day_in(*entry);
    const std::string kind = text_in(*entry, "kind_in_words");
    if (!kind.empty()) above += " \u00b7 " + kind;
    for (const std::string& tag : texts_in(*entry, "tags")) above += " \u00b7 " + tag;
    out += article(above, list_in(*entry, "fields"), text_in(*entry, "text"),
                   list_in(*entry, "attachments"));
  }
  for (const Json& item : list_in(document, "shared")) {
    const bool theirs = text_in(item, "author") == "partner";
    out += article(theirs ? words.shared_by_partner : words.shared_by_me, Json::array(),
                   text_in(item, "text"));
  }
  return out + "</body>\n</html>\n";
}

}  // namespace waterline::formats
