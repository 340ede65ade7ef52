# The lines of the bundled lists (src/node/bundled_lists.cpp) as entries of a catalogue. How a list is written stands in
# src/node/outline.h: of a group its title, of a question its text and the answers to choose from, else the line as it is.

function entry(text) {
  if (text == "" || text in seen) return
  seen[text] = 1
  gsub(/\\/, "\\\\", text)
  gsub(/"/, "\\\"", text)
  printf "#: %s\nmsgid \"%s\"\nmsgstr \"\"\n\n", FILENAME, text
}

match($0, /kBundled[A-Za-z]+/) { asks = substr($0, RSTART + 8, RLENGTH - 8) ~ /^(Kinds|DeepKinds|Scales)$/ }
sub(/^.*R"\(/, "") { inside = 1 }
/^\)";/ { inside = 0 }
inside && /^# [^:]+: / { sub(/^# [^:]+: /, ""); entry($0); next }
inside && asks {
  head = substr($0, 1, index($0, ": ") - 1)
  entry(substr($0, length(head) + 3))
  if (match(head, /\[.*\|.*\]/)) {
    count = split(substr(head, RSTART + 1, RLENGTH - 2), answers, "|")
    for (i = 1; i <= count; i++) entry(answers[i])
  }
  next
}
inside { entry($0) }
