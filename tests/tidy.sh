#!/bin/sh
# Runs clang-tidy with the settings in .clang-tidy over every source of this repository, or over the
# given ones. `--changed [SECONDS]` checks the sources that the last hundred commits changed, the
# newest first. It begins nothing after this time (600), and reports how many it reached.
set -eu
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."
if [ "${1:-}" = --changed ]; then
  is_number "${2:-600}" || refuse "$2"
  [ $# -le 2 ] || refuse "$3"
else
  for source in "$@"; do [ -f "$source" ] || refuse "$source"; done
fi
. cli/packages.sh

# shellcheck disable=SC2086  # a list of words
install_missing $build_packages clang clang-tidy
# A build for clang, which cannot read gcc's options or its precompiled headers. Each source is
# compiled by itself.
cmake --preset release -B build/tidy -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DWATERLINE_UNITY=OFF >/dev/null
cmake --build build/tidy --target waterline_wire

seconds=1000000
if [ "${1:-}" = --changed ]; then
  seconds=${2:-600}
  # shellcheck disable=SC2046  # a list of words
  set -- $(git log -n 100 --format= --name-only -- 'src/*.cpp' 'cli/*.cpp' 'tests/*.cpp' | awk '!seen[$0]++' |
    while read -r source; do [ ! -f "$source" ] || echo "$source"; done)
elif [ $# -eq 0 ]; then
  # shellcheck disable=SC2046  # a list of words
  set -- $(git ls-files 'src/*.cpp' 'cli/*.cpp' 'tests/*.cpp')
fi
exec python3 tests/tidy.py build/tidy "$seconds" "$@"
