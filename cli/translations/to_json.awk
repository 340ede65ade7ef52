# From a catalogue to the members of a JSON object: the text in English, and in the language; a list for a plural. GNU
# gettext's escapes in our catalogues are JSON's. Texts with a context (names, as they are typed) are left out.

function put(  at, list) {
  if (english != "\"\"" && english != "" && !context && translated[0] != "\"\"") {
    list = translated[0]
    if (forms > 1) {
      for (at = 1; at < forms; at++) list = list "," translated[at]
      list = "[" list "]"
    }
    printf "%s\n%s:%s", comma, english, list
    comma = ","
  }
  english = ""
  context = 0
  forms = 0
}
function more(text, line) { return substr(text, 1, length(text) - 1) substr(line, 2) }

/^$/ { put(); next }
/^#/ { next }
/^msgctxt / { context = 1; next }
/^msgid_plural / { part = "plural"; next }
/^msgid / { english = substr($0, 7); part = "english"; next }
/^msgstr/ {
  part = "translated"
  translated[forms++] = substr($0, index($0, "\""))
  next
}
/^"/ {
  if (part == "english") english = more(english, $0)
  if (part == "translated") translated[forms - 1] = more(translated[forms - 1], $0)
}
END { put() }
