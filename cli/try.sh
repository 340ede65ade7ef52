#!/bin/sh
# Builds Waterline and tries its main purpose on this machine: two temporary homes write, pair,
# share and answer. Then it proves that nothing else left. All its files are in build/ and in one
# temporary folder, which is removed.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
. cli/packages.sh

say() { printf '%s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# shellcheck disable=SC2086  # a list of words
install_missing $build_packages
say "Building (a few minutes the first time) ..."
mkdir -p build
{ cmake --preset release && cmake --build --preset release --target waterline waterline-courier waterline-relay; } \
  >build/try.log 2>&1 &
building=$!
while kill -0 "$building" 2>/dev/null; do
  sleep 1
  step=$(grep -o '^\[[0-9]*/[0-9]*\]' build/try.log | tail -n 1)
  if [ -t 1 ] && [ -n "$step" ]; then printf '\r    step %s ' "$step"; fi
done
if [ -t 1 ]; then printf '\r                              \r'; fi
wait "$building" || { tail -n 30 build/try.log >&2; fail "the build did not finish; all of it is in build/try.log"; }

scratch=$(mktemp -d)
chmod 700 "$scratch"
relay=
clean_up() {
  [ -z "$relay" ] || kill "$relay" 2>/dev/null || true
  for home in a b; do build/waterline --home "$scratch/$home" --quiet stop >/dev/null 2>&1 || true; done
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

printf 'a passphrase for A to try with\n' >"$scratch/passphrase-a"
printf 'another one for B to try with\n' >"$scratch/passphrase-b"
a() { build/waterline --home "$scratch/a" --passphrase-file "$scratch/passphrase-a" "$@"; }
b() { build/waterline --home "$scratch/b" --passphrase-file "$scratch/passphrase-b" "$@"; }
# Returns one field of a JSON answer that has one field per line.
field() { sed -n "s/^ *\"$1\": \"\\(.*\\)\",\\{0,1\\}\$/\\1/p" | head -n 1; }
words() { sed -n '/"words"/,/]/p' | grep -o '"[a-z]*"' | grep -v words | tr -d '"' | tr '\n' ' '; }
# wait_for FILE PATTERN: waits until the file contains it, for at most half a minute.
wait_for() {
  tries=0
  until grep -q "$2" "$1" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -le 300 ] || fail "waited too long for $2"
    sleep 0.1
  done
}

say
say "Two people, A and B. Each makes a journal on a device of their own, sealed with a passphrase."
a --json init --confirm loss >"$scratch/init-a"
b --json init --confirm loss >"$scratch/init-b"

say "A brings some reflections along, writes one more, and writes a note after a therapy session."
a --json import docs/example-reflections.md >/dev/null
extra='A short one before bed. I nearly wrote it in the shared calendar, out of habit, and was glad of a place that is only mine.'
written=$(printf '%s\n' "$extra" | a --quiet write -)
note='Session notes: the hedgehog image came back, and the quarrel over inheritance with my sister. Strictly for me.'
deep=$(printf '%s\n' "$note" | a --quiet note -)
[ "$(a --json list | grep -c '"short"')" = 7 ] || fail "A's list does not hold the seven entries"

say "They pair by words: A shows a code, B types it, and both screens show the same six words."
a --json pair show --listen 127.0.0.1:0 --confirm same >"$scratch/show" 2>"$scratch/show-errors" &
showing=$!
wait_for "$scratch/show" '"expires"'
wait_for "$scratch/show" '^}'
code=$(field code <"$scratch/show")
port=$(field listen <"$scratch/show" | sed 's/.*://')
mkdir "$scratch/wire"
build/waterline-relay "$port" "$scratch/wire" >"$scratch/relay-port" &
relay=$!
wait_for "$scratch/relay-port" .
b --json pair join "$code" --at "127.0.0.1:$(cat "$scratch/relay-port")" --confirm same >"$scratch/join" ||
  fail "B could not join"
wait "$showing" || fail "A did not finish pairing"
words_a=$(words <"$scratch/show")
words_b=$(words <"$scratch/join")
[ -n "$words_a" ] && [ "$words_a" = "$words_b" ] || fail "the six words differ"
say "    $words_a"

say "A shows one reflection in part and one whole, each previewed first. Nothing else leaves."
id_of() { a --json search "$1" | field id; }
walk=$(id_of geese)
lamp=$(id_of reproach)
a --json share "$walk" --excerpt 3..7 --preview | field text >"$scratch/preview-1"
a --json share "$lamp" --whole --preview | field text >"$scratch/preview-2"
a --quiet --json share "$walk" --excerpt 3..7 --now --confirm now >/dev/null
a --quiet --json share "$lamp" --whole --now --confirm now >/dev/null
b --quiet sync >/dev/null || fail "B could not meet A"

b --json ours >"$scratch/ours-b"
[ "$(grep -c '"author": "partner"' "$scratch/ours-b")" = 2 ] || fail "B does not see exactly two pieces"
[ "$(grep -c '"author": "me"' "$scratch/ours-b")" = 0 ] || fail "B sees what B never wrote"
sed -n 's/^ *"text": "\(.*\)".*$/\1/p' "$scratch/ours-b" | sort >"$scratch/seen"
sort "$scratch/preview-1" "$scratch/preview-2" >"$scratch/previewed"
[ -s "$scratch/seen" ] && cmp -s "$scratch/seen" "$scratch/previewed" || fail "B sees something else than A previewed"
say "B sees exactly those two, as A previewed them."

item=$(field id <"$scratch/ours-b")
b --quiet acknowledge "$item" read-with-care
b --quiet sync >/dev/null || fail "B could not meet A again"
a --json ours | grep -q '"acknowledgement": "read-with-care"' || fail "A does not see the acknowledgement"
say "B answers one with an acknowledgement, and A sees it: \"I read this with care.\""

if a --quiet share "$deep" --whole --now --confirm now >/dev/null 2>&1; then fail "the deep was shared"; else code=$?; fi
[ "$code" = 16 ] || fail "sharing from the deep ended with $code instead of 16"
say "The therapy note cannot be shared, whatever one tries."

# Every longer word that A wrote and did not share must be nowhere in B's files and nowhere in the
# recorded bytes. The search must also find these words in A's own text, or it would prove nothing.
to_words() { tr -cs 'A-Za-z' '\n' | grep -E '^[A-Za-z]{5,}$' | sort -u; }
{ cat docs/example-reflections.md; printf '%s\n%s\n' "$extra" "$note"; } >"$scratch/all-of-a"
to_words <"$scratch/all-of-a" >"$scratch/words-all"
sed 's/\\n/ /g' "$scratch/previewed" | to_words >"$scratch/words-shared"
comm -23 "$scratch/words-all" "$scratch/words-shared" >"$scratch/words-private"
private=$(wc -l <"$scratch/words-private")
[ "$private" -gt 100 ] || fail "too few private words to prove anything"
found=$(grep -a -o -F -f "$scratch/words-private" "$scratch/all-of-a" | sort -u | wc -l)
[ "$found" -ge "$((private * 9 / 10))" ] || fail "the search does not find the words where they are"
[ "$(cat "$scratch/wire"/* | wc -c)" -gt 8000 ] || fail "nothing was recorded between the two"
b --json list | grep -q '"entries": \[\]' || fail "B's own journal is not empty"
b --quiet stop
for place in "$scratch/b" "$scratch/wire" "$scratch/a"; do
  if grep -a -r -l -F -f "$scratch/words-private" "$place" >"$scratch/leak"; then fail "private words stand in $(cat "$scratch/leak")"; fi
done
say "None of A's $private other words stands in any file of B's, in A's own sealed files, or in the $(cat "$scratch/wire"/* | wc -c)"
say "bytes that passed between the two."
say
say "All of it held. To begin for real:"
say "    build/waterline init        make your journal"
say "    build/waterline write       write something that only you can see"
say "    build/waterline --help      everything else; README.md has first steps for two"
