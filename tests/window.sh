#!/bin/sh
# Tests the page's own window, of build/: sh tests/window.sh [NAME...]
#
#   sh tests/window.sh                                    all of them, on a screen without a monitor
#   sh tests/window.sh FromOutside.test_NAME              one of them
#   WATERLINE_SHOTS=FOLDER sh tests/window.sh             and pictures to look at
#   WATERLINE_RENEW=1 sh tests/window.sh                  writes window/probe.txt anew
#
# Skipped, with the reason, where the window was not built or a program of the tests is missing:
# `install_missing $window_packages $window_test_packages` of cli/packages.sh gets both.
set -eu
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."
for name in "$@"; do
  case $name in FromOutside* | OnePerson* | InGerman* | TwoPeople*) ;; *) refuse "$name" ;; esac
done
. cli/packages.sh

skip() {
  echo "skipped: $*"
  exit 0
}
[ -f build/build.ninja ] || { echo "error: build/ is missing; \`sh tests/run.sh\` makes it" >&2; exit 1; }
grep -q '^WATERLINE_WINDOW:BOOL=ON' build/CMakeCache.txt || skip "the window was not built, since $window_packages are not installed"
missing=
for package in $window_test_packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] || skip "these packages are missing:$missing"

cmake --build build --target waterline waterline-window waterline-window-automation >/dev/null
cd tests/window
[ $# -gt 0 ] || set -- OnePerson InGerman TwoPeople FromOutside
modules=
for name in "$@"; do
  case $name in FromOutside*) modules="$modules outside_test.$name" ;; *) modules="$modules page_test.$name" ;; esac
done
export PYTHONDONTWRITEBYTECODE=1
# shellcheck disable=SC2086  # a list of words
exec /usr/bin/python3 -m unittest -v $modules
