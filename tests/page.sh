#!/bin/sh
# Tests the page in a real browser, with real nodes of build/: sh tests/page.sh [FILE...]
# Installs Debian's chromium, nodejs and npm if they are missing, and the two packages of
# tests/page/package.json.
set -eu
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."
for file in "$@"; do
  case $file in *.spec.mjs) [ -f "tests/page/$file" ] || refuse "$file" ;; *) refuse "$file" ;; esac
done
. cli/packages.sh
[ -x /usr/bin/chromium ] || install_missing chromium
command -v node >/dev/null || install_missing nodejs
command -v npm >/dev/null || install_missing npm
command -v tsc >/dev/null || install_missing node-typescript
command -v pdftotext >/dev/null || install_missing poppler-utils
for program in waterline waterline-courier waterline-lens waterline-sound libwaterline-clock-shim.so; do
  [ -e "build/$program" ] || { echo "error: build/$program is missing; \`sh tests/run.sh\` builds it"; exit 1; }
done
sh src/page/vendor/fetch.sh --check
cd tests/page
[ -d node_modules/playwright-core ] || npm ci --ignore-scripts --no-audit --no-fund --silent
if [ $# -gt 0 ]; then exec node --test "$@"; fi
# Three files at once, since browsers mostly wait, the long ones first; what each says is shown when it
# has ended.
long="looks.spec.mjs looks_two.spec.mjs pairing.spec.mjs looks_sharing.spec.mjs together.spec.mjs"
rest=$(for file in *.spec.mjs; do case " $long " in *" $file "*) ;; *) echo "$file" ;; esac; done)
failed=$(mktemp)
trap 'rm -f "$failed"' EXIT
export failed
# shellcheck disable=SC2086,SC2016  # a list of words; the inner shell's own words
printf '%s\n' $long $rest | xargs -P 3 -n 1 sh -c 'said=$(timeout 1800 node --test "$0" 2>&1) || echo "$0" >>"$failed"; printf "%s\n" "== $0" "$said"'
# Browsers on two busy cores can be later than a test expects. A file that failed runs once more,
# by itself, and has to pass then; the output says which one it was.
while read -r file; do
  echo "== $file failed once, and runs again by itself"
  timeout 1800 node --test "$file" </dev/null
done <"$failed"
