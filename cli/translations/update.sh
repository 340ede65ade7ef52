#!/bin/sh
# Finds every text for people in the sources, and updates the catalogues, and the page's words.
#
#   sh cli/translations/update.sh           writes waterline.pot, new texts into every language, and
#                                           src/page/web/words
#   sh cli/translations/update.sh --check   writes nothing; exits with 1 if a file would change, or
#                                           if a text is not translated
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
folder=cli/translations

for tool in xgettext msgcat msgmerge msgcmp msgattrib msgfmt; do
  command -v $tool >/dev/null || { echo "skipped: GNU gettext is not installed, so the catalogues cannot be looked at"; exit 77; }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# Without dates and line numbers, so that equal sources give an equal file.
cat >"$scratch/head.pot" <<'HEAD'
# What Waterline says, to be translated: docs/translating.md. Made by cli/translations/update.sh.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"MIME-Version: 1.0\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\n"

HEAD
xgettext --language=C++ --from-code=UTF-8 --keyword --keyword=tr --keyword=tr_n:1,2 --keyword=marked --keyword=marked_n:1,2 \
  --add-comments=TRANSLATORS --add-location=file --omit-header --output="$scratch/program.pot" \
  $(find cli -name '*.cpp' | sort)
xgettext --language=JavaScript --from-code=UTF-8 --keyword --keyword=t --keyword=tn:1,2 --keyword=marked \
  --add-comments=TRANSLATORS --add-location=file --omit-header --output="$scratch/web.pot" \
  $(find src/page/web -name '*.js' -not -path '*/vendor/*' | sort)
{ cat "$scratch/head.pot" "$scratch/web.pot"; } >"$scratch/page.pot"
{ cat "$scratch/head.pot"; awk -f $folder/bundled.awk src/app/bundled_lists.cpp; } >"$scratch/lists.pot"
{ cat "$scratch/head.pot" "$scratch/program.pot"; } >"$scratch/texts.pot"
msgcat --use-first --add-location=file --output="$scratch/waterline.pot" "$scratch/texts.pot" "$scratch/page.pot" "$scratch/lists.pot"
msgcat --use-first --output="$scratch/used.pot" "$scratch/page.pot" "$scratch/lists.pot"

# The page's texts of a language: those that it uses, and which of the plural's forms is that of 0 to 199.
#   words_of LANGUAGE_FILE
words_of() {
  plural=$(sed -n 's/.*plural=\(.*\);\\n"$/\1/p' "$1" | head -n 1)
  msgcomm --more-than=1 --no-location --no-wrap --output="$scratch/common.po" "$1" "$scratch/used.pot"
  printf '{"plurals":['
  n=0
  while [ $n -lt 200 ]; do
    [ $n -eq 0 ] || printf ,
    eval "printf %s \$(( $plural ))"
    n=$((n + 1))
  done
  printf '],\n"messages":{'
  awk -f $folder/to_json.awk "$scratch/common.po"
  printf '}}\n'
}

if [ "${1:-}" != --check ]; then
  cp "$scratch/waterline.pot" $folder/waterline.pot
  for language in $folder/*.po; do
    [ -f "$language" ] || continue
    msgmerge --quiet --no-fuzzy-matching --add-location=file --output-file="$scratch/merged.po" "$language" $folder/waterline.pot
    msgattrib --no-obsolete --add-location=file --output-file="$language" "$scratch/merged.po"
    words_of "$language" >"src/page/web/words/$(basename "$language" .po).json"
    printf '%s: ' "$language"
    msgfmt --statistics --output=/dev/null "$language" 2>&1
  done
  exit 0
fi

wrong=0
if ! diff -u $folder/waterline.pot "$scratch/waterline.pot"; then
  echo "error: waterline.pot is not what the sources give. \`sh $folder/update.sh\` brings it up to them."
  wrong=1
fi
for language in $folder/*.po; do
  [ -f "$language" ] || continue
  msgfmt --check-format --check-domain --output=/dev/null "$language" || wrong=1
  msgcmp "$language" "$scratch/waterline.pot" || wrong=1
  words_of "$language" >"$scratch/words.json"
  if ! cmp "$scratch/words.json" "src/page/web/words/$(basename "$language" .po).json"; then
    echo "error: the page's words are not those of $language. \`sh $folder/update.sh\` brings them up to it."
    wrong=1
  fi
  if msgattrib --only-fuzzy "$language" | grep -q . || msgattrib --only-obsolete "$language" | grep -q .; then
    echo "error: $language has texts that are only guessed (fuzzy), or that are not used any more (obsolete)."
    wrong=1
  fi
done
exit $wrong
