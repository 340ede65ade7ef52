#!/bin/sh
# Tests the page in a real browser, with real nodes of build/: sh tests/page.sh [FILE...]
# Installs Debian's chromium, nodejs and npm if they are missing, and the two packages of
# tests/page/package.json.
set -eu
cd "$(dirname "$0")/.."
. cli/packages.sh
[ -x /usr/bin/chromium ] || install_missing chromium
command -v node >/dev/null || install_missing nodejs
command -v npm >/dev/null || install_missing npm
[ -x build/waterline ] || { echo "error: build/waterline is missing; \`sh tests/run.sh\` builds it"; exit 1; }
sh src/page/vendor/fetch.sh --check
cd tests/page
[ -d node_modules/playwright-core ] || npm ci --ignore-scripts --no-audit --no-fund --silent
if [ $# -gt 0 ]; then exec node --test "$@"; fi
failed=
for file in ./*.spec.mjs; do node --test "$file" || failed="$failed $file"; done
# A browser on a busy machine can be later than a test expects. A file that failed runs once more, by
# itself, and has to pass then; the output says which one it was.
for file in $failed; do
  echo "== $file failed once, and runs again"
  node --test "$file"
done
