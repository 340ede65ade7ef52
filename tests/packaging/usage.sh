#!/bin/sh
# Tests that every script in tests/ prints how it is used when it is asked, refuses a word that it
# does not know before it does anything, and makes no file either time.
set -eu
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
  echo "error: $*" >&2
  exit 1
}
# ends_with CODE SCRIPT WORD...: its output is in $folder
ends_with() {
  expected=$1
  shift
  code=0
  timeout 10 sh "$@" >"$folder/out" 2>"$folder/err" </dev/null || code=$?
  [ "$code" = "$expected" ] || fail "$* ended with $code instead of $expected: $(cat "$folder/out" "$folder/err")"
}

ls -A . tests >"$folder/before"
for script in tests/*.sh; do
  [ "$script" != tests/usage.sh ] || continue
  first=$(sed -n '2s/^# //p' "$script")
  ends_with 0 "$script" --help
  [ "$(head -n 1 "$folder/out")" = "$first" ] || fail "$script --help prints something else than its first comment"
  ends_with 0 "$script" -h
  [ "$script" != tests/run.sh ] || continue  # every other word is ctest's
  for word in --no-such-word no-such-word/; do
    case "$script $word" in "tests/bench.sh no-such-word/" | "tests/ordinary-user.sh no-such-word/") continue ;; esac
    ends_with 2 "$script" "$word"
    grep -q -e "\"$word\"" "$folder/err" || fail "$script does not say which word it refuses"
    grep -q -F "$first" "$folder/err" || fail "$script does not say how it is used"
  done
done
for command in "fuzz.sh 60 no-such-target" "fuzz.sh sixty" "sanitize.sh store no-such-part" \
  "sanitize.sh --build no-such-part" "soak.sh kill many" "tidy.sh --changed soon" \
  "tidy.sh src/no_such_file.cpp" "bench.sh one two" "ordinary-user.sh [user] two"; do
  # shellcheck disable=SC2086  # words
  ends_with 2 tests/$command
done
ls -A . tests >"$folder/after"
cmp -s "$folder/before" "$folder/after" || fail "a script made a file: $(diff "$folder/before" "$folder/after")"
