#!/bin/sh
# A short run of the page in Debian's Firefox, by WebDriver BiDi: sh tests/page/firefox/run.sh [FOLDER]
# Installs firefox-esr if it is missing. With FOLDER, screenshots for people to look at lie there afterwards.
set -eu
cd "$(dirname "$0")/../../.."
. cli/packages.sh
[ -x /usr/bin/firefox-esr ] || install_missing firefox-esr
command -v node >/dev/null || install_missing nodejs
command -v npm >/dev/null || install_missing npm
[ -x build/waterline ] || { echo "error: build/waterline is missing; \`sh tests/run.sh\` builds it"; exit 1; }
shots=
[ $# -eq 0 ] || { mkdir -p "$1"; shots=$(cd "$1" && pwd); }
cd tests/page
[ -d node_modules/playwright-core ] || npm ci --ignore-scripts --no-audit --no-fund --silent
cd firefox
[ -d node_modules/puppeteer-core ] || npm ci --ignore-scripts --no-audit --no-fund --silent
SHOTS=$shots exec node --test firefox.mjs
