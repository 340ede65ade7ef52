# Makes entries of a catalogue from the bundled lists (src/app/bundled_lists.cpp; src/app/outline.h
# describes their format): the title of a group, the text of a question and its choices, or the whole
# line. Names of groups and questions have a context of their own, since a name is one word. Numbers
# and codes of countries are not translated.

function entry(text, context) {
  if (text == "" || (context, text) in seen) return
  seen[context, text] = 1
  gsub(/\\/, "\\\\", text)
  gsub(/"/, "\\\"", text)
  printf "#: %s\n%smsgid \"%s\"\nmsgstr \"\"\n\n", FILENAME, context == "" ? "" : "msgctxt \"" context "\"\n", text
}

function name(text) {
  if (text !~ /^[0-9]/ && !(countries && length(text) == 2)) entry(text, "name")
}

match($0, /kBundled[A-Za-z]+/) {
  list = substr($0, RSTART + 8, RLENGTH - 8)
  asks = list ~ /^(Kinds|DeepKinds|Scales)$/
  countries = list == "HelpLines"
}
sub(/^.*R"\(/, "") { inside = 1 }
/^\)";/ { inside = 0 }
inside && /^# [^:]+: / {
  name(substr($0, 3, index($0, ": ") - 3))
  sub(/^# [^:]+: /, "")
  entry($0)
  next
}
inside && asks {
  head = substr($0, 1, index($0, ": ") - 1)
  name(substr(head, 1, match(head " ", / /) - 1))
  entry(substr($0, length(head) + 3))
  if (match(head, /\[.*\|.*\]/)) {
    count = split(substr(head, RSTART + 1, RLENGTH - 2), answers, "|")
    for (i = 1; i <= count; i++) entry(answers[i])
  }
  next
}
inside { entry($0) }
