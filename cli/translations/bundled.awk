# The lines of the bundled lists (src/node/bundled_lists.cpp) as entries of a catalogue. How a list is written stands in
# src/node/outline.h: of a group its title, of a question its text and the answers to choose from, else the line as it is.
# Names of groups and questions have a context of their own, for a name is one word; numbers and codes of countries are no words.

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
